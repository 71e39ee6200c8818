import type { ChatCall } from '@switchyard/core/chat/chat-call';
import type {
  OrganizationConfiguration,
  VirtualKeyConfiguration,
} from '@switchyard/core/configuration/organization-configuration';
import type { GatewayError } from '@switchyard/core/errors';
import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import type { Usage } from '@switchyard/core/pricing/usage';
import type { Decision } from '@switchyard/core/routing/decision';
import type { RoutePlan } from '@switchyard/core/routing/plan-route';
import type { SpendScope } from '@switchyard/platform/redis/keys';
import type { RateLimitState } from './services.ts';

/** A request as it arrived: its id (UUIDv7), the monotonic time of its first byte, ms, and its address, read once. */
export type Arrival = { id: string; startedMs: number; request: Request; url: URL };

/** Who calls, with the one configuration that serves this request from beginning to end. */
export type Caller = { key: VirtualKeyConfiguration; configuration: OrganizationConfiguration };

/** What the caller's headers tell about it. */
export type ClientInfo = { name: string; requestId: string | null };

/** One call to a provider while it is made. Times are monotonic ms. */
export type OpenAttempt = {
  providerAccountId: string;
  account: string;
  provider: string;
  model: string;
  price: UnitPrice | undefined;
  startedMs: number;
  endedMs: number | null;
  /** "succeeded", "cut", "cancelled" or a class of provider failure. */
  outcome: string;
  httpStatus: number | null;
  errorMessage: string | null;
  upstreamRequestId: string | null;
  /** What the provider reported; null when it did not. */
  usage: Usage | null;
  /** The provider has the whole request, so it may bill even if it never answers. */
  dispatched: boolean;
  contentChunks: number;
  outputCharacters: number;
  finishReason: string | null;
};

/** What is held for the request until it is settled. */
export type Reservation = { reservedNanos: bigint; scopes: SpendScope[]; maxOutputTokens: number };

/** How the request ended. Until one is set the caller is taken to have left. */
export type End = { kind: 'succeeded' } | { kind: 'failed'; error: GatewayError };

/** Everything known about one request, filled in as it goes and settled once. */
export type OpenRequest = {
  id: string;
  /** The time inside the id, ms since 1970. */
  startedAtMs: number;
  startedMs: number;
  endpoint: string;
  caller: Caller;
  call: ChatCall;
  client: ClientInfo;
  /** Aborted when the caller leaves. */
  abort: AbortController;
  plan: RoutePlan | null;
  candidates: Decision['candidates'];
  reservation: Reservation | null;
  rateLimit: RateLimitState | null;
  attempts: OpenAttempt[];
  firstContentMs: number | null;
  end: End | null;
  /** Set by settlement; null when the cost is unknown. */
  costNanos: bigint | null;
};
