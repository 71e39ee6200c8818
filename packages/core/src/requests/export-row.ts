import { nanosPerUsd } from '../money/nano-usd.ts';
import { usageBucketNames } from '../pricing/usage.ts';

/**
 * What a column holds: `text`; `moment` a Date; `count` a safe integer; `nanos` nano-USD as a bigint; `fraction` a number; `flag` a boolean;
 * `texts` a list of texts; `object` names and texts.
 */
export type ExportColumnType = 'text' | 'moment' | 'count' | 'nanos' | 'fraction' | 'flag' | 'texts' | 'object';

/** A column of exports. All may be null. */
export type ExportColumn = { name: string; type: ExportColumnType };

/** What a cell of an export holds, as its column's type says. */
export type ExportValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | readonly string[]
  | Readonly<Record<string, string>>
  | null;

/** A request as one flat row, by the names of the columns. */
export type ExportRow = Readonly<Record<string, ExportValue>>;

const columns = (type: ExportColumnType, ...names: string[]): ExportColumn[] => names.map((name) => ({ name, type }));

/** The column of a bucket: `cacheWrite1hTokens` is `cache_write_1h_tokens`, as in the database. */
export const bucketColumn = (bucket: string) =>
  bucket.replace(/[A-Z]|\d+[a-z]?/g, (start) => `_${start.toLowerCase()}`);

/** The columns of every export and of what sinks get, in their order. Costs stand twice: as whole nano-USD and as dollars, both exact. */
export const exportColumns: readonly ExportColumn[] = [
  ...columns('text', 'id'),
  ...columns('moment', 'started_at'),
  ...columns('text', 'organization_id', 'organization', 'team_id', 'team', 'key_id', 'key', 'member_id', 'member'),
  ...columns('text', 'endpoint', 'outcome'),
  ...columns('count', 'http_status'),
  ...columns('text', 'error_code', 'error_message'),
  ...columns('flag', 'stream'),
  ...columns('text', 'model_asked', 'model_served', 'provider', 'provider_account_id', 'provider_account'),
  ...columns('text', 'rule_id', 'rule'),
  ...columns('count', 'rule_version'),
  ...columns('text', 'client_format', 'upstream_format', 'service_tier', 'finish_reason'),
  ...columns('count', 'attempts', ...usageBucketNames.map(bucketColumn)),
  ...columns('nanos', 'cost_nanos'),
  ...columns('text', 'cost_usd'),
  ...columns('flag', 'cost_estimated'),
  ...columns('nanos', 'reserved_nanos'),
  ...columns('count', 'latency_ms', 'time_to_first_token_ms', 'queue_ms', 'gateway_overhead_micros'),
  ...columns('text', 'cache_status', 'cache_reason', 'cache_entry'),
  ...columns('flag', 'cache_stored'),
  ...columns('count', 'cache_age_ms'),
  ...columns('fraction', 'cache_similarity'),
  ...columns('text', 'cache_source_id'),
  ...columns('nanos', 'saved_nanos'),
  ...columns('count', 'saved_input_tokens', 'saved_output_tokens', 'saved_ms'),
  ...columns('texts', 'tags'),
  ...columns('object', 'metadata'),
  ...columns('text', 'session', 'trace_id', 'parent_span_id', 'end_user', 'client_request_id', 'client'),
  ...columns('count', 'client_retries', 'request_bytes', 'response_bytes'),
  ...columns('text', 'content_kept', 'content_state', 'content_reason'),
  ...columns('count', 'redactions'),
];

/** The columns that come behind, where what was said goes along; null where nothing is kept. */
export const contentColumns: readonly ExportColumn[] = columns('text', 'request_content', 'response_content');

/** All columns of an export. */
export function columnsOf(withContent: boolean): readonly ExportColumn[] {
  return withContent ? [...exportColumns, ...contentColumns] : exportColumns;
}

/** An amount as dollars, exact and without signs around it: `0.000001234`, `3`, `-1.5`. */
export function exactUsd(nanos: bigint): string {
  const magnitude = nanos < 0n ? -nanos : nanos;
  const decimals = (magnitude % nanosPerUsd).toString().padStart(9, '0').replace(/0+$/, '');
  return `${nanos < 0n ? '-' : ''}${magnitude / nanosPerUsd}${decimals === '' ? '' : `.${decimals}`}`;
}

/** A row as JSON: amounts are texts, because a number of JSON loses digits, and moments are ISO 8601. */
export function exportJson(row: ExportRow, withContent: boolean): Record<string, unknown> {
  return Object.fromEntries(columnsOf(withContent).map(({ name }) => [name, plain(row[name] ?? null)]));
}

function plain(value: ExportValue): unknown {
  if (typeof value === 'bigint') return value.toString();
  return value instanceof Date ? value.toISOString() : value;
}
