import { budgetUnits } from '@switchyard/core/budgets/budget';
import { cacheStatus } from '@switchyard/core/cache/cache-record';
import { contentKept } from '@switchyard/core/content/content-policy';
import { requestOutcome } from '@switchyard/core/requests/record';
import { decision } from '@switchyard/core/routing/decision';
import { recordedFacts, requestFeature } from '@switchyard/core/routing/facts';
import { z } from 'zod';
import { amount, count, id, moment, named, nanos, usageCounts } from './fields.ts';
import { requestAttempt } from './request-attempt.ts';

/** What is kept of what was said, and what became of it. */
const content = z.strictObject({
  kept: z.enum(contentKept),
  /** `ERASED` was kept and deleted before its time; `EXPIRED` is past its retention. */
  state: z.enum(['NONE', 'STORED', 'TRUNCATED', 'LOST', 'ERASED', 'EXPIRED']),
  /** Why nothing or not all was kept: `policy`, `caller`, `size`, `unavailable`; null where all was. */
  reason: z.string().nullable(),
  redactions: count,
});

const cacheState = z.enum(['NONE', ...cacheStatus.options]);

/** A request as lists show it. */
export const requestItem = z.strictObject({
  id,
  startedAt: moment,
  endpoint: z.string(),
  outcome: requestOutcome,
  httpStatus: z.int(),
  errorCode: z.string().nullable(),
  /** The budget or the limit policy that refused it; its name stands in the detail. */
  blockedById: id.nullable(),
  stream: z.boolean(),
  team: named,
  key: named,
  memberId: id.nullable(),
  modelAsked: z.string(),
  modelServed: z.string().nullable(),
  providerAccount: z.strictObject({ id, name: z.string(), provider: z.string() }).nullable(),
  ruleId: id.nullable(),
  ruleName: z.string().nullable(),
  usage: usageCounts,
  /** Null when a model that was used has no price. */
  costNanos: nanos.nullable(),
  costEstimated: z.boolean(),
  latencyMs: count,
  timeToFirstTokenMs: count.nullable(),
  attemptCount: count,
  /** `NONE` where it was not switched on; the similarity of the nearest question, where questions were compared. */
  cacheStatus: cacheState,
  cacheSimilarity: z.number().nullable(),
  savedNanos: nanos,
  features: z.array(requestFeature),
  client: z.string(),
  /** How often the caller's SDK says that it has tried before. */
  clientRetries: count.nullable(),
  session: z.string().nullable(),
  traceId: z.string().nullable(),
  endUser: z.string().nullable(),
  clientRequestId: z.string().nullable(),
  /** The provider's own id of the last attempt. */
  upstreamRequestId: z.string().nullable(),
  priceVersion: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
  tags: z.array(z.string()),
  finishReason: z.string().nullable(),
  serviceTier: z.string().nullable(),
  requestBytes: count,
  responseBytes: count,
  content,
});

/** How the cache took part; null where it was not switched on. */
const cacheDetail = z.strictObject({
  status: cacheState,
  /** One word: `no-store`, `tools`, `expired`, `unavailable` …; null where the status says all. */
  reason: z.string().nullable(),
  /** Names the entry that answered or was kept. */
  entry: z.string().nullable(),
  /** Whether its own answer was kept. */
  stored: z.boolean(),
  /** How old the answer was. */
  ageMs: count.nullable(),
  similarity: z.number().nullable(),
  /** The request that the answer was made for. */
  sourceRequestId: id.nullable(),
  savedNanos: nanos,
  savedInputTokens: count,
  savedOutputTokens: count,
  savedMs: count,
});

/** Everything that is kept about a request, but what was said. */
export const requestDetail = requestItem.extend({
  /** The wire format that the caller speaks. */
  clientFormat: z.string().nullable(),
  errorMessage: z.string().nullable(),
  ruleVersion: z.int().nullable(),
  reservedNanos: nanos,
  /** How long it waited to be admitted, or for an equal call. */
  queueMs: count,
  gatewayOverheadMicros: count,
  member: named.nullable(),
  decision,
  /** What routing saw of the request; null in records of earlier versions. */
  facts: recordedFacts.nullable(),
  /** What it was counted with in every budget, in the budget's unit; name and unit are null when it is gone since. */
  charges: z.array(
    z.strictObject({
      budgetId: id,
      name: z.string().nullable(),
      unit: z.enum(budgetUnits).nullable(),
      /** Empty, or the value that the budget counts apart. */
      group: z.string(),
      amount,
    }),
  ),
  /** The budget or the limit that refused it. */
  blockedBy: z.strictObject({ kind: z.enum(['budget', 'limit', 'removed']), id, name: z.string() }).nullable(),
  cache: cacheDetail.nullable(),
  parentSpanId: z.string().nullable(),
  /** Headers of the request that tell of the client, by lower-case name; never one that carries a secret or what was said. */
  headers: z.record(z.string(), z.string()),
  /** When its content is deleted; null where nothing is kept. */
  contentUntil: moment.nullable(),
  /** Whether opening the content asks for a reason. */
  contentAsksReason: z.boolean(),
  attempts: z.array(requestAttempt),
});
