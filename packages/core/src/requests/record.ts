import { z } from 'zod';
import { cacheRecord } from '../cache/cache-record.ts';
import { contentRecord } from '../content/content-policy.ts';
import { charge, hold } from '../limits/hold.ts';
import { usage } from '../pricing/usage.ts';
import { decision } from '../routing/decision.ts';
import { recordedFacts } from '../routing/facts.ts';

const nanos = z.string().regex(/^\d+$/, 'must be nano-USD as a decimal string');
const count = z.int().nonnegative();

/** How a request ended, from the caller's side. */
export const requestOutcome = z.enum([
  /** The caller got a whole answer. */
  'SUCCEEDED',
  /** The provider's stream was cut after its first content. */
  'PARTIAL',
  /** The caller left before the end. */
  'CANCELLED',
  /** A limit, a budget or an access rule said no; no provider was called. */
  'REFUSED',
  /** Providers were asked and none answered. */
  'FAILED',
  /** The gateway died during the call; a sweeper wrote this record and its cost is the reservation. */
  'ORPHANED',
]);

/** See {@link requestOutcome}. */
export type RequestOutcome = z.infer<typeof requestOutcome>;

/** What a call to a provider is for: to answer the request, or to find out whether a like one was answered before. */
export const attemptRole = z.enum(['answer', 'lookup']);

/** One call to a provider made for a request. Times in ms; cost in nano-USD, null when the model has no price. */
export const attemptRecord = z.strictObject({
  role: attemptRole.default('answer'),
  providerAccountId: z.uuid(),
  /** The credential that signed it in; null in records of earlier versions. */
  credentialId: z.uuid().nullable().default(null),
  provider: z.string(),
  model: z.string(),
  /** "succeeded", "cut", "cancelled" or a class of provider failure. */
  outcome: z.string(),
  httpStatus: z.int().nullable(),
  errorMessage: z.string().nullable(),
  startedAfterMs: count,
  durationMs: count,
  /** Until the provider's address was known and the call signed; null when it did not come so far. Opening the connection itself is part of what follows. */
  connectMs: count.nullable().default(null),
  /** Until the headers of the answer; null when there were none. */
  firstByteMs: count.nullable().default(null),
  upstreamRequestId: z.string().nullable(),
  /** The wire format in which the provider was called, such as `anthropic-messages`; null in records of earlier versions. */
  upstreamFormat: z.string().nullable().default(null),
  usage,
  /** In words: how the provider's own total differs from the buckets. Null when they agree. */
  usageMismatch: z.string().nullable().default(null),
  /** The service tier that the provider says it served; null when it says none. */
  serviceTier: z.string().nullable().default(null),
  /** Fields of the caller's body that the provider's format could not express and that were left out. */
  dropped: z.array(z.string()).default([]),
  costNanos: nanos.nullable(),
  /** The usage was counted by the gateway because the provider did not report it. */
  costEstimated: z.boolean(),
  /** The unit prices used, in their JSON form, so that the cost can be derived again. */
  price: z.record(z.string(), z.unknown()).nullable(),
});

/** See {@link attemptRecord}. */
export type AttemptRecord = z.infer<typeof attemptRecord>;

/**
 * Everything kept about one request, as JSON: written by the gateway exactly once at settlement, carried by the queue, inserted by
 * the worker. Payloads are versioned: a worker accepts the records of the gateway before it.
 */
