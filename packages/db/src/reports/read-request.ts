import { budgetScope } from '@switchyard/core/budgets/budget';
import { charge } from '@switchyard/core/limits/hold';
import { type UnitPrice, unitPrice } from '@switchyard/core/pricing/unit-price';
import type { Usage } from '@switchyard/core/pricing/usage';
import { type Decision, decision } from '@switchyard/core/routing/decision';
import { type RecordedFacts, recordedFacts } from '@switchyard/core/routing/facts';
import { z } from 'zod';
import type { Scoped } from '../client/create-database.ts';
import { asksReason } from '../content/read-content.ts';
import { nameOfBudgetGroup, readBudgetScopeNames } from '../directory/budget-scopes.ts';
import { found } from '../directory/refusal.ts';
import { type BucketRow, usageOf } from '../requests/bucket-columns.ts';
import {
  type KeptContent,
  type RawRequest,
  type RequestRow,
  removedName,
  requestColumns,
  requestJoins,
  toRequestRow,
} from './request-rows.ts';

/** An attempt with the unit price it was charged at; null when it has none. */
export type AttemptRow = {
  index: number;
  providerAccount: { id: string; name: string };
  /** What signed it in; null in records of earlier versions. */
  credential: { id: string; name: string; last4: string } | null;
  provider: string;
  model: string;
  outcome: string;
  httpStatus: number | null;
  errorMessage: string | null;
  startedAfterMs: number;
  durationMs: number;
  connectMs: number | null;
  firstByteMs: number | null;
  upstreamRequestId: string | null;
  usage: Usage;
  costNanos: bigint | null;
  costEstimated: boolean;
  price: UnitPrice | null;
  /** The wire format in which the provider was called. */
  upstreamFormat: string | null;
  /** The service tier that the provider says it served. */
  serviceTier: string | null;
  /** In words: how the provider's own total differs from the buckets. */
  usageMismatch: string | null;
  /** Fields of the caller's body that were left out. */
  dropped: string[];
};

/** How the cache took part; see core's `cacheRecord`. */
export type CacheDetail = {
  status: RequestRow['cacheStatus'];
  reason: string | null;
  entry: string | null;
  stored: boolean;
  ageMs: number | null;
  similarity: number | null;
  sourceRequestId: string | null;
  savedNanos: bigint;
  savedInputTokens: number;
  savedOutputTokens: number;
  savedMs: number;
};

/** Everything kept about a request. */
export type RequestDetail = RequestRow & {
  /** The wire format that the caller speaks. */
  clientFormat: string | null;
  errorMessage: string | null;
  ruleVersion: number | null;
  reservedNanos: bigint;
  queueMs: number;
  gatewayOverheadMicros: number;
  member: { id: string; name: string } | null;
  decision: Decision;
  /** What routing saw of the request; null in records of earlier versions. */
  facts: RecordedFacts | null;
  charges: ChargeRow[];
  blockedBy: BlockedBy | null;
  /** Null where the cache was not switched on. */
  cache: CacheDetail | null;
  parentSpanId: string | null;
  headers: Record<string, string>;
  /** When its content is deleted; null where nothing is kept. */
  contentUntil: Date | null;
  /** Whether opening the content asks for a reason. */
  contentAsksReason: boolean;
  upstreamRequestId: string | null;
  priceVersion: string | null;
  attempts: AttemptRow[];
};

/** What a request was counted with in one budget, in its unit; name and unit are null when the budget is gone since. */
export type ChargeRow = {
  budgetId: string;
  name: string | null;
  unit: 'usd' | 'tokens' | 'requests' | null;
  /** Empty, or the value that the budget counts apart. */
  group: string;
  amount: bigint;
};

/** The budget or the limit policy that refused a request. */
export type BlockedBy = { kind: 'budget' | 'limit' | 'removed'; id: string; name: string };

