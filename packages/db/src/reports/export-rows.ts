import { type ExportRow, exactUsd } from '@switchyard/core/requests/export-row';
import type { RequestFilter, RequestRange } from '@switchyard/core/requests/request-filter';
import { z } from 'zod';
import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { type BucketRow, bucketColumns, eachBucket, usageOf } from '../requests/bucket-columns.ts';
import { requestFilter, withinRange } from './request-filter.ts';

/** Which requests are exported. */
export type ExportQuestion = { filter: RequestFilter; range: RequestRange };

/** Rows of an export in the order of their ids, at most `limit`; `after` is the id of the last one before. */
export async function readExportRows(
  scoped: Scoped,
  organizationId: string,
  { filter, range, after, limit }: ExportQuestion & { after: string | undefined; limit: number },
): Promise<ExportRow[]> {
  const rest = after === undefined ? Prisma.empty : Prisma.sql`and r.id > ${after}::uuid`;
  const rows = await scoped.$queryRaw<RawRow[]>`
    select ${columns} from request_logs r ${joins}
    where ${withinRange(organizationId, range)} and ${requestFilter(filter).where} ${rest}
    order by r.id limit ${limit}`;
  return rows.map(toExportRow);
}

/** How many rows an export has, as the log stands now. */
export async function countExportRows(
  scoped: Scoped,
  organizationId: string,
  { filter, range }: ExportQuestion,
): Promise<number> {
  const [row] = await scoped.$queryRaw<{ count: bigint }[]>`
    select count(*) as count from request_logs r
    where ${withinRange(organizationId, range)} and ${requestFilter(filter).where}`;
  return Number(row?.count ?? 0);
}

/** The rows of these requests in the order of their ids; those that are gone since are left out. */
export async function readExportRowsOf(
  scoped: Scoped,
  organizationId: string,
  ids: readonly string[],
): Promise<ExportRow[]> {
  const rows = await scoped.$queryRaw<RawRow[]>`
    select ${columns} from request_logs r ${joins}
    where r.organization_id = ${organizationId}::uuid and r.id = any(${ids}::uuid[]) order by r.id`;
  return rows.map(toExportRow);
}

const columns = Prisma.sql`
  r.id::text, r.started_at, r.organization_id::text, o.name as organization, r.team_id::text, t.name as team, r.key_id::text,
  k.name as key, r.member_id::text, u.name as member, r.endpoint, r.outcome::text, r.http_status, r.error_code, r.error_message,
  r.stream, r.model_asked, r.model_served, r.provider, r.provider_account_id::text, a.name as provider_account, r.rule_id::text,
  r.rule_name as rule, r.rule_version, r.client_format, r.upstream_format, r.service_tier, r.finish_reason,
  r.attempt_count as attempts, ${eachBucket((column) => `r.${column}`)}, r.cost_nanos, r.cost_estimated, r.reserved_nanos,
  r.latency_ms, r.time_to_first_token_ms, r.queue_ms, r.gateway_overhead_micros, r.cache_status::text, r.cache_reason, r.cache_entry,
  r.cache_stored, r.cache_age_ms, r.cache_similarity, r.cache_source_id::text, r.saved_nanos, r.saved_input_tokens,
  r.saved_output_tokens, r.saved_ms, r.tags, r.facts -> 'metadata' as metadata, r.session, r.trace_id, r.parent_span_id, r.end_user,
  r.client_request_id, r.client, r.client_retries, r.request_bytes, r.response_bytes, r.content_kept::text, r.content_state::text,
  r.content_reason, r.redactions`;

const joins = Prisma.sql`
  left join organizations o on o.id = r.organization_id
  left join teams t on t.organization_id = r.organization_id and t.id = r.team_id
  left join virtual_keys k on k.organization_id = r.organization_id and k.id = r.key_id
  left join provider_accounts a on a.organization_id = r.organization_id and a.id = r.provider_account_id
  left join users u on u.id = r.member_id`;

type RawRow = BucketRow & { cost_nanos: bigint | null };

const bigCounts = [
  'cache_age_ms',
  'saved_input_tokens',
  'saved_output_tokens',
  'saved_ms',
  'request_bytes',
  'response_bytes',
];

const texts = z.record(z.string(), z.string());

function toExportRow(row: RawRow): ExportRow {
  const usage = Object.values(usageOf(row));
  const read = { ...(row as ExportRow) };
  return {
    ...read,
    ...Object.fromEntries(bucketColumns.map((column, index) => [column, usage[index] ?? 0])),
    ...Object.fromEntries(bigCounts.map((name) => [name, row[name] == null ? null : Number(row[name])])),
    metadata: texts.safeParse(row.metadata).data ?? {},
    cost_usd: row.cost_nanos === null ? null : exactUsd(row.cost_nanos),
  };
}