export const requestRecord = z.strictObject({
  version: z.literal(1),
  /** UUIDv7; the time inside it is when the request started and decides its day. */
  id: z.uuid(),
  organizationId: z.uuid(),
  teamId: z.uuid(),
  keyId: z.uuid(),
  memberId: z.uuid().nullable(),
  /** ISO 8601, the time inside `id`. */
  startedAt: z.iso.datetime(),
  endpoint: z.string(),
  /** The wire format that the caller speaks, such as `openai-chat`; null in records of earlier versions. */
  clientFormat: z.string().nullable().default(null),
  outcome: requestOutcome,
  httpStatus: z.int(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  stream: z.boolean(),
  modelAsked: z.string(),
  /** The attempt that answered, or the last one that tried; all null when no provider was called. */
  modelServed: z.string().nullable(),
  provider: z.string().nullable(),
  providerAccountId: z.uuid().nullable(),
  ruleId: z.uuid().nullable(),
  ruleVersion: z.int().nullable(),
  ruleName: z.string().nullable(),
  /** Sum over the attempts. */
  usage,
  /** Sum over the attempts; null when one of them used tokens of a model without a price. */
  costNanos: nanos.nullable(),
  costEstimated: z.boolean(),
  reservedNanos: nanos,
  /** From the first byte in to the last byte out. */
  latencyMs: count,
  timeToFirstTokenMs: count.nullable(),
  /** Time spent in the gateway itself: the whole time less the time spent waiting for providers. */
  gatewayOverheadMicros: count,
  finishReason: z.string().nullable(),
  clientRequestId: z.string().nullable(),
  /** The caller's SDK and version as it names itself. */
  client: z.string(),
  endUser: z.string().nullable(),
  decision,
  /** What routing looked at; null in records of earlier versions and of orphans. */
  facts: recordedFacts.nullable().default(null),
  /** What it was counted with in every budget; empty in records of earlier versions. */
  charges: z.array(charge).default([]),
  /** The budget or the limit policy that refused it; null when none did. */
  blockedBy: z.uuid().nullable().default(null),
  /** How the cache took part; null where it was not switched on. */
  cache: cacheRecord.nullable().default(null),
  content: contentRecord.default({ kept: 'none', state: 'NONE', reason: null, redactions: 0 }),
  /** How long it waited to be admitted, or for an equal call, ms. */
  queueMs: count.default(0),
  /** From W3C's `traceparent`: 32 and 16 hexadecimal digits. */
  traceId: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .nullable()
    .default(null),
  parentSpanId: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .nullable()
    .default(null),
  /** How often the caller's SDK says that it has tried before. */
  clientRetries: count.nullable().default(null),
  /** The body as it came, and the answer as it left; bytes. */
  requestBytes: count.default(0),
  responseBytes: count.default(0),
  /** Headers of the request that tell of the client, by lower-case name; never one that carries a secret or what was said. */
  headers: z.record(z.string(), z.string().max(512)).default({}),
  /** In the order in which they were made; one that only looked something up stands behind those that were to answer. */
  attempts: z.array(attemptRecord),
});

/** See {@link requestRecord}. */
export type RequestRecord = z.infer<typeof requestRecord>;

/** Kept with a reservation: what a sweeper needs to write the record of a request whose gateway died. */
export const requestIntent = requestRecord
  .pick({
    organizationId: true,
    teamId: true,
    keyId: true,
    memberId: true,
    startedAt: true,
    endpoint: true,
    clientFormat: true,
    stream: true,
    modelAsked: true,
    clientRequestId: true,
    client: true,
    endUser: true,
    /** The most that it can cost: what an orphan is taken to have cost, with and without a budget. */
    reservedNanos: true,
  })
  .extend({
    version: z.literal(1),
    /** What it holds in every counter. */
    holds: z.array(hold),
  });

/** See {@link requestIntent}. */
export type RequestIntent = z.infer<typeof requestIntent>;

/** What a record says of all that versions before it did not know: nothing. */
export const untoldOfRequest = {
  cache: null,
  content: { kept: 'none', state: 'NONE', reason: null, redactions: 0 },
  queueMs: 0,
  traceId: null,
  parentSpanId: null,
  clientRetries: null,
  requestBytes: 0,
  responseBytes: 0,
  headers: {},
} as const satisfies Partial<RequestRecord>;

/** The same of one attempt. */
export const untoldOfAttempt = {
  role: 'answer',
  connectMs: null,
  firstByteMs: null,
} as const satisfies Partial<AttemptRecord>;
