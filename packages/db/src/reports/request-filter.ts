import {
  type ListedField,
  noneValue,
  type PresentField,
  type RequestFilter,
} from '@switchyard/core/requests/request-filter';
import { Prisma } from '../generated/client.ts';

/** The SQL of a filter, on a row of `request_logs` called `r`. */
export type RequestFilterSql = {
  /** Every condition but the organization and the range: `true` where there is none. */
  where: Prisma.Sql;
  /** Whether there is any condition. */
  filtered: boolean;
};

/**
 * What lists, counts and exports ask of the log for a filter of its address. Words are compared as they are: `%` and `_` have no
 * meaning of their own. The range is not part of it, because pages narrow it; see `rangeOf` and `withinRange`.
 */
export function requestFilter(filter: RequestFilter): RequestFilterSql {
  const conditions = [
    ...(Object.keys(listed) as ListedField[]).flatMap((field) => [
      ...(filter[field].length === 0 ? [] : [listed[field](filter[field])]),
      // What is unknown is not what was asked for either.
      ...(filter[`${field}.not`].length === 0
        ? []
        : [Prisma.sql`(${listed[field](filter[`${field}.not`])}) is not true`]),
    ]),
    ...numbers(filter),
    ...[
      contains(Prisma.sql`r.error_message`, filter['error.contains']),
      contains(Prisma.sql`r.client`, filter['client.contains']),
    ].flat(),
    ...filter.with.map((field) => present[field]),
    ...filter.without.map((field) => Prisma.sql`(${present[field]}) is not true`),
  ];
  return {
    where: conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, ' and '),
    filtered: conditions.length > 0,
  };
}

/** Rows of an organization that started in a range. Ids carry their time, so only the days' own partitions are read. */
export function withinRange(organizationId: string, { fromMs, toMs }: { fromMs: number; toMs: number }): Prisma.Sql {
  return Prisma.sql`r.organization_id = ${organizationId}::uuid
    and r.id >= ${uuidFloor(fromMs)}::uuid and r.id < ${uuidFloor(toMs)}::uuid`;
}

