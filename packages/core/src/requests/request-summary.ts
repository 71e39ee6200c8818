import type { CacheStatus } from '../cache/cache-record.ts';
import { formatUsdExact } from '../money/money.ts';
import type { Usage } from '../pricing/usage.ts';
import type { AttemptRecord, RequestOutcome, RequestRecord } from './record.ts';

/** What a caller may hear of one of its own requests: what came of it and what it cost, and nothing of what was said. */
export type RequestSummary = Pick<
  RequestRecord,
  | 'id'
  | 'endpoint'
  | 'httpStatus'
  | 'errorCode'
  | 'stream'
  | 'modelAsked'
  | 'modelServed'
  | 'provider'
  | 'ruleId'
  | 'ruleVersion'
  | 'ruleName'
  | 'costNanos'
  | 'costEstimated'
  | 'latencyMs'
  | 'queueMs'
  | 'timeToFirstTokenMs'
  | 'finishReason'
> & {
  outcome: RequestOutcome;
  /** ISO 8601. */
  startedAt: string;
  usage: Usage;
  cache: { status: CacheStatus; reason: string | null; ageMs: number | null; savedNanos: string } | null;
  tags: readonly string[];
  metadata: Readonly<Record<string, string>>;
  attempts: readonly AttemptSummary[];
};

/** One call to a provider, as its request's caller may hear of it. */
export type AttemptSummary = Pick<
  AttemptRecord,
  | 'provider'
  | 'model'
  | 'outcome'
  | 'httpStatus'
  | 'startedAfterMs'
  | 'durationMs'
  | 'connectMs'
  | 'firstByteMs'
  | 'costNanos'
>;

/** What of a record its caller may hear. */
export function summaryOf({ facts, cache, ...record }: RequestRecord): RequestSummary {
  return {
    ...record,
    cache: cache && { status: cache.status, reason: cache.reason, ageMs: cache.ageMs, savedNanos: cache.savedNanos },
    tags: facts?.tags ?? [],
    metadata: facts?.metadata ?? {},
  };
}

/** A summary as the proxy API tells it. Costs are in nano-USD and in USD, both as text; null where nobody knows them. */
export function tellSummary(summary: RequestSummary): object {
  const { ruleId, ruleVersion, ruleName, cache, errorCode } = summary;
  return {
    object: 'request',
    id: summary.id,
    endpoint: summary.endpoint,
    outcome: summary.outcome.toLowerCase(),
    status: summary.httpStatus,
    error: errorCode === null ? null : { code: errorCode },
    stream: summary.stream,
    finish_reason: summary.finishReason,
    started_at: summary.startedAt,
    latency_ms: summary.latencyMs,
    queue_ms: summary.queueMs,
    time_to_first_token_ms: summary.timeToFirstTokenMs,
    model: summary.modelAsked,
    model_served: summary.modelServed,
    provider: summary.provider,
    rule: ruleId === null ? null : { id: ruleId, version: ruleVersion, name: ruleName },
    cache: cache && {
      status: cache.status.toLowerCase().replace('_', '-'),
      reason: cache.reason,
      age_ms: cache.ageMs,
      saved: costOf(cache.savedNanos),
    },
    usage: Object.fromEntries(Object.entries(summary.usage).map(([bucket, count]) => [inSnakeCase(bucket), count])),
    ...costOf(summary.costNanos),
    cost_estimated: summary.costEstimated,
    tags: summary.tags,
    metadata: summary.metadata,
    attempts: summary.attempts.map((attempt) => ({
      provider: attempt.provider,
      model: attempt.model,
      outcome: attempt.outcome,
      status: attempt.httpStatus,
      started_after_ms: attempt.startedAfterMs,
      duration_ms: attempt.durationMs,
      connect_ms: attempt.connectMs,
      first_byte_ms: attempt.firstByteMs,
      ...costOf(attempt.costNanos),
    })),
  };
}

const costOf = (nanos: string | null) => ({
  cost_nanos: nanos,
  cost_usd: nanos === null ? null : formatUsdExact(BigInt(nanos)).replace(/[$,]/g, ''),
});

const inSnakeCase = (name: string) => name.replace(/[A-Z]|\d+[a-z]?/g, (start) => `_${start.toLowerCase()}`);
