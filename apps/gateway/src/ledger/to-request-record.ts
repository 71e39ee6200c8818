import { priceOfUsage } from '@switchyard/core/pricing/price-of-usage';
import { type UnitPrice, type UnitPriceJson, unitPrice } from '@switchyard/core/pricing/unit-price';
import { addUsage, isNothing, noUsage, type Usage } from '@switchyard/core/pricing/usage';
import type { AttemptRecord, RequestOutcome, RequestRecord } from '@switchyard/core/requests/record';
import type { SettledHold } from '@switchyard/platform/admission/admission';
import { z } from 'zod';
import { type Call, mayCost } from '../call.ts';
import { keptErrorWords } from '../content/keeping.ts';
import { recordedFactsOf } from '../facts/read-facts.ts';
import type { OpenAttempt, OpenRequest } from '../open-request.ts';
import { chargesOf, settledHolds } from './settled-holds.ts';

/** A request priced: its record, its cost (nano-USD, null when nobody knows it), and what it came to wherever something was held for it. */
export type Priced = { record: RequestRecord; costNanos: bigint | null; holds: SettledHold[] };

/** When a request ended (monotonic ms), and what stands in for the usage that providers did not tell. */
export type Ending = { nowMs: number; estimates: ReadonlyMap<OpenAttempt, Usage> };

/** Prices every attempt once and writes down everything that is known of a request that has ended. */
export function toRequestRecord(open: OpenRequest, ending: Ending): Priced {
  const { nowMs } = ending;
  const made = attemptsOf(open);
  const attempts = made.map((attempt) => priceAttempt(open, attempt, ending));
  const costNanos = attempts.reduce<bigint | null>(
    (sum, { costNanos: cost }) => (sum === null || cost === null ? null : sum + BigInt(cost)),
    0n,
  );
  const holds = settledHolds(open.reservation?.claims ?? [], attempts);
  const last = open.attempts.at(-1);
  const maker = last ?? open.cache?.maker;
  const { key, configuration } = open.caller;
  const error = open.end?.kind === 'failed' ? open.end.error : null;
  const latencyMs = nowMs - open.startedMs;
  const providersMs = made.reduce((sum, { startedMs, endedMs }) => sum + (endedMs ?? nowMs) - startedMs, 0);
  const record: RequestRecord = {
    version: 1,
    id: open.id,
    organizationId: configuration.id,
    teamId: key.teamId,
    keyId: key.id,
    memberId: key.memberId,
    startedAt: new Date(open.startedAtMs).toISOString(),
    endpoint: open.endpoint,
    clientFormat: open.surface.format,
    outcome: outcomeOf(open),
    httpStatus: error === null || open.firstContentMs !== null ? 200 : error.status,
    errorCode: error?.code ?? null,
    errorMessage: error === null ? null : keptErrorWords(open.keeping, error),
    stream: open.call.stream,
    modelAsked: open.call.model,
    modelServed: maker?.model ?? null,
    provider: maker?.provider ?? null,
    providerAccountId: maker?.providerAccountId ?? null,
    ruleId: open.plan?.rule?.id ?? null,
    ruleVersion: open.plan?.rule?.version ?? null,
    ruleName: open.plan?.rule?.name ?? null,
    usage: attempts.reduce<Usage>((sum, { usage }) => addUsage(sum, usage), noUsage),
    costNanos: costNanos === null ? null : String(costNanos),
    costEstimated: attempts.some(({ costEstimated }) => costEstimated),
    reservedNanos: String(open.reservation?.reservedNanos ?? 0n),
    latencyMs: Math.round(latencyMs),
    timeToFirstTokenMs: open.firstContentMs === null ? null : Math.round(open.firstContentMs - open.startedMs),
    gatewayOverheadMicros: Math.max(0, Math.round((latencyMs - providersMs - (open.cache?.waitedMs ?? 0)) * 1_000)),
    finishReason: maker?.finishReason ?? null,
    clientRequestId: open.client.requestId,
    client: open.client.name,
    endUser: open.call.endUser,
    decision: decisionOf(open),
    facts: open.facts && recordedFactsOf(open.facts),
    charges: chargesOf(holds),
    blockedBy: open.blockedBy,
    cache: open.cache?.record ?? null,
    content: open.content,
    queueMs: Math.round(open.queueMs),
    traceId: open.client.traceId,
    parentSpanId: open.client.parentSpanId,
    clientRetries: open.client.retries,
    requestBytes: open.requestBytes,
    responseBytes: open.responseBytes,
    headers: open.client.headers,
    attempts,
  };
  return { record, costNanos, holds };
}

