import { Prisma } from '../generated/client.ts';
import { eachBucket } from './bucket-columns.ts';

/** The columns of all buckets. */
export const buckets = eachBucket((column) => column);

/** The columns of `request_logs` that a record fills; the others have defaults. */
export const logColumns = Prisma.sql`
  id, organization_id, team_id, key_id, member_id, started_at, endpoint, outcome, http_status, error_code, error_message, stream,
  model_asked, model_served, provider, provider_account_id, rule_id, rule_version, rule_name, ${buckets}, cost_nanos, cost_estimated,
  reserved_nanos, latency_ms, time_to_first_token_ms, gateway_overhead_micros, finish_reason, client_request_id, client, end_user,
  decision, attempt_count, client_format, upstream_format, service_tier, usage_mismatch, dropped, facts`;

/** The columns of `request_attempts`. */
export const attemptColumns = Prisma.sql`
  request_id, index, organization_id, provider_account_id, provider, model, outcome, http_status, error_message,
  started_after_ms, duration_ms, upstream_request_id, ${buckets}, cost_nanos, cost_estimated, price_version, price,
  upstream_format, service_tier, usage_mismatch, dropped, credential_id`;

/** The hour (UTC) of a row of the log. */
export const hourOfLog = Prisma.sql`date_trunc('hour', started_at, 'UTC')`;

/** The day (UTC) of a row of the log. */
export const dayOfLog = Prisma.sql`(started_at at time zone 'UTC')::date`;

/** What the roll-ups are grouped by besides organization and period, as selected from the log. */
export const dimensionsOfLog = Prisma.sql`
  team_id, key_id, coalesce(model_served, '') as model_served,
  coalesce(provider_account_id, '00000000-0000-0000-0000-000000000000') as provider_account_id, outcome`;

/** The sums that the roll-ups keep, as selected from the log. An unknown cost is counted and adds nothing. */
export const sumsOfLog = Prisma.sql`
  count(*) as requests, count(*) filter (where cost_nanos is null) as unpriced_requests,
  ${eachBucket((column) => `sum(${column})::bigint as ${column}`)}, coalesce(sum(cost_nanos), 0)::bigint as cost_nanos,
  sum(latency_ms)::bigint as latency_ms_sum`;

/** The columns of both roll-ups after organization and period. */
export const rollUpColumns = Prisma.sql`
  team_id, key_id, model_served, provider_account_id, outcome, requests, unpriced_requests, ${buckets}, cost_nanos,
  latency_ms_sum`;

/** Adds new sums to the row that is there, called `kept`. */
export const additions = Prisma.sql`
  requests = kept.requests + excluded.requests,
  unpriced_requests = kept.unpriced_requests + excluded.unpriced_requests,
  ${eachBucket((column) => `${column} = kept.${column} + excluded.${column}`)},
  cost_nanos = kept.cost_nanos + excluded.cost_nanos,
  latency_ms_sum = kept.latency_ms_sum + excluded.latency_ms_sum`;
