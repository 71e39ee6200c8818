import type { RequestOutcome } from '@switchyard/core/requests/record';
import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';

/** What reports are grouped and filtered by; a provider is a provider account, a tag the whole set of tags of a request. */
export type CostDimension =
  | 'team'
  | 'key'
  | 'member'
  | 'model'
  | 'provider'
  | 'endpoint'
  | 'tag'
  | 'cache-status'
  | 'outcome'
  | 'purpose';

/** Only lines with one of these values. "(none)" stands for what has no value. An empty list lets everything through. */
export type CostFilters = {
  team: readonly string[];
  key: readonly string[];
  member: readonly string[];
  model: readonly string[];
  provider: readonly string[];
  endpoint: readonly string[];
  /** Exactly these sets. */
  tag: readonly (readonly string[])[];
  /** Sets with one of these in them. */
  taggedWith: readonly string[];
  cacheStatus: readonly string[];
  outcome: readonly RequestOutcome[];
  purpose: readonly ('ANSWER' | 'RETRY' | 'SHADOW' | 'ADJUSTMENT' | 'LOOKUP')[];
};

/** Filters that let everything through. */
export const noFilters: CostFilters = {
  team: [],
  key: [],
  member: [],
  model: [],
  provider: [],
  endpoint: [],
  tag: [],
  taggedWith: [],
  cacheStatus: [],
  outcome: [],
  purpose: [],
};

/** What groups without a value are called, and what filters take for them. */
export const noneId = '(none)';

const nil = '00000000-0000-0000-0000-000000000000';

/** The column of a dimension, of a roll-up called `u`. */
export const columnOf: { readonly [Name in CostDimension]: Prisma.Sql } = {
  team: Prisma.sql`u.team_id`,
  key: Prisma.sql`u.key_id`,
  member: Prisma.sql`u.member_id`,
  model: Prisma.sql`u.model_served`,
  provider: Prisma.sql`u.provider_account_id`,
  endpoint: Prisma.sql`u.endpoint`,
  tag: Prisma.sql`u.tags`,
  'cache-status': Prisma.sql`u.cache_status`,
  outcome: Prisma.sql`u.outcome`,
  purpose: Prisma.sql`u.purpose`,
};

/** The id of a group as text, of its column: what a filter takes. */
export function idOfGroup(dimension: CostDimension, column: Prisma.Sql): Prisma.Sql {
  switch (dimension) {
    case 'tag':
      return Prisma.sql`to_json(${column})::text`;
    case 'member':
    case 'provider':
      return Prisma.sql`coalesce(nullif(${column}, ${nil}::uuid)::text, ${noneId})`;
    case 'model':
      return Prisma.sql`coalesce(nullif(${column}, ''), ${noneId})`;
    default:
      return Prisma.sql`${column}::text`;
  }
}

/** The roll-up that a range is read from, whole hours or whole days (UTC); each has a brief one and one by key beside it. */
export type RollUp = 'usage_hourly' | 'usage_daily';

/** From `from` up to, but not including, `to`. */
export type Range = { from: Date; to: Date };

/** When a line of a roll-up begins. */
export const beginOf: { readonly [Name in RollUp]: Prisma.Sql } = {
  usage_hourly: Prisma.sql`u.hour`,
  usage_daily: Prisma.sql`u.day`,
};

/** Moments as the roll-up's own type. */
export function momentsOf(rollUp: RollUp, moments: readonly Date[]): Prisma.Sql {
  return rollUp === 'usage_hourly'
    ? Prisma.sql`${moments.map((at) => at.toISOString())}::timestamptz[]`
    : Prisma.sql`${moments.map(dayText)}::date[]`;
}

/** Lines over whole hours or days (UTC) that some filters let through. */
export type CostSlice = { rollUp: RollUp; range: Range; filters: CostFilters };

/**
 * The table that a slice is read from when it is told apart by these dimensions: the first that has all of those that are asked for or
 * filtered by. The brief one and the one by key have the same sums as the full one in far fewer rows.
 */
