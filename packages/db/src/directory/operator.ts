import { asOperator, type Database, type Scoped } from '../client/create-database.ts';
import { dayText, startOfMonth } from '../reports/month-usage.ts';
import type { OrganizationRow } from './organizations.ts';

/** An organization as the operator sees it; spend is of this month (UTC), in nano-USD. */
export type OperatedOrganization = OrganizationRow & {
  members: number;
  activeKeys: number;
  monthCostNanos: bigint;
  monthRequests: number;
};

/** All organizations by name. Someone who is no operator sees none but their own: Postgres decides. */
export function listAllOrganizations(db: Database, userId: string, now: Date): Promise<OperatedOrganization[]> {
  return asOperator(db, userId, (scoped) => readAll(scoped, now));
}

async function readAll(scoped: Scoped, now: Date): Promise<OperatedOrganization[]> {
  const firstDay = dayText(startOfMonth(now));
  const rows = await scoped.$queryRaw<
    (OrganizationRow & { members: bigint; keys: bigint; cost: bigint; requests: bigint })[]
  >`
    select o.id, o.slug, o.name, o.status::text as status, o.created_at as "createdAt",
      (select count(*) from memberships m where m.organization_id = o.id) as members,
      (select count(*) from virtual_keys k where k.organization_id = o.id and k.revoked_at is null
        and (k.expires_at is null or k.expires_at > ${now})) as keys,
      coalesce(u.cost, 0)::bigint as cost, coalesce(u.requests, 0)::bigint as requests
    from organizations o
    left join (
      select organization_id, sum(cost_nanos) as cost, sum(requests) as requests from usage_daily
      where day >= ${firstDay}::date and day < (${firstDay}::date + interval '1 month') group by 1
    ) u on u.organization_id = o.id
    order by lower(o.name), o.id`;
  return rows.map(({ members, keys, cost, requests, ...organization }) => ({
    ...organization,
    members: Number(members),
    activeKeys: Number(keys),
    monthCostNanos: cost,
    monthRequests: Number(requests),
  }));
}
