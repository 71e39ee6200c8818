import type { CacheWishes } from '@switchyard/core/cache/resolve-cache-policy';
import type {
  OrganizationConfiguration,
  VirtualKeyConfiguration,
} from '@switchyard/core/configuration/organization-configuration';
import type { ContentRecord } from '@switchyard/core/content/content-policy';
import type { GatewayError } from '@switchyard/core/errors';
import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import type { Usage } from '@switchyard/core/pricing/usage';
import { type RequestRecord, untoldOfRequest } from '@switchyard/core/requests/record';
import type { Decision } from '@switchyard/core/routing/decision';
import type { RequestFacts } from '@switchyard/core/routing/facts';
import type { RoutePlan } from '@switchyard/core/routing/plan-route';
import type { Claim } from './admission/claim.ts';
import type { Standing } from './admission/standing.ts';
import type { CachePart } from './cache/cache-part.ts';
import type { Lookup } from './cache/lookup.ts';
import type { Call } from './call.ts';
import type { Keeping } from './content/keeping.ts';
import type { Transcript } from './content/transcript.ts';
import type { SaidFacts } from './facts/said-facts.ts';
import type { Surface } from './surfaces/surface.ts';
import type { Ending } from './upstream/reply.ts';
import type { ToolArguments } from './upstream/tool-arguments.ts';

/** A request as it arrived: its id (UUIDv7), the monotonic time of its first byte, ms, and its address, read once. */
export type Arrival = {
  id: string;
  startedMs: number;
  request: Request;
  url: URL;
  /** Its body as it came; null until it is read. */
  sent: Uint8Array<ArrayBuffer> | null;
};

/** Who calls, with the one configuration that serves this request from beginning to end. */
export type Caller = { key: VirtualKeyConfiguration; configuration: OrganizationConfiguration };

/** What the caller's headers tell about it. */
export type ClientInfo = Pick<RequestRecord, 'traceId' | 'parentSpanId' | 'headers'> & {
  /** Its software and version, such as `openai-js 6.0.0`. */
  name: string;
  requestId: string | null;
  /** How often it says that it has tried before. */
  retries: number | null;
};

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
  /** When the provider's address was known and the call signed, and when the headers of the answer came. */
  signedMs: number | null;
  headersMs: number | null;
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
  /** What it wants of the cache. */
  cacheWishes: CacheWishes;
  /** Whether the caller wants the decision and no answer. */
  isDryRun: boolean;
  /** Bytes of the body as it came. */
  requestBytes: number;
  /** What may be kept of what is said in it. */
  keeping: Keeping;
  /** Aborted when the caller leaves. */
  abort: AbortController;
  /** What routing looks at; null until it is planned. */
  facts: RequestFacts | null;
  plan: RoutePlan | null;
  /** In words, what each strategy on the way saw and chose. */
  steps: string[];
  candidates: Decision['candidates'];
  /** How the cache takes part; null where it is not switched on, and until it is asked. */
  cache: CachePart | null;
  /** How its question is compared with others; null where a rule does not want it, or it cannot be. */
  lookup: Lookup | null;
  reservation: Reservation | null;
  /** How its limits and budgets stood when it was last checked against them; none before that. */
  standings: readonly Standing[];
  outputCap: OutputCap | null;
  downgrade: Downgrade | null;
  /** The budget or the limit policy that refused it. */
  blockedBy: string | null;
  attempts: OpenAttempt[];
  /** How long it has waited to be admitted, or for an equal call, ms. */
  queueMs: number;
  firstContentMs: number | null;
  shape: AnswerShape | null;
  end: End | null;
  /** Why it is refused before anything is done for it: it could not be read; null when it could. */
  refusal: { thrown: unknown } | null;
  /** What ends its stream, written before it is settled; null for one that was not streamed. */
  closing: string | null;
  /** Bytes of the answer that left. */
  responseBytes: number;
  /** Takes along what is said, where it is kept. */
  transcript: Transcript | null;
  /** What became of it. */
  content: ContentRecord;
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
    cache: null,
    lookup: null,
    reservation: null,
    standings: [],
    outputCap: null,
    downgrade: null,
    blockedBy: null,
    attempts: [],
    queueMs: 0,
    firstContentMs: null,
    shape: null,
    end: null,
    refusal: null,
    closing: null,
    responseBytes: 0,
    transcript: null,
    content: untoldOfRequest.content,
    costNanos: null,
    record: null,
  }) satisfies Partial<OpenRequest>;
