import {
  type ListedField,
  noneValue,
  type RequestFilter,
  requestFilterFields,
} from '@switchyard/core/requests/request-filter';
import { Prisma } from '../generated/client.ts';

const nil = '00000000-0000-0000-0000-000000000000';

const ids =
  (column: Prisma.Sql) =>
  (values: readonly string[]): Prisma.Sql =>
    Prisma.sql`${column} = any(${values.map((value) => (value === noneValue ? nil : value))}::uuid[])`;

const words =
  (column: Prisma.Sql) =>
  (values: readonly string[]): Prisma.Sql =>
    Prisma.sql`${column} = any(${values.map((value) => (value === noneValue ? '' : value))}::text[])`;

/** The fields that sums are kept by, on a line of a roll-up called `u`. */
const rolledUp: { readonly [Field in ListedField]?: (values: readonly string[]) => Prisma.Sql } = {
  team: ids(Prisma.sql`u.team_id`),
  key: ids(Prisma.sql`u.key_id`),
  member: ids(Prisma.sql`u.member_id`),
  modelServed: words(Prisma.sql`u.model_served`),
  account: ids(Prisma.sql`u.provider_account_id`),
  endpoint: words(Prisma.sql`u.endpoint`),
  outcome: (values) => Prisma.sql`u.outcome = any(${[...values]}::text[]::"RequestOutcome"[])`,
  cacheStatus: (values) => Prisma.sql`u.cache_status = any(${[...values]}::text[]::"CacheStatus"[])`,
  tag: (values) =>
    values.includes(noneValue)
      ? Prisma.sql`(u.tags = '{}' or u.tags && ${[...values]}::text[])`
      : Prisma.sql`u.tags && ${[...values]}::text[]`,
};

/** Brief sums are not kept by these. */
const notBrief = ['key', 'member', 'endpoint', 'tag'] as const satisfies readonly ListedField[];

/** What sums know of a filter. */
export type RolledUpFilter = {
  /** Conditions on the lines of requests in `usage_hourly u` or `usage_daily u`: those that every request of the filter holds. */
  where: Prisma.Sql;
  /** Whether any of them leaves something out. */
  narrows: boolean;
  /** Whether they say all that the filter does. */
  whole: boolean;
  /** Whether the brief sums know them too. */
  brief: boolean;
};

/** The part of a filter that sums can answer, of lines with one of these purposes; requests are counted by those of ANSWER alone. */
export function rolledUpFilter(filter: RequestFilter, purposes: readonly string[] = ['ANSWER']): RolledUpFilter {
  const conditions = (Object.keys(rolledUp) as ListedField[]).flatMap((field) => {
    const condition = rolledUp[field];
    if (condition === undefined) return [];
    const [is, isNot] = [filter[field], filter[`${field}.not`]];
    return [
      ...(is.length === 0 ? [] : [condition(is)]),
      ...(isNot.length === 0 ? [] : [Prisma.sql`not ${condition(isNot)}`]),
    ];
  });
  const answers = [Prisma.sql`u.purpose = any(${[...purposes]}::text[]::"UsagePurpose"[])`, ...conditions];
  return {
    where: Prisma.join(answers, ' and '),
    narrows: conditions.length > 0,
    brief: notBrief.every((field) => filter[field].length === 0 && filter[`${field}.not`].length === 0),
    whole: Object.keys(requestFilterFields).every((name) => isRange(name) || knows(name) || saysNothing(filter, name)),
  };
}

const isRange = (name: string): boolean => name === 'since' || name === 'from' || name === 'to';

const knows = (name: string): boolean => name.replace(/\.not$/, '') in rolledUp;

function saysNothing(filter: RequestFilter, name: string): boolean {
  const value: unknown = Reflect.get(filter, name);
  return value === undefined || (Array.isArray(value) && value.length === 0);
}
