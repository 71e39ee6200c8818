import type { RequestRecord } from '@switchyard/core/requests/record';
import { storableText } from '@switchyard/core/text/storable-text';
import { columnsOfUsage } from './bucket-columns.ts';

/** A record that can never be inserted, whatever is tried; the message names the record and the field. */
export class UnacceptableRecord extends Error {
  override name = 'UnacceptableRecord';
}

/**
 * When a request started (ms since 1970): the time inside its UUIDv7 id, so that one id always falls on one day.
 * Throws an UnacceptableRecord for any other id.
 */
export function startOf(requestId: string): number {
  if (!uuidV7.test(requestId)) {
    throw new UnacceptableRecord(
      `Request ${requestId}: id must be a UUIDv7 in lower case; its time decides the day of the row.`,
    );
  }
  return Number.parseInt(requestId.slice(0, 8) + requestId.slice(9, 13), 16);
}

const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A row of `request_logs` as JSON, its attempts beside it. Column names are those of the table. */
export function logRow(record: RequestRecord) {
  return {
    id: record.id,
    organization_id: record.organizationId,
    team_id: record.teamId,
    key_id: record.keyId,
    member_id: record.memberId,
    started_at: new Date(startOf(record.id)).toISOString(),
    endpoint: record.endpoint,
    outcome: record.outcome,
    http_status: record.httpStatus,
    error_code: record.errorCode,
    error_message: record.errorMessage,
    stream: record.stream,
    model_asked: record.modelAsked,
    model_served: record.modelServed,
    provider: record.provider,
    provider_account_id: record.providerAccountId,
    rule_id: record.ruleId,
    rule_version: record.ruleVersion,
    rule_name: record.ruleName,
    ...columnsOfUsage(record.usage),
    cost_nanos: record.costNanos,
    cost_estimated: record.costEstimated,
    reserved_nanos: record.reservedNanos,
    latency_ms: record.latencyMs,
    time_to_first_token_ms: record.timeToFirstTokenMs,
    gateway_overhead_micros: record.gatewayOverheadMicros,
    finish_reason: record.finishReason,
    client_request_id: record.clientRequestId,
    client: record.client,
    end_user: record.endUser,
    decision: record.decision,
    attempt_count: answering(record.attempts).length,
    client_format: record.clientFormat,
    facts: record.facts,
    tags: sortedTags(record.facts?.tags ?? []),
    charges: record.charges,
    blocked_by: record.blockedBy,
    ...columnsOfCache(record.cache),
    content_kept: record.content.kept.toUpperCase(),
    content_state: record.content.state,
    content_reason: record.content.reason,
    redactions: record.content.redactions,
    queue_ms: record.queueMs,
    session: record.facts?.session,
    trace_id: record.traceId,
    parent_span_id: record.parentSpanId,
    client_retries: record.clientRetries,
    request_bytes: record.requestBytes,
    response_bytes: record.responseBytes,
    headers: record.headers,
    ...columnsOfAttempts(answering(record.attempts)),
  };
}

/** Most calls have no part of the cache, and what is not there is null or 0. */
function columnsOfCache(cache: RequestRecord['cache']) {
  if (cache === null) return { cache_status: 'NONE' };
  return {
    cache_status: cache.status,
    cache_reason: cache.reason,
    cache_entry: cache.entry,
    cache_stored: cache.stored,
    cache_age_ms: cache.ageMs,
    cache_similarity: cache.similarity,
    cache_source_id: cache.sourceRequestId,
    saved_nanos: cache.savedNanos,
    saved_input_tokens: cache.savedInputTokens,
    saved_output_tokens: cache.savedOutputTokens,
    saved_ms: cache.savedMs,
  };
}

/** The rows of `request_attempts` of one record, as JSON. `index` counts from 0 in the order in which they were made. */
export function attemptRows(record: RequestRecord) {
  return record.attempts.map((attempt, index) => ({
    request_id: record.id,
    index,
    role: attempt.role.toUpperCase(),
    organization_id: record.organizationId,
    provider_account_id: attempt.providerAccountId,
    provider: attempt.provider,
    model: attempt.model,
    outcome: attempt.outcome,
    http_status: attempt.httpStatus,
    error_message: attempt.errorMessage,
    started_after_ms: attempt.startedAfterMs,
    duration_ms: attempt.durationMs,
    connect_ms: attempt.connectMs,
    first_byte_ms: attempt.firstByteMs,
    upstream_request_id: attempt.upstreamRequestId,
    ...columnsOfUsage(attempt.usage),
    cost_nanos: attempt.costNanos,
    cost_estimated: attempt.costEstimated,
    price_version: typeof attempt.price?.version === 'string' ? attempt.price.version : null,
    price: attempt.price,
    upstream_format: attempt.upstreamFormat,
    service_tier: attempt.serviceTier,
    usage_mismatch: attempt.usageMismatch,
    dropped: attempt.dropped,
    credential_id: attempt.credentialId,
  }));
}

/**
 * JSON that Postgres takes. Texts and names of members come from callers and providers and may hold what Postgres cannot keep, a NUL
 * or half of a surrogate pair; these become U+FFFD, because a record is never lost over a character.
 */
export function toJson(rows: unknown[]): string {
  const json = JSON.stringify(rows);
  if (!/\\u(?:0000|d[89a-f])/.test(json)) return json;
  return JSON.stringify(rows, (_key, value: unknown) => storable(value));
}

function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [storableText(name), member]));
}

/** As the database sorts by bytes, so that the same tags are the same group wherever they were sorted. */
function sortedTags(tags: readonly string[]): string[] {
  const distinct = [...new Set(tags)].filter((tag) => tag !== '');
  return distinct.length < 2 ? distinct : distinct.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** Those that were to answer the request. */
const answering = (attempts: RequestRecord['attempts']) => attempts.filter(({ role }) => role === 'answer');

/** The last attempt is the one that answered; a mismatch or a dropped field of any attempt is the request's. */
function columnsOfAttempts(attempts: RequestRecord['attempts']) {
  const last = attempts.at(-1);
  return {
    upstream_format: last?.upstreamFormat ?? null,
    service_tier: last?.serviceTier ?? null,
    usage_mismatch: attempts.find(({ usageMismatch }) => usageMismatch !== null)?.usageMismatch ?? null,
    dropped: [...new Set(attempts.flatMap(({ dropped }) => dropped))],
  };
}
