import type { ContentKept } from '@switchyard/core/content/content-policy';
import type { Usage } from '@switchyard/core/pricing/usage';
import type { RequestOutcome } from '@switchyard/core/requests/record';
import type { RequestFeature } from '@switchyard/core/routing/facts';
import { requestFeature } from '@switchyard/core/routing/facts';
import { z } from 'zod';
import type { Scoped } from '../client/create-database.ts';
import { found } from '../directory/refusal.ts';
import type { CacheStatus, ContentState } from '../generated/client.ts';
import { Prisma } from '../generated/client.ts';
import { type BucketRow, eachBucket, usageOf } from '../requests/bucket-columns.ts';

/** What is kept of what was said; `EXPIRED` is past its retention. */
export type KeptContent = {
  kept: ContentKept;
  state: ContentState | 'EXPIRED';
  reason: string | null;
  redactions: number;
};

/** A request as lists show it. Times in ms; cost in nano-USD, null when a model that was used has no price. */
export type RequestRow = {
  id: string;
  startedAt: Date;
  endpoint: string;
  outcome: RequestOutcome;
  httpStatus: number;
  errorCode: string | null;
  blockedById: string | null;
  stream: boolean;
  team: { id: string; name: string };
  key: { id: string; name: string };
  memberId: string | null;
  modelAsked: string;
  modelServed: string | null;
  providerAccount: { id: string; name: string; provider: string } | null;
  ruleId: string | null;
  ruleName: string | null;
  usage: Usage;
  costNanos: bigint | null;
  costEstimated: boolean;
  latencyMs: number;
  timeToFirstTokenMs: number | null;
  attemptCount: number;
  cacheStatus: CacheStatus;
  cacheSimilarity: number | null;
  savedNanos: bigint;
  features: RequestFeature[];
  client: string;
  clientRetries: number | null;
  session: string | null;
  traceId: string | null;
  endUser: string | null;
  clientRequestId: string | null;
  metadata: Record<string, string>;
  tags: string[];
  finishReason: string | null;
  serviceTier: string | null;
  requestBytes: number;
  responseBytes: number;
  content: KeptContent;
};

/** What a name says of something that was removed since. */
export const removedName = '(removed)';

/** The columns of a list, for `from request_logs r` joined as in `requestJoins`. */
export const requestColumns = Prisma.sql`
  r.id, r.started_at, r.endpoint, r.outcome::text as outcome, r.http_status, r.error_code, r.blocked_by, r.stream, r.team_id,
  t.name as team_name, r.key_id, k.name as key_name, r.member_id, r.model_asked, r.model_served, r.provider, r.provider_account_id,
  a.name as account_name, r.rule_id, r.rule_name, ${eachBucket((column) => `r.${column}`)}, r.cost_nanos, r.cost_estimated,
  r.latency_ms, r.time_to_first_token_ms, r.attempt_count, r.cache_status::text as cache_status, r.cache_similarity, r.saved_nanos,
  r.facts -> 'features' as features, r.facts -> 'metadata' as metadata, r.client, r.client_retries, r.session, r.trace_id, r.end_user,
  r.client_request_id, r.tags, r.finish_reason, r.service_tier, r.request_bytes, r.response_bytes,
  r.content_kept::text as content_kept, r.content_state::text as content_state, r.content_reason, r.redactions,
  (r.started_at < now() - make_interval(days => o.content_retention_days)) as expired`;

/** The names that a list shows beside the log. */
export const requestJoins = Prisma.sql`
  join organizations o on o.id = r.organization_id
  left join teams t on t.organization_id = r.organization_id and t.id = r.team_id
  left join virtual_keys k on k.organization_id = r.organization_id and k.id = r.key_id
  left join provider_accounts a on a.organization_id = r.organization_id and a.id = r.provider_account_id`;

