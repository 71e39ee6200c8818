import type {
  OrganizationConfiguration,
  VirtualKeyConfiguration,
} from '@switchyard/core/configuration/organization-configuration';
import type { GatewayError } from '@switchyard/core/errors';
import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import type { Usage } from '@switchyard/core/pricing/usage';
import type { RequestRecord } from '@switchyard/core/requests/record';
import type { Decision } from '@switchyard/core/routing/decision';
import type { RequestFacts } from '@switchyard/core/routing/facts';
import type { RoutePlan } from '@switchyard/core/routing/plan-route';
import type { Claim } from './admission/claim.ts';
import type { Standing } from './admission/standing.ts';
import type { Call } from './call.ts';
import type { SaidFacts } from './facts/said-facts.ts';
import type { Surface } from './surfaces/surface.ts';
import type { Ending } from './upstream/reply.ts';
import type { ToolArguments } from './upstream/tool-arguments.ts';

/** A request as it arrived: its id (UUIDv7), the monotonic time of its first byte, ms, and its address, read once. */
export type Arrival = { id: string; startedMs: number; request: Request; url: URL };

/** Who calls, with the one configuration that serves this request from beginning to end. */
export type Caller = { key: VirtualKeyConfiguration; configuration: OrganizationConfiguration };

/** What the caller's headers tell about it. */
export type ClientInfo = { name: string; requestId: string | null };

/** One call to a provider while it is made. Times are monotonic ms. */
export type OpenAttempt = {
  providerAccountId: string;
  /** The credential that signs it in. */
  credentialId: string;
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
  /** The format in which the provider was called. */
  upstreamFormat: string | null;
  /** Fields that were left out because the provider's format has no place for them. */
  dropped: string[];
  /** What the provider reported; null when it did not. */
  usage: Usage | null;
  /** What it said of the input before the answer was whole; for an attempt that broke off. */
  inputUsage: Usage | null;
  /** In words, what does not add up in that report. */
  usageMismatch: string | null;
  /** The service tier that the provider says it served in. */
  serviceTier: string | null;
  /** The provider has the whole request, so it may bill even if it never answers. */
  dispatched: boolean;
  contentChunks: number;
  outputCharacters: number;
  /** The output's text as far as it is kept, to count tokens when the provider does not. */
  output: string;
  finishReason: string | null;
  /** Watches the tool calls of a stream; null until there is one. */
  toolArguments: ToolArguments | null;
  /** A whole answer's tool call has arguments that are no JSON. */
  brokenToolCall: boolean;
};

/** What is held for the request until it is settled. */
export type Reservation = {
  /** The most that it can cost. */
  reservedNanos: bigint;
  /** What it is held in, in the order in which it was admitted. */
  claims: readonly Claim[];
  /** The bound on the output that was reckoned with, tokens. */
  maxOutputTokens: number;
  /** Whether a call without a bound must get that one, because a budget could not pay for more. */
  mustBeBounded: boolean;
};

/** The output tokens that budgets could pay for when that was less than it might have had, and what the tightest of them is called. */
export type OutputCap = { budget: string; tokens: number };

/** Another model that a budget had asked for, and what the budget is called. */
export type Downgrade = { budget: string; model: string };

/** How the request ended. Until one is set the caller is taken to have left. */
export type End = { kind: 'succeeded' } | { kind: 'failed'; error: GatewayError };

/** What the answer looks like from outside, known from its first content on. */
export type AnswerShape =
  | { kind: 'whole'; status: number; contentType: string }
  | { kind: 'stream'; contentType: string; ending: Ending };

/** Everything known about one request, filled in as it goes and settled once. */
export type OpenRequest = {
  id: string;
  /** The time inside the id, ms since 1970. */
  startedAtMs: number;
  startedMs: number;
  endpoint: string;
  surface: Surface;
  caller: Caller;
  call: Call;
  /** The one account that may serve it; null leaves it to routing. */
  pinnedAccountId: string | null;
  /** Whether the caller lets fields be left out that a provider cannot take. */
  dropUnsupported: boolean;
  client: ClientInfo;
  /** What the caller tells of it besides the call. */
  said: SaidFacts;
  /** Whether the caller wants the decision and no answer. */
  isDryRun: boolean;
  /** Aborted when the caller leaves. */
  abort: AbortController;
  /** What routing looks at; null until it is planned. */
  facts: RequestFacts | null;
  plan: RoutePlan | null;
  /** In words, what each strategy on the way saw and chose. */
  steps: string[];
  candidates: Decision['candidates'];
  reservation: Reservation | null;
  /** How its limits and budgets stood when it was last checked against them; none before that. */
  standings: readonly Standing[];
  outputCap: OutputCap | null;
  downgrade: Downgrade | null;
  /** The budget or the limit policy that refused it. */
  blockedBy: string | null;
  attempts: OpenAttempt[];
  firstContentMs: number | null;
  shape: AnswerShape | null;
  end: End | null;
  /** Set by settlement; null when the cost is unknown. */
  costNanos: bigint | null;
  /** Set by settlement. */
  record: RequestRecord | null;
};

/** What a request is before anything came of it; each has lists of its own. */
export const notBegun = () =>
  ({
    steps: [],
    candidates: [],
    reservation: null,
    standings: [],
    outputCap: null,
    downgrade: null,
    blockedBy: null,
    attempts: [],
    firstContentMs: null,
    shape: null,
    end: null,
    costNanos: null,
    record: null,
  }) satisfies Partial<OpenRequest>;
