import { budgetScope } from '@switchyard/core/budgets/budget';
import { charge } from '@switchyard/core/limits/hold';
import { type UnitPrice, unitPrice } from '@switchyard/core/pricing/unit-price';
import type { Usage } from '@switchyard/core/pricing/usage';
import { type Decision, decision } from '@switchyard/core/routing/decision';
import { type RecordedFacts, recordedFacts } from '@switchyard/core/routing/facts';
import { z } from 'zod';
import type { Scoped } from '../client/create-database.ts';
import { nameOfBudgetGroup, readBudgetScopeNames } from '../directory/budget-scopes.ts';
import { found } from '../directory/refusal.ts';
import { type BucketRow, usageOf } from '../requests/bucket-columns.ts';
import {
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

/** Everything kept about a request. */
export type RequestDetail = RequestRow & {
  endpoint: string;
  /** The wire format that the caller speaks. */
  clientFormat: string | null;
  errorMessage: string | null;
  ruleId: string | null;
  ruleVersion: number | null;
  reservedNanos: bigint;
  gatewayOverheadMicros: number;
  finishReason: string | null;
  clientRequestId: string | null;
  endUser: string | null;
  decision: Decision;
  /** What routing saw of the request; null in records of earlier versions. */
  facts: RecordedFacts | null;
  charges: ChargeRow[];
  blockedBy: BlockedBy | null;
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
  endpoint: string;
  client_format: string | null;
  error_message: string | null;
  rule_id: string | null;
  rule_version: number | null;
  reserved_nanos: bigint;
  gateway_overhead_micros: number;
  finish_reason: string | null;
  client_request_id: string | null;
  end_user: string | null;
  decision: unknown;
  facts: unknown;
  charges: unknown;
  blocked_by: string | null;
};

/** One request with its attempts. Throws a Refusal (not_found). */
export async function readRequest(scoped: Scoped, organizationId: string, id: string): Promise<RequestDetail> {
  const [row] = await scoped.$queryRaw<RawDetail[]>`
    select ${requestColumns}, r.endpoint, r.error_message, r.rule_id, r.rule_version, r.reserved_nanos,
      r.gateway_overhead_micros, r.finish_reason, r.client_request_id, r.end_user, r.decision, r.facts, r.client_format, r.charges, r.blocked_by
    from request_logs r ${requestJoins}
    where r.organization_id = ${organizationId}::uuid and r.id = ${id}::uuid`;
  const request = found(row, 'request');
  return {
    ...toRequestRow(request),
    endpoint: request.endpoint,
    clientFormat: request.client_format,
    errorMessage: request.error_message,
    ruleId: request.rule_id,
    ruleVersion: request.rule_version,
    reservedNanos: request.reserved_nanos,
    gatewayOverheadMicros: request.gateway_overhead_micros,
    finishReason: request.finish_reason,
    clientRequestId: request.client_request_id,
    endUser: request.end_user,
    decision: decision.parse(request.decision),
    facts: recordedFacts.safeParse(request.facts).data ?? null,
    charges: await readCharges(scoped, organizationId, request.charges),
    blockedBy: await readBlockedBy(scoped, organizationId, request.blocked_by),
    attempts: await readAttempts(scoped, organizationId, id),
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
    order by r.index`;
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