export function tableOf({ rollUp, filters }: CostSlice, by: readonly CostDimension[]): UsageTable {
  const lacks = (dimensions: readonly CostDimension[]) =>
    dimensions.some((one) => by.includes(one) || filters[filterOf(one)].length > 0) ||
    (dimensions.includes('tag') && filters.taggedWith.length > 0);
  if (!lacks(notInBrief)) return `${rollUp}_brief`;
  return lacks(notByKey) ? rollUp : `${rollUp}_keys`;
}

/** A table of sums. */
export type UsageTable = RollUp | `${RollUp}_brief` | `${RollUp}_keys`;

const notInBrief: readonly CostDimension[] = ['key', 'member', 'endpoint', 'tag'];
const notByKey: readonly CostDimension[] = ['model', 'provider', 'endpoint', 'tag'];

const filterOf = (dimension: CostDimension) => (dimension === 'cache-status' ? 'cacheStatus' : dimension);

/**
 * The lines of a slice, as `from … where …`. Of the dimensions only `by` and purpose, outcome and cache status may be read: the others may
 * not be there.
 */
export function linesIn(organizationId: string, slice: CostSlice & { by: readonly CostDimension[] }): Prisma.Sql {
  const { rollUp, range, filters, by } = slice;
  const within =
    rollUp === 'usage_hourly'
      ? Prisma.sql`u.hour >= ${range.from.toISOString()}::timestamptz and u.hour < ${range.to.toISOString()}::timestamptz`
      : Prisma.sql`u.day >= ${dayText(range.from)}::date and u.day < ${dayText(range.to)}::date`;
  const conditions = [Prisma.sql`u.organization_id = ${organizationId}::uuid`, within, ...conditionsOf(filters)];
  return Prisma.sql`from ${Prisma.raw(tableOf(slice, by))} u where ${Prisma.join(conditions, ' and ')}`;
}

/** The conditions of filters, on a row called `u` that has the dimensions of roll-ups. */
export function conditionsOf(filters: CostFilters): Prisma.Sql[] {
  const orNil = (ids: readonly string[]) => ids.map((id) => (id === noneId ? nil : id));
  const orEmpty = (names: readonly string[]) => names.map((name) => (name === noneId ? '' : name));
  const any = (column: Prisma.Sql, values: readonly string[], type: 'uuid' | 'text') =>
    values.length === 0 ? [] : [Prisma.sql`${column} = any(${values}::${Prisma.raw(type)}[])`];
  return [
    ...any(columnOf.team, filters.team, 'uuid'),
    ...any(columnOf.key, filters.key, 'uuid'),
    ...any(columnOf.member, orNil(filters.member), 'uuid'),
    ...any(columnOf.model, orEmpty(filters.model), 'text'),
    ...any(columnOf.provider, orNil(filters.provider), 'uuid'),
    ...any(columnOf.endpoint, filters.endpoint, 'text'),
    ...any(Prisma.sql`u.cache_status::text`, filters.cacheStatus, 'text'),
    ...any(Prisma.sql`u.outcome::text`, filters.outcome, 'text'),
    ...any(Prisma.sql`u.purpose::text`, filters.purpose, 'text'),
    ...(filters.taggedWith.length === 0 ? [] : [Prisma.sql`u.tags && ${filters.taggedWith}::text[]`]),
    ...(filters.tag.length === 0
      ? []
      : [
          Prisma.sql`(${Prisma.join(
            filters.tag.map((tags) => Prisma.sql`u.tags = ${tags}::text[]`),
            ' or ',
          )})`,
        ]),
  ];
}

/**
 * Lets the queries of this transaction sort and group in memory what they would otherwise write to disk, and share the work among
 * processes: a month of a large organization has some hundred thousand lines, but far fewer groups than the planner expects, so what
 * it takes for a costly handing over of groups is not.
 */
export async function groupFast(scoped: Scoped): Promise<void> {
  await scoped.$executeRaw`
    select set_config('work_mem', '64MB', true), set_config('parallel_tuple_cost', '0.005', true)`;
}

/** A day (UTC) in the form Postgres reads without regard to the session's time zone. */
const dayText = (at: Date): string => at.toISOString().slice(0, 10);
