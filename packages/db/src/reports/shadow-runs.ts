import { totalOutputTokens } from '@switchyard/core/pricing/usage';
import { type ComparedAnswer, type ShadowRecord, shadowRecord } from '@switchyard/core/requests/shadow-record';
import type { Scoped } from '../client/create-database.ts';
import { startOfMonth } from './month-usage.ts';

/** One answer of a copied request, or of its copy. */
export type ShadowAnswer = Pick<
  ComparedAnswer,
  'providerAccountId' | 'model' | 'outcome' | 'errorMessage' | 'finishReason' | 'costNanos' | 'durationMs'
> & { outputTokens: number };

/** A copy of a request that a rule sent to a second target, beside what the caller got. */
export type ShadowRunRow = Pick<ShadowRecord, 'id' | 'requestId' | 'startedAt' | 'similarity'> & {
  served: ShadowAnswer;
  shadow: ShadowAnswer;
};

/** Sums of copies; cost in nano-USD, what has no price left out. Times are those of answers that succeeded. */
export type ShadowTotals = {
  runs: number;
  failed: number;
  servedCostNanos: bigint;
  shadowCostNanos: bigint;
  servedP50Ms: number | null;
  shadowP50Ms: number | null;
  similarityP50: number | null;
};

const most = 50;
const thirtyDaysMs = 30 * 24 * 3_600_000;

type TotalsRow = {
  runs: bigint;
  failed: bigint;
  served_cost: bigint;
  shadow_cost: bigint;
  served_p50: number | null;
  shadow_p50: number | null;
  similarity_p50: number | null;
};

/** The last copies of a rule, newest first, their sums over 30 days, and what those of this calendar month (UTC) cost. */
export async function readShadowRuns(
  scoped: Scoped,
  organizationId: string,
  { ruleId, now }: { ruleId: string; now: Date },
): Promise<{ totals: ShadowTotals; monthCostNanos: bigint; items: ShadowRunRow[] }> {
  const rows = await scoped.shadowRun.findMany({
    where: { organizationId, ruleId },
    orderBy: { id: 'desc' },
    take: most,
    select: { record: true },
  });
  const since = new Date(now.getTime() - thirtyDaysMs);
  const [totals] = await scoped.$queryRaw<TotalsRow[]>`
    select count(*) as runs, count(*) filter (where record->'shadow'->>'outcome' <> 'succeeded') as failed,
      coalesce(sum((record->'served'->>'costNanos')::numeric), 0)::bigint as served_cost,
      coalesce(sum(cost_nanos), 0)::bigint as shadow_cost,
      percentile_cont(0.5) within group (order by (record->'served'->>'durationMs')::double precision)
        filter (where record->'served'->>'outcome' = 'succeeded') as served_p50,
      percentile_cont(0.5) within group (order by (record->'shadow'->>'durationMs')::double precision)
        filter (where record->'shadow'->>'outcome' = 'succeeded') as shadow_p50,
      percentile_cont(0.5) within group (order by (record->>'similarity')::double precision) as similarity_p50
    from shadow_runs
    where organization_id = ${organizationId}::uuid and rule_id = ${ruleId}::uuid
      and id >= uuid_floor(${since}::timestamptz)`;
  const month = await scoped.shadowRun.aggregate({
    where: { organizationId, ruleId, startedAt: { gte: startOfMonth(now) } },
    _sum: { costNanos: true },
  });
  return {
    totals: totalsOf(totals),
    monthCostNanos: month._sum.costNanos ?? 0n,
    items: rows.flatMap(({ record }) => {
      const parsed = shadowRecord.safeParse(record);
      return parsed.success ? [toRun(parsed.data)] : [];
    }),
  };
}

function totalsOf(row: TotalsRow | undefined): ShadowTotals {
  return {
    runs: Number(row?.runs ?? 0),
    failed: Number(row?.failed ?? 0),
    servedCostNanos: row?.served_cost ?? 0n,
    shadowCostNanos: row?.shadow_cost ?? 0n,
    servedP50Ms: row?.served_p50 ?? null,
    shadowP50Ms: row?.shadow_p50 ?? null,
    similarityP50: row?.similarity_p50 ?? null,
  };
}

const toRun = ({ id, requestId, startedAt, similarity, served, shadow }: ShadowRecord): ShadowRunRow => ({
  id,
  requestId,
  startedAt,
  similarity,
  served: toAnswer(served),
  shadow: toAnswer(shadow),
});

function toAnswer(answer: ComparedAnswer): ShadowAnswer {
  const { providerAccountId, model, outcome, errorMessage, finishReason, costNanos, durationMs, usage } = answer;
  return {
    providerAccountId,
    model,
    outcome,
    errorMessage,
    finishReason,
    costNanos,
    durationMs,
    outputTokens: totalOutputTokens(usage),
  };
}
