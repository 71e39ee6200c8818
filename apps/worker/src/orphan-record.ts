import { noUsage } from '@switchyard/core/pricing/usage';
import { type RequestIntent, type RequestRecord, untoldOfRequest } from '@switchyard/core/requests/record';
import { chargesAtReservation } from './settled-holds.ts';

/** A reservation that outlived its gateway, with its intent parsed. */
export type Orphan = { requestId: string; intent: RequestIntent };

const largestLatencyMs = 2_147_483_647;

/**
 * The record of a request whose gateway died. How far it came is not known, so its cost is the reservation, which is the most it
 * can have cost, flagged as an estimate, and so is its charge in every budget. The caller saw the connection break; 500 is the status that says so.
 */
export function orphanRecord({ requestId, intent }: Orphan, nowMs: number): RequestRecord {
  const { version, holds, ...known } = intent;
  const latencyMs = Math.min(Math.max(0, nowMs - Date.parse(known.startedAt)), largestLatencyMs);
  return {
    version,
    id: requestId,
    ...known,
    outcome: 'ORPHANED',
    httpStatus: 500,
    errorCode: 'gateway_lost',
    errorMessage: 'The gateway ended before the request did; the cost is the most that it can have been.',
    modelServed: null,
    provider: null,
    providerAccountId: null,
    ruleId: null,
    ruleVersion: null,
    ruleName: null,
    usage: { ...noUsage },
    costNanos: known.reservedNanos,
    costEstimated: true,
    latencyMs,
    timeToFirstTokenMs: null,
    gatewayOverheadMicros: 0,
    finishReason: null,
    decision: { routingVersion: null, canary: false, rules: [], steps: [], candidates: [] },
    facts: null,
    charges: chargesAtReservation(holds),
    blockedBy: null,
    ...untoldOfRequest,
    attempts: [],
  };
}