/** The smallest id of a moment, as `uuid_floor` makes it. */
export function uuidFloor(atMs: number): string {
  const time = Math.max(0, Math.floor(atMs)).toString(16).padStart(12, '0').slice(-12);
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

/** The moment inside an id, ms since 1970. */
export function momentOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

type Condition = (values: readonly string[]) => Prisma.Sql;

const ids =
  (column: Prisma.Sql): Condition =>
  (values) =>
    orNone(column, values, (given) => Prisma.sql`${column} = any(${given}::uuid[])`);

const words =
  (column: Prisma.Sql): Condition =>
  (values) =>
    orNone(column, values, (given) => Prisma.sql`${column} = any(${given}::text[])`);

/** A type of Postgres' own has the names of its values for texts. */
const names = (column: Prisma.Sql, type: string): Condition => {
  const ofType = Prisma.raw(`"${type}"[]`);
  return (values) => Prisma.sql`${column} = any(${values.map((value) => value.toUpperCase())}::text[]::${ofType})`;
};

/** One of the values, or none at all where `(none)` is among them. */
function orNone(
  column: Prisma.Sql,
  values: readonly string[],
  some: (given: readonly string[]) => Prisma.Sql,
): Prisma.Sql {
  const given = values.filter((value) => value !== noneValue);
  if (given.length === values.length) return some(given);
  return given.length === 0 ? Prisma.sql`${column} is null` : Prisma.sql`(${column} is null or ${some(given)})`;
}

const anyOf = (conditions: readonly Prisma.Sql[]): Prisma.Sql => Prisma.sql`(${Prisma.join([...conditions], ' or ')})`;

const listed: { readonly [Field in ListedField]: Condition } = {
  team: ids(Prisma.sql`r.team_id`),
  key: ids(Prisma.sql`r.key_id`),
  member: ids(Prisma.sql`r.member_id`),
  model: (values) => anyOf([words(Prisma.sql`r.model_asked`)(values), words(Prisma.sql`r.model_served`)(values)]),
  modelAsked: words(Prisma.sql`r.model_asked`),
  modelServed: words(Prisma.sql`r.model_served`),
  account: ids(Prisma.sql`r.provider_account_id`),
  provider: words(Prisma.sql`r.provider`),
  endpoint: words(Prisma.sql`r.endpoint`),
  outcome: names(Prisma.sql`r.outcome`, 'RequestOutcome'),
  status: (values) =>
    anyOf(
      values.map((value) =>
        value.endsWith('xx')
          ? Prisma.sql`r.http_status / 100 = ${Number(value[0])}::int`
          : Prisma.sql`r.http_status = ${Number(value)}::int`,
      ),
    ),
  errorCode: words(Prisma.sql`r.error_code`),
  blockedBy: ids(Prisma.sql`r.blocked_by`),
  cacheStatus: names(Prisma.sql`r.cache_status`, 'CacheStatus'),
  stream: (values) => Prisma.sql`r.stream = any(${values.map((value) => value === 'true')}::boolean[])`,
  feature: (values) => Prisma.sql`r.facts -> 'features' ?| ${[...values]}::text[]`,
  client: words(Prisma.sql`r.client`),
  tag: (values) =>
    values.includes(noneValue)
      ? Prisma.sql`(r.tags = '{}' or r.tags && ${[...values]}::text[])`
      : Prisma.sql`r.tags && ${[...values]}::text[]`,
  metadata,
  endUser: words(Prisma.sql`r.end_user`),
  session: words(Prisma.sql`r.session`),
  traceId: words(Prisma.sql`r.trace_id`),
  clientRequestId: words(Prisma.sql`r.client_request_id`),
  rule: ids(Prisma.sql`r.rule_id`),
  finishReason: words(Prisma.sql`r.finish_reason`),
  contentKept: names(Prisma.sql`r.content_kept`, 'ContentKept'),
  contentState: names(Prisma.sql`r.content_state`, 'ContentState'),
};

/** Each name must be there, with one of the values that are given for it; a name without "=" with any. */
function metadata(values: readonly string[]): Prisma.Sql {
  const wanted = new Map<string, (string | null)[]>();
  for (const text of values) {
    const at = text.indexOf('=');
    const name = at < 0 ? text : text.slice(0, at);
    wanted.set(name, [...(wanted.get(name) ?? []), at < 0 ? null : text.slice(at + 1)]);
  }
  const each = [...wanted].map(([name, given]) =>
    given.includes(null)
      ? Prisma.sql`r.facts -> 'metadata' ->> ${name} is not null`
      : Prisma.sql`r.facts -> 'metadata' ->> ${name} = any(${given}::text[])`,
  );
  return Prisma.sql`(${Prisma.join(each, ' and ')})`;
}

const failed = Prisma.sql`r.outcome in ('FAILED', 'PARTIAL', 'ORPHANED', 'REFUSED')`;

/** What a request has; `fallback` is more than one attempt. */
const present: { readonly [Field in PresentField]: Prisma.Sql } = {
  error: failed,
  cost: Prisma.sql`r.cost_nanos is not null`,
  content: Prisma.sql`r.content_state in ('STORED', 'TRUNCATED')`,
  session: Prisma.sql`r.session is not null`,
  traceId: Prisma.sql`r.trace_id is not null`,
  endUser: Prisma.sql`r.end_user is not null`,
  clientRequestId: Prisma.sql`r.client_request_id is not null`,
  rule: Prisma.sql`r.rule_id is not null`,
  blockedBy: Prisma.sql`r.blocked_by is not null`,
  tags: Prisma.sql`r.tags <> '{}'`,
  metadata: Prisma.sql`r.facts -> 'metadata' <> '{}'`,
  clientRetries: Prisma.sql`r.client_retries > 0`,
  fallback: Prisma.sql`r.attempt_count > 1`,
  redactions: Prisma.sql`r.redactions > 0`,
};

const tokens = Prisma.sql`(r.input_tokens + r.cached_input_tokens + r.cache_write_tokens + r.cache_write_1h_tokens + r.output_tokens
  + r.reasoning_tokens + r.input_audio_tokens + r.cached_input_audio_tokens + r.input_image_tokens + r.cached_input_image_tokens
  + r.output_audio_tokens + r.output_image_tokens)`;

function numbers(filter: RequestFilter): Prisma.Sql[] {
  const bounds: [Prisma.Sql, '>=' | '<=', string | number | undefined][] = [
    [Prisma.sql`r.cost_nanos`, '>=', filter['cost.min']],
    [Prisma.sql`r.cost_nanos`, '<=', filter['cost.max']],
    [Prisma.sql`r.latency_ms`, '>=', filter['latency.min']],
    [Prisma.sql`r.latency_ms`, '<=', filter['latency.max']],
    [Prisma.sql`r.time_to_first_token_ms`, '>=', filter['ttft.min']],
    [Prisma.sql`r.time_to_first_token_ms`, '<=', filter['ttft.max']],
    [tokens, '>=', filter['tokens.min']],
  ];
  return bounds.flatMap(([column, sign, bound]) =>
    bound === undefined ? [] : [Prisma.sql`${column} ${Prisma.raw(sign)} ${BigInt(bound)}::bigint`],
  );
}

/** A part of a text, whatever its case: its own `%`, `_` and `\` stand for themselves. */
function contains(column: Prisma.Sql, part: string | undefined): Prisma.Sql[] {
  if (part === undefined) return [];
  return [Prisma.sql`${column} ilike ${`%${part.replace(/[\\%_]/g, '\\$&')}%`}`];
}
