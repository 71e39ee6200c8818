import type { RequestOutcome } from '@switchyard/core/requests/record';
import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { type RawRequest, type RequestRow, requestColumns, requestJoins, toRequestRow } from './request-rows.ts';

/** Which requests: from `since` up to, but not including, `until`. `model` is the model asked for or served. */
export type RequestFilter = {
  since: Date;
  until: Date;
  teamId?: string | undefined;
  keyId?: string | undefined;
  model?: string | undefined;
  outcome?: RequestOutcome | undefined;
  providerAccountId?: string | undefined;
  ruleId?: string | undefined;
  requestId?: string | undefined;
};

/** Sums over everything a filter lets through; cost in nano-USD. */
export type RequestTotals = { requests: number; costNanos: bigint; unpricedRequests: number; failedRequests: number };

/** Requests, newest first, at most `limit`; `cursor` is the id of the last request of the page before. */
export async function listRequests(
  scoped: Scoped,
  organizationId: string,
  { filter, cursor, limit }: { filter: RequestFilter; cursor: string | undefined; limit: number },
): Promise<RequestRow[]> {
  const before = cursor === undefined ? Prisma.empty : Prisma.sql`and r.id < ${cursor}::uuid`;
  const rows = await scoped.$queryRaw<RawRequest[]>`
    select ${requestColumns} from request_logs r ${requestJoins}
    where ${matches(organizationId, filter)} ${before}
    order by r.id desc limit ${limit}`;
  return rows.map(toRequestRow);
}

/** The totals of the whole filter. */
export async function totalRequests(
  scoped: Scoped,
  organizationId: string,
  filter: RequestFilter,
): Promise<RequestTotals> {
  const [row] = await scoped.$queryRaw<{ requests: bigint; cost: bigint; unpriced: bigint; failed: bigint }[]>`
    select count(*) as requests, coalesce(sum(r.cost_nanos), 0)::bigint as cost,
      count(*) filter (where r.cost_nanos is null) as unpriced,
      count(*) filter (where r.outcome in ('FAILED', 'PARTIAL', 'ORPHANED')) as failed
    from request_logs r where ${matches(organizationId, filter)}`;
  return {
    requests: Number(row?.requests ?? 0),
    costNanos: row?.cost ?? 0n,
    unpricedRequests: Number(row?.unpriced ?? 0),
    failedRequests: Number(row?.failed ?? 0),
  };
}

/** Ids carry their time, so the bounds on ids let Postgres read the days' partitions alone. */
function matches(organizationId: string, filter: RequestFilter): Prisma.Sql {
  const { since, until, teamId, keyId, model, outcome, providerAccountId, ruleId, requestId } = filter;
  const conditions = [
    Prisma.sql`r.organization_id = ${organizationId}::uuid`,
    Prisma.sql`r.id >= uuid_floor(${since}::timestamptz) and r.id < uuid_floor(${until}::timestamptz)`,
  ];
  if (teamId !== undefined) conditions.push(Prisma.sql`r.team_id = ${teamId}::uuid`);
  if (keyId !== undefined) conditions.push(Prisma.sql`r.key_id = ${keyId}::uuid`);
  if (model !== undefined) conditions.push(Prisma.sql`(r.model_asked = ${model} or r.model_served = ${model})`);
  if (outcome !== undefined) conditions.push(Prisma.sql`r.outcome = ${outcome}::"RequestOutcome"`);
  if (providerAccountId !== undefined) conditions.push(Prisma.sql`r.provider_account_id = ${providerAccountId}::uuid`);
  if (ruleId !== undefined) conditions.push(Prisma.sql`r.rule_id = ${ruleId}::uuid`);
  if (requestId !== undefined) conditions.push(Prisma.sql`r.id = ${requestId}::uuid`);
  return Prisma.join(conditions, ' and ');
}