type RawDetail = RawRequest & {
  client_format: string | null;
  error_message: string | null;
  rule_version: number | null;
  reserved_nanos: bigint;
  queue_ms: number;
  gateway_overhead_micros: number;
  member_name: string | null;
  decision: unknown;
  facts: unknown;
  charges: unknown;
  headers: unknown;
  parent_span_id: string | null;
  content_until: Date;
  cache_reason: string | null;
  cache_entry: string | null;
  cache_stored: boolean;
  cache_age_ms: bigint | null;
  cache_source_id: string | null;
  saved_input_tokens: bigint;
  saved_output_tokens: bigint;
  saved_ms: bigint;
};

/** One request with its attempts. Throws a Refusal (not_found). */
export async function readRequest(scoped: Scoped, organizationId: string, id: string): Promise<RequestDetail> {
  const [row] = await scoped.$queryRaw<RawDetail[]>`
    select ${requestColumns}, r.error_message, r.rule_version, r.reserved_nanos, r.queue_ms, r.gateway_overhead_micros, r.decision,
      r.facts, r.client_format, r.charges, r.headers, r.parent_span_id, r.cache_reason, r.cache_entry, r.cache_stored, r.cache_age_ms,
      r.cache_source_id, r.saved_input_tokens, r.saved_output_tokens, r.saved_ms, u.name as member_name,
      r.started_at + make_interval(days => o.content_retention_days) as content_until
    from request_logs r ${requestJoins} left join users u on u.id = r.member_id
    where r.organization_id = ${organizationId}::uuid and r.id = ${id}::uuid`;
  const request = found(row, 'request');
  const shown = toRequestRow(request);
  const attempts = await readAttempts(scoped, organizationId, id);
  return {
    ...shown,
    clientFormat: request.client_format,
    errorMessage: request.error_message,
    ruleVersion: request.rule_version,
    reservedNanos: request.reserved_nanos,
    queueMs: request.queue_ms,
    gatewayOverheadMicros: request.gateway_overhead_micros,
    member: request.member_id === null ? null : { id: request.member_id, name: request.member_name ?? removedName },
    decision: decision.parse(request.decision),
    facts: recordedFacts.safeParse(request.facts).data ?? null,
    charges: await readCharges(scoped, organizationId, request.charges),
    blockedBy: await readBlockedBy(scoped, organizationId, request.blocked_by),
    cache: cacheOf(request),
    parentSpanId: request.parent_span_id,
    headers: z.record(z.string(), z.string()).catch({}).parse(request.headers),
    contentUntil: isThere(shown.content) ? request.content_until : null,
    contentAsksReason: await asksReason(scoped, organizationId),
    upstreamRequestId: attempts.at(-1)?.upstreamRequestId ?? null,
    priceVersion: attempts.at(-1)?.price?.version ?? null,
    attempts,
  };
}

const isThere = ({ state }: KeptContent): boolean => state === 'STORED' || state === 'TRUNCATED';

function cacheOf(row: RawDetail): CacheDetail | null {
  if (row.cache_status === 'NONE') return null;
  return {
    status: row.cache_status,
    reason: row.cache_reason,
    entry: row.cache_entry,
    stored: row.cache_stored,
    ageMs: row.cache_age_ms === null ? null : Number(row.cache_age_ms),
    similarity: row.cache_similarity,
    sourceRequestId: row.cache_source_id,
    savedNanos: row.saved_nanos,
    savedInputTokens: Number(row.saved_input_tokens),
    savedOutputTokens: Number(row.saved_output_tokens),
    savedMs: Number(row.saved_ms),
  };
}

const units = { USD: 'usd', TOKENS: 'tokens', REQUESTS: 'requests' } as const;

