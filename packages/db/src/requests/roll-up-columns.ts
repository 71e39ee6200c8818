import { Prisma } from '../generated/client.ts';

/** The columns of `request_logs` that a record fills; the others have defaults. */
export const logColumns = Prisma.sql`
  id, organization_id, team_id, key_id, member_id, started_at, endpoint, outcome, http_status, error_code, error_message, stream,
  model_asked, model_served, provider, provider_account_id, rule_id, rule_version, rule_name, input_tokens, cached_input_tokens,
  cache_write_tokens, output_tokens, reasoning_tokens, cost_nanos, cost_estimated, reserved_nanos, latency_ms,
  time_to_first_token_ms, gateway_overhead_micros, finish_reason, client_request_id, client, end_user, decision, attempt_count`;

/** The columns of `request_attempts`. */
export const attemptColumns = Prisma.sql`
  request_id, index, organization_id, provider_account_id, provider, model, outcome, http_status, error_message,
  started_after_ms, duration_ms, upstream_request_id, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens,
  reasoning_tokens, cost_nanos, cost_estimated, price_version, price`;

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
  sum(input_tokens)::bigint as input_tokens, sum(cached_input_tokens)::bigint as cached_input_tokens,
  sum(cache_write_tokens)::bigint as cache_write_tokens, sum(output_tokens)::bigint as output_tokens,
  sum(reasoning_tokens)::bigint as reasoning_tokens, coalesce(sum(cost_nanos), 0)::bigint as cost_nanos,
  sum(latency_ms)::bigint as latency_ms_sum`;

/** The columns of both roll-ups after organization and period. */
export const rollUpColumns = Prisma.sql`
  team_id, key_id, model_served, provider_account_id, outcome, requests, unpriced_requests, input_tokens, cached_input_tokens,
  cache_write_tokens, output_tokens, reasoning_tokens, cost_nanos, latency_ms_sum`;

/** Adds new sums to the row that is there, called `kept`. */
export const additions = Prisma.sql`
  requests = kept.requests + excluded.requests,
  unpriced_requests = kept.unpriced_requests + excluded.unpriced_requests,
  input_tokens = kept.input_tokens + excluded.input_tokens,
  cached_input_tokens = kept.cached_input_tokens + excluded.cached_input_tokens,
  cache_write_tokens = kept.cache_write_tokens + excluded.cache_write_tokens,
  output_tokens = kept.output_tokens + excluded.output_tokens,
  reasoning_tokens = kept.reasoning_tokens + excluded.reasoning_tokens,
  cost_nanos = kept.cost_nanos + excluded.cost_nanos,
  latency_ms_sum = kept.latency_ms_sum + excluded.latency_ms_sum`;
