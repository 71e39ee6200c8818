import { cacheStatus } from '@switchyard/core/cache/cache-record';
import { noUsage, type Usage, usageBucketNames } from '@switchyard/core/pricing/usage';
import type { RequestSummary } from '@switchyard/core/requests/request-summary';
import { recordedFacts } from '@switchyard/core/routing/facts';
import { type Database, inOrganization } from '../client/create-database.ts';

const buckets = Object.fromEntries(usageBucketNames.map((bucket) => [bucket, true])) as Record<keyof Usage, true>;

/** Exactly the columns that the gateway may read. */
const columns = {
  ...{ id: true, startedAt: true, endpoint: true, outcome: true, httpStatus: true, errorCode: true, stream: true },
  ...{ modelAsked: true, modelServed: true, provider: true, ruleId: true, ruleVersion: true, ruleName: true },
  ...{ costNanos: true, costEstimated: true, latencyMs: true, queueMs: true, timeToFirstTokenMs: true },
  ...{ finishReason: true, cacheStatus: true, cacheReason: true, cacheAgeMs: true, savedNanos: true, facts: true },
  ...buckets,
} as const;

const attemptColumns = {
  ...{ provider: true, model: true, outcome: true, httpStatus: true, startedAfterMs: true, durationMs: true },
  ...{ connectMs: true, firstByteMs: true, costNanos: true },
} as const;

/**
 * One request that a virtual key made, as its caller may hear of it. Undefined when the key made none of this id, whoever else did.
 * Rejects when Postgres does not answer.
 */
export async function findRequestOfKey(
  db: Database,
  organizationId: string,
  { keyId, id }: { keyId: string; id: string },
): Promise<RequestSummary | undefined> {
  const found = await inOrganization(db, organizationId, async (scoped) => {
    const row = await scoped.requestLog.findFirst({ where: { id, organizationId, keyId }, select: columns });
    if (row === null) return null;
    const attempts = await scoped.requestAttempt.findMany({
      where: { requestId: id, organizationId },
      select: attemptColumns,
      orderBy: { index: 'asc' },
    });
    return { row, attempts };
  });
  if (found === null) return undefined;
  const { startedAt, costNanos, facts, savedNanos, cacheReason, cacheAgeMs, ...row } = found.row;
  const known = recordedFacts.safeParse(facts).data;
  const usage: Usage = { ...noUsage };
  for (const bucket of usageBucketNames) usage[bucket] = Number(row[bucket]);
  const status = cacheStatus.safeParse(row.cacheStatus).data;
  return {
    ...row,
    startedAt: startedAt.toISOString(),
    costNanos: costNanos === null ? null : String(costNanos),
    usage,
    cache: status
      ? {
          status,
          reason: cacheReason,
          ageMs: cacheAgeMs === null ? null : Number(cacheAgeMs),
          savedNanos: String(savedNanos),
        }
      : null,
    tags: known?.tags ?? [],
    metadata: known?.metadata ?? {},
    attempts: found.attempts.map((attempt) => ({
      ...attempt,
      costNanos: attempt.costNanos === null ? null : String(attempt.costNanos),
    })),
  };
}
