import type { Usage } from '@switchyard/core/pricing/usage';
import type { RequestOutcome } from '@switchyard/core/requests/record';
import { Prisma } from '../generated/client.ts';
import { type BucketRow, eachBucket, usageOf } from '../requests/bucket-columns.ts';

/** A request as lists show it. Times in ms; cost in nano-USD, null when a model that was used has no price. */
export type RequestRow = {
  id: string;
  startedAt: Date;
  outcome: RequestOutcome;
  httpStatus: number;
  errorCode: string | null;
  stream: boolean;
  team: { id: string; name: string };
  key: { id: string; name: string };
  modelAsked: string;
  modelServed: string | null;
  providerAccount: { id: string; name: string; provider: string } | null;
  ruleName: string | null;
  usage: Usage;
  costNanos: bigint | null;
  costEstimated: boolean;
  latencyMs: number;
  timeToFirstTokenMs: number | null;
  attemptCount: number;
  client: string;
};

/** What a name says of something that was removed since. */
export const removedName = '(removed)';

/** The columns of a list, for `from request_logs r` joined as in `requestJoins`. */
export const requestColumns = Prisma.sql`
  r.id, r.started_at, r.outcome::text as outcome, r.http_status, r.error_code, r.stream, r.team_id,
  t.name as team_name, r.key_id, k.name as key_name, r.model_asked, r.model_served, r.provider, r.provider_account_id,
  a.name as account_name, r.rule_name, ${eachBucket((column) => `r.${column}`)}, r.cost_nanos, r.cost_estimated, r.latency_ms, r.time_to_first_token_ms, r.attempt_count, r.client`;

/** The names that a list shows beside the log. */
export const requestJoins = Prisma.sql`
  left join teams t on t.organization_id = r.organization_id and t.id = r.team_id
  left join virtual_keys k on k.organization_id = r.organization_id and k.id = r.key_id
  left join provider_accounts a on a.organization_id = r.organization_id and a.id = r.provider_account_id`;

/** A row of `requestColumns`. */
export type RawRequest = BucketRow & {
  id: string;
  started_at: Date;
  outcome: RequestOutcome;
  http_status: number;
  error_code: string | null;
  stream: boolean;
  team_id: string;
  team_name: string | null;
  key_id: string;
  key_name: string | null;
  model_asked: string;
  model_served: string | null;
  provider: string | null;
  provider_account_id: string | null;
  account_name: string | null;
  rule_name: string | null;
  cost_nanos: bigint | null;
  cost_estimated: boolean;
  latency_ms: number;
  time_to_first_token_ms: number | null;
  attempt_count: number;
  client: string;
};

/** A row of the log as lists show it. */
export function toRequestRow(row: RawRequest): RequestRow {
  return {
    id: row.id,
    startedAt: row.started_at,
    outcome: row.outcome,
    httpStatus: row.http_status,
    errorCode: row.error_code,
    stream: row.stream,
    team: { id: row.team_id, name: row.team_name ?? removedName },
    key: { id: row.key_id, name: row.key_name ?? removedName },
    modelAsked: row.model_asked,
    modelServed: row.model_served,
    providerAccount:
      row.provider_account_id === null
        ? null
        : { id: row.provider_account_id, name: row.account_name ?? removedName, provider: row.provider ?? '' },
    ruleName: row.rule_name,
    usage: usageOf(row),
    costNanos: row.cost_nanos,
    costEstimated: row.cost_estimated,
    latencyMs: row.latency_ms,
    timeToFirstTokenMs: row.time_to_first_token_ms,
    attemptCount: row.attempt_count,
    client: row.client,
  };
}