/** Every call to a provider that was made for a request; the one that looked for a like question is the last. */
export const attemptsOf = ({ attempts, lookup }: OpenRequest): OpenAttempt[] =>
  lookup?.attempt ? [...attempts, lookup.attempt] : attempts;

/** Why the request went where it went, as far as it came. */
export function decisionOf({ plan, steps, candidates }: OpenRequest): RequestRecord['decision'] {
  return {
    routingVersion: plan?.routingVersion ?? null,
    canary: plan?.canary ?? false,
    rules: plan?.rules ?? [],
    steps,
    candidates,
  };
}

function outcomeOf(open: OpenRequest): RequestOutcome {
  if (open.end?.kind === 'succeeded') return 'SUCCEEDED';
  if (open.end === null || open.end.error.code === 'client_closed_request') return 'CANCELLED';
  if (open.firstContentMs !== null) return 'PARTIAL';
  return open.attempts.length === 0 ? 'REFUSED' : 'FAILED';
}

/** One attempt priced, by what its provider told or else by the estimate. */
export function priceAttempt(open: OpenRequest, attempt: OpenAttempt, { nowMs, estimates }: Ending): AttemptRecord {
  const estimate = estimates.get(attempt);
  const usage = attempt.usage ?? estimate ?? noUsage;
  const estimated = attempt.usage === null ? estimate !== undefined : isInterim(attempt);
  const known = isNothing(usage) || !(estimated && isUnread(open.call));
  const price = known ? attempt.price : undefined;
  const costNanos = isNothing(usage) ? 0n : price && priceOfUsage(usage, price, attempt.serviceTier);
  return {
    role: attempt === open.lookup?.attempt ? 'lookup' : 'answer',
    providerAccountId: attempt.providerAccountId,
    credentialId: attempt.credentialId,
    provider: attempt.provider,
    model: attempt.model,
    outcome: attempt.outcome,
    httpStatus: attempt.httpStatus,
    errorMessage: attempt.errorMessage,
    startedAfterMs: Math.max(0, Math.round(attempt.startedMs - open.startedMs)),
    durationMs: Math.max(0, Math.round((attempt.endedMs ?? nowMs) - attempt.startedMs)),
    connectMs: sinceStart(attempt, attempt.signedMs),
    firstByteMs: sinceStart(attempt, attempt.headersMs),
    upstreamRequestId: attempt.upstreamRequestId,
    upstreamFormat: attempt.upstreamFormat,
    usage,
    usageMismatch: attempt.usageMismatch,
    serviceTier: attempt.serviceTier,
    dropped: attempt.dropped,
    costNanos: costNanos === undefined ? null : String(costNanos),
    costEstimated: estimated,
    price: attempt.price ? jsonOf(attempt.price) : null,
  };
}

/** How long after its start something came in an attempt, ms. */
const sinceStart = ({ startedMs }: OpenAttempt, atMs: number | null): number | null =>
  atMs === null ? null : Math.max(0, Math.round(atMs - startedMs));

/** Of an answer in words that are not known here nothing can be counted: its output may cost anything. */
const isUnread = (call: Call) => call.kind === 'native' && call.format === null && call.wire === null;

/** Whether what the provider told of an answer that broke off is only what it was until then; some tell with every piece. */
const isInterim = ({ outcome, finishReason }: OpenAttempt) =>
  (outcome === 'cut' || outcome === 'cancelled') && finishReason === null;

/** Outcomes after which the provider has read the request and may bill it without ever telling us how much. */
const mayBeBilled = new Set(['succeeded', 'cut', 'cancelled', 'timeout', 'malformed-answer']);

/** Whether the provider may bill an attempt of which it did not say what it consumed: then an estimate must do. */
export function isUntold(open: OpenRequest, attempt: OpenAttempt): boolean {
  if (attempt.usage !== null || !mayCost(open.call) || !attempt.dispatched) return false;
  // An answer that began and then broke off, or told of an error, was being made.
  return attempt.httpStatus === 200 || mayBeBilled.has(attempt.outcome);
}

/** A price serves many requests; its JSON form is made once. */
function jsonOf(price: UnitPrice): UnitPriceJson {
  let json = encodedPrices.get(price);
  if (json === undefined) {
    json = z.encode(unitPrice, price);
    encodedPrices.set(price, json);
  }
  return json;
}

const encodedPrices = new WeakMap<UnitPrice, UnitPriceJson>();