/** A row of `requestColumns`. */
export type RawRequest = BucketRow & {
  id: string;
  started_at: Date;
  endpoint: string;
  outcome: RequestOutcome;
  http_status: number;
  error_code: string | null;
  blocked_by: string | null;
  stream: boolean;
  team_id: string;
  team_name: string | null;
  key_id: string;
  key_name: string | null;
  member_id: string | null;
  model_asked: string;
  model_served: string | null;
  provider: string | null;
  provider_account_id: string | null;
  account_name: string | null;
  rule_id: string | null;
  rule_name: string | null;
  cost_nanos: bigint | null;
  cost_estimated: boolean;
  latency_ms: number;
  time_to_first_token_ms: number | null;
  attempt_count: number;
  cache_status: CacheStatus;
  cache_similarity: number | null;
  saved_nanos: bigint;
  features: unknown;
  metadata: unknown;
  client: string;
  client_retries: number | null;
  session: string | null;
  trace_id: string | null;
  end_user: string | null;
  client_request_id: string | null;
  tags: string[];
  finish_reason: string | null;
  service_tier: string | null;
  request_bytes: bigint;
  response_bytes: bigint;
  content_kept: 'NONE' | 'REDACTED' | 'FULL';
  content_state: ContentState;
  content_reason: string | null;
  redactions: number;
  expired: boolean;
};

/** What is kept of what was said in a request. Throws a Refusal (not_found). */
export async function readKeptContent(scoped: Scoped, organizationId: string, id: string): Promise<KeptContent> {
  const [row] = await scoped.$queryRaw<RawRequest[]>`
    select ${requestColumns} from request_logs r ${requestJoins}
    where r.organization_id = ${organizationId}::uuid and r.id = ${id}::uuid`;
  return contentOf(found(row, 'request'));
}

const keptNames = { NONE: 'none', REDACTED: 'redacted', FULL: 'full' } as const;
// What a newer version wrote and this one does not understand is left out.
const features = z.array(requestFeature).catch([]);
const metadata = z.record(z.string(), z.string()).catch({});

/** A row of the log as lists show it. */
export function toRequestRow(row: RawRequest): RequestRow {
  return {
    id: row.id,
    startedAt: row.started_at,
    endpoint: row.endpoint,
    outcome: row.outcome,
    httpStatus: row.http_status,
    errorCode: row.error_code,
    blockedById: row.blocked_by,
    stream: row.stream,
    team: { id: row.team_id, name: row.team_name ?? removedName },
    key: { id: row.key_id, name: row.key_name ?? removedName },
    memberId: row.member_id,
    modelAsked: row.model_asked,
    modelServed: row.model_served,
    providerAccount: accountOf(row),
    ruleId: row.rule_id,
    ruleName: row.rule_name,
    usage: usageOf(row),
    costNanos: row.cost_nanos,
    costEstimated: row.cost_estimated,
    latencyMs: row.latency_ms,
    timeToFirstTokenMs: row.time_to_first_token_ms,
    attemptCount: row.attempt_count,
    cacheStatus: row.cache_status,
    cacheSimilarity: row.cache_similarity,
    savedNanos: row.saved_nanos,
    features: features.parse(row.features),
    metadata: metadata.parse(row.metadata),
    client: row.client,
    clientRetries: row.client_retries,
    session: row.session,
    traceId: row.trace_id,
    endUser: row.end_user,
    clientRequestId: row.client_request_id,
    tags: row.tags,
    finishReason: row.finish_reason,
    serviceTier: row.service_tier,
    requestBytes: Number(row.request_bytes),
    responseBytes: Number(row.response_bytes),
    content: contentOf(row),
  };
}

function accountOf(row: RawRequest): RequestRow['providerAccount'] {
  if (row.provider_account_id === null) return null;
  return { id: row.provider_account_id, name: row.account_name ?? removedName, provider: row.provider ?? '' };
}

function contentOf(row: RawRequest): KeptContent {
  const here = row.content_state === 'STORED' || row.content_state === 'TRUNCATED';
  return {
    kept: keptNames[row.content_kept],
    state: here && row.expired ? 'EXPIRED' : row.content_state,
    reason: row.content_reason,
    redactions: row.redactions,
  };
}
