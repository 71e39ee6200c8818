import type { Scoped } from '../client/create-database.ts';
import { dayText } from './month-usage.ts';

/** Requests of unknown cost that a model served at an account; `providerAccount` is null when the account is gone. */
export type UnpricedUsage = {
  model: string;
  providerAccount: { id: string; name: string; provider: string } | null;
  unpricedRequests: number;
  /** The last day (UTC) on which it happened, as `2026-11-22`. */
  lastDay: string;
};

type Row = {
  model: string;
  id: string | null;
  name: string | null;
  provider: string | null;
  requests: bigint;
  last_day: string;
};

const most = 200;

/** Models that served requests of unknown cost since a day, by account, the most used first. */
export async function readUnpricedUsage(scoped: Scoped, organizationId: string, since: Date): Promise<UnpricedUsage[]> {
  const rows = await scoped.$queryRaw<Row[]>`
    select u.model_served as model, a.id, a.name, a.provider, sum(u.unpriced_requests)::bigint as requests,
      to_char(max(u.day), 'YYYY-MM-DD') as last_day
    from usage_daily_brief u
    left join provider_accounts a on a.organization_id = u.organization_id and a.id = u.provider_account_id
    where u.organization_id = ${organizationId}::uuid and u.day >= ${dayText(since)}::date and u.unpriced_requests > 0
      and u.model_served <> ''
    group by 1, 2, 3, 4 order by 5 desc, 1, 2 limit ${most}`;
  return rows.map(({ model, id, name, provider, requests, last_day }) => ({
    model,
    providerAccount: id === null ? null : { id, name: name ?? '', provider: provider ?? '' },
    unpricedRequests: Number(requests),
    lastDay: last_day,
  }));
}
