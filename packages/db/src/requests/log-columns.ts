import { Prisma } from '../generated/client.ts';
import { bucketColumns } from './bucket-columns.ts';

/** The columns of a table that a record fills, with their types; a row travels as a JSON array in this order. */
type Columns = readonly (readonly [name: string, type: string])[];

const buckets: Columns = bucketColumns.map((column) => [column, 'count']);

/** What an answer from the cache saved, in the log and in the roll-ups. */
export const savedColumns = ['saved_nanos', 'saved_input_tokens', 'saved_output_tokens', 'saved_ms'] as const;

/** SQL for each of them, separated by commas; `write` gives the text of one. */
export function eachSaved(write: (column: string) => string): Prisma.Sql {
  return Prisma.raw(savedColumns.map(write).join(', '));
}

const saved: Columns = savedColumns.map((column) => [column, 'count']);

/** Columns of `request_logs`; the others have defaults. */
export const logColumns = [
  ['id', 'uuid'],
  ['organization_id', 'uuid'],
  ['team_id', 'uuid'],
  ['key_id', 'uuid'],
  ['member_id', 'uuid'],
  ['started_at', 'timestamptz'],
  ['endpoint', 'text'],
  ['outcome', '"RequestOutcome"'],
  ['http_status', 'int'],
  ['error_code', 'text'],
  ['error_message', 'text'],
  ['stream', 'boolean'],
  ['model_asked', 'text'],
  ['model_served', 'text'],
  ['provider', 'text'],
  ['provider_account_id', 'uuid'],
  ['rule_id', 'uuid'],
  ['rule_version', 'int'],
  ['rule_name', 'text'],
  ...buckets,
  ['cost_nanos', 'bigint'],
  ['cost_estimated', 'boolean'],
  ['reserved_nanos', 'bigint'],
  ['latency_ms', 'int'],
  ['time_to_first_token_ms', 'int'],
  ['gateway_overhead_micros', 'int'],
  ['finish_reason', 'text'],
  ['client_request_id', 'text'],
  ['client', 'text'],
  ['end_user', 'text'],
  ['decision', 'jsonb'],
  ['attempt_count', 'int'],
  ['client_format', 'text'],
  ['upstream_format', 'text'],
  ['service_tier', 'text'],
  ['usage_mismatch', 'text'],
  ['dropped', 'text[]'],
  ['facts', 'jsonb'],
  ['tags', 'text[]'],
  ['cache_status', '"CacheStatus"'],
  ['charges', 'jsonb'],
  ['blocked_by', 'uuid'],
  ['cache_reason', 'text'],
  ['cache_entry', 'text'],
  ['cache_stored', 'flag'],
  ['cache_age_ms', 'bigint'],
  ['cache_similarity', 'double precision'],
  ['cache_source_id', 'uuid'],
  ...saved,
  ['content_kept', '"ContentKept"'],
  ['content_state', '"ContentState"'],
  ['content_reason', 'text'],
  ['redactions', 'int'],
  ['queue_ms', 'int'],
  ['session', 'text'],
  ['trace_id', 'text'],
  ['parent_span_id', 'text'],
  ['client_retries', 'int'],
  ['request_bytes', 'count'],
  ['response_bytes', 'count'],
  ['headers', 'object'],
] satisfies Columns;

/** Columns of `request_attempts`. */
export const attemptColumns = [
  ['request_id', 'uuid'],
  ['index', 'int'],
  ['organization_id', 'uuid'],
  ['provider_account_id', 'uuid'],
  ['provider', 'text'],
  ['model', 'text'],
  ['outcome', 'text'],
  ['http_status', 'int'],
  ['error_message', 'text'],
  ['started_after_ms', 'int'],
  ['duration_ms', 'int'],
  ['connect_ms', 'int'],
  ['first_byte_ms', 'int'],
  ['upstream_request_id', 'text'],
  ...buckets,
  ['cost_nanos', 'bigint'],
  ['cost_estimated', 'boolean'],
  ['price_version', 'text'],
  ['price', 'jsonb'],
  ['upstream_format', 'text'],
  ['service_tier', 'text'],
  ['usage_mismatch', 'text'],
  ['dropped', 'text[]'],
  ['credential_id', 'uuid'],
  ['role', '"AttemptRole"'],
] satisfies Columns;

/** The values of a row in the order of its columns; what it does not hold is null. Arrays are half the work for Postgres that objects are. */
export function valuesOf(columns: Columns): (row: Readonly<Record<string, unknown>>) => unknown[] {
  return (row) => columns.map(([name]) => row[name]);
}

/** The names of columns as SQL. */
export function namesOf(columns: Columns): Prisma.Sql {
  return Prisma.raw(columns.map(([name]) => name).join(', '));
}

/** SQL for the columns of a JSON array called `row`. */
export function columnsOfRow(columns: Columns): Prisma.Sql {
  return Prisma.raw(columns.map(([name, type], index) => `${readAs(type, index)} as ${name}`).join(', '));
}

function readAs(type: string, index: number): string {
  switch (type) {
    case 'count':
      return `coalesce((row ->> ${index})::bigint, 0)`;
    case 'flag':
      return `coalesce((row ->> ${index})::boolean, false)`;
    case 'object':
      return `coalesce(nullif(row -> ${index}, 'null'), '{}')`;
    case 'jsonb':
      return `nullif(row -> ${index}, 'null')`;
    case 'text[]':
      return `array(select jsonb_array_elements_text(row -> ${index}))`;
    default:
      return `(row ->> ${index})::${type}`;
  }
}