async function readCharges(scoped: Scoped, organizationId: string, json: unknown): Promise<ChargeRow[]> {
  // What a newer version wrote and this one does not understand is left out; the cost stands beside it.
  const charges = z.array(charge).safeParse(json).data ?? [];
  if (charges.length === 0) return [];
  const ids = charges.map(({ budgetId }) => budgetId);
  const [budgets, names] = [
    await scoped.budget.findMany({
      where: { organizationId, id: { in: ids } },
      select: { id: true, name: true, unit: true, scope: true },
    }),
    await readBudgetScopeNames(scoped, organizationId),
  ];
  return charges.map(({ budgetId, group, amount }) => {
    const budget = budgets.find(({ id }) => id === budgetId);
    const scope = budgetScope.safeParse(budget?.scope).data;
    return {
      budgetId,
      name: budget?.name ?? null,
      unit: budget ? units[budget.unit] : null,
      group: scope ? nameOfBudgetGroup(scope, group, names) : group,
      amount: BigInt(amount),
    };
  });
}

async function readBlockedBy(scoped: Scoped, organizationId: string, id: string | null): Promise<BlockedBy | null> {
  if (id === null) return null;
  const where = { organizationId, id };
  const budget = await scoped.budget.findFirst({ where, select: { name: true } });
  if (budget) return { kind: 'budget', id, name: budget.name };
  const policy = await scoped.limitPolicy.findFirst({ where, select: { name: true } });
  return policy ? { kind: 'limit', id, name: policy.name } : { kind: 'removed', id, name: removedName };
}

type RawAttempt = BucketRow & {
  index: number;
  provider_account_id: string;
  account_name: string | null;
  credential_id: string | null;
  credential_name: string | null;
  credential_last4: string | null;
  provider: string;
  model: string;
  outcome: string;
  http_status: number | null;
  error_message: string | null;
  started_after_ms: number;
  duration_ms: number;
  connect_ms: number | null;
  first_byte_ms: number | null;
  upstream_request_id: string | null;
  cost_nanos: bigint | null;
  cost_estimated: boolean;
  price: unknown;
  upstream_format: string | null;
  service_tier: string | null;
  usage_mismatch: string | null;
  dropped: string[];
};

async function readAttempts(scoped: Scoped, organizationId: string, id: string): Promise<AttemptRow[]> {
  const rows = await scoped.$queryRaw<RawAttempt[]>`
    select r.*, a.name as account_name, c.name as credential_name, c.last4 as credential_last4 from request_attempts r
    left join provider_accounts a on a.organization_id = r.organization_id and a.id = r.provider_account_id
    left join provider_credentials c on c.organization_id = r.organization_id and c.id = r.credential_id
    where r.organization_id = ${organizationId}::uuid and r.request_id = ${id}::uuid
    order by r.role desc, r.index`; // a look-up stands behind the others and was made before them
  return rows.map((row) => ({
    index: row.index,
    providerAccount: { id: row.provider_account_id, name: row.account_name ?? removedName },
    credential: credentialOf(row),
    provider: row.provider,
    model: row.model,
    outcome: row.outcome,
    httpStatus: row.http_status,
    errorMessage: row.error_message,
    startedAfterMs: row.started_after_ms,
    durationMs: row.duration_ms,
    connectMs: row.connect_ms,
    firstByteMs: row.first_byte_ms,
    upstreamRequestId: row.upstream_request_id,
    usage: usageOf(row),
    costNanos: row.cost_nanos,
    costEstimated: row.cost_estimated,
    price: parsePrice(row.price),
    upstreamFormat: row.upstream_format,
    serviceTier: row.service_tier,
    usageMismatch: row.usage_mismatch,
    dropped: row.dropped,
  }));
}

function credentialOf({ credential_id: id, credential_name: name, credential_last4: last4 }: RawAttempt) {
  return id === null ? null : { id, name: name ?? removedName, last4: last4 ?? '' };
}

/** A price that a newer version wrote and this one does not understand is shown as unknown; the cost stands beside it. */
function parsePrice(json: unknown): UnitPrice | null {
  const parsed = z.safeDecode(unitPrice, json as z.input<typeof unitPrice>);
  return parsed.success ? parsed.data : null;
}
