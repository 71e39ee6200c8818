import { type ListedField, noneValue, type RequestFilter } from '@switchyard/core/requests/request-filter';
import { Prisma } from '../generated/client.ts';

/** The columns that have an index of their own, with time behind them. */
const indexed = {
  key: Prisma.sql`r.key_id`,
  session: Prisma.sql`r.session`,
  traceId: Prisma.sql`r.trace_id`,
  endUser: Prisma.sql`r.end_user`,
  clientRequestId: Prisma.sql`r.client_request_id`,
} as const satisfies { readonly [Field in ListedField]?: Prisma.Sql };

/**
 * The part of a filter that an index finds: rows without it are not even looked at, so they do not count against the bound on what a page
 * looks at. `true` where there is none.
 */
export function seekOf(filter: RequestFilter): Prisma.Sql {
  const conditions = (Object.keys(indexed) as (keyof typeof indexed)[]).flatMap((field) => {
    const [value, ...others] = filter[field];
    // Of several values the rows would come out of order.
    if (value === undefined || others.length > 0 || value === noneValue) return [];
    const type = Prisma.raw(field === 'key' ? 'uuid' : 'text');
    return [Prisma.sql`${indexed[field]} = ${value}::${type}`];
  });
  if (filter.blockedBy.length > 0 && !filter.blockedBy.includes(noneValue))
    conditions.push(Prisma.sql`r.blocked_by is not null`);
  if (filter.with.includes('blockedBy')) conditions.push(Prisma.sql`r.blocked_by is not null`);
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, ' and ');
}

/** Whether an index finds what a filter is about. */
export function seeks(filter: RequestFilter): boolean {
  return seekOf(filter).sql !== 'true';
}
