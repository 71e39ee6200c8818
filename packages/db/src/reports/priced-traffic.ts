import { noUsage, type Usage } from '@switchyard/core/pricing/usage';
import type { Scoped } from '../client/create-database.ts';
import { type BucketRow, eachBucket, usageOf } from '../requests/bucket-columns.ts';
import { type CostSlice, linesIn } from './cost-lines.ts';

/** What one model at one account was used for, answers and retries; cost in nano-USD without later corrections. */
export type PricedTraffic = {
  model: string;
  providerAccountId: string;
  /** Null when the account is gone. */
  providerAccount: { id: string; name: string; provider: string } | null;
  requests: number;
  attempts: number;
  unpricedRequests: number;
  usage: Usage;
  costNanos: bigint;
};

/** The most pairs of model and account that are answered, the most expensive ones. */
export const mostPricedTraffic = 1_000;

type Row = BucketRow & {
  model: string;
  account: string;
  requests: bigint;
  attempts: bigint;
  unpriced: bigint;
  cost: bigint;
};

/** What every model at every account was used for in a slice, the most expensive first. */
export async function readPricedTraffic(
  scoped: Scoped,
  organizationId: string,
  slice: CostSlice,
): Promise<PricedTraffic[]> {
  const rows = await scoped.$queryRaw<Row[]>`
    select u.model_served as model, u.provider_account_id as account, sum(u.requests)::bigint as requests,
      sum(u.attempts)::bigint as attempts, sum(u.unpriced_requests)::bigint as unpriced, sum(u.cost_nanos)::bigint as cost,
      ${eachBucket((column) => `sum(u.${column})::bigint as ${column}`)}
    ${linesIn(organizationId, { ...slice, by: ['model', 'provider'] })} and u.purpose in ('ANSWER', 'RETRY') and u.model_served <> ''
    group by 1, 2 order by 6 desc, 1, 2 limit ${mostPricedTraffic}`;
  const accounts = await scoped.providerAccount.findMany({
    where: { organizationId, id: { in: rows.map(({ account }) => account) } },
    select: { id: true, name: true, provider: true },
  });
  return rows.map((row) => ({
    model: row.model,
    providerAccountId: row.account,
    providerAccount: accounts.find(({ id }) => id === row.account) ?? null,
    requests: Number(row.requests),
    attempts: Number(row.attempts),
    unpricedRequests: Number(row.unpriced),
    usage: { ...noUsage, ...usageOf(row) },
    costNanos: row.cost,
  }));
}

/** The cost of copies and corrections in a slice, by purpose; those that cost nothing are left out. */
export function readOtherCost(
  scoped: Scoped,
  organizationId: string,
  slice: CostSlice,
): Promise<{ purpose: 'SHADOW' | 'ADJUSTMENT'; costNanos: bigint }[]> {
  return scoped.$queryRaw`
    select u.purpose::text as purpose, sum(u.cost_nanos)::bigint as "costNanos"
    ${linesIn(organizationId, { ...slice, by: [] })} and u.purpose in ('SHADOW', 'ADJUSTMENT')
    group by 1 having sum(u.cost_nanos) <> 0 order by 1`;
}
