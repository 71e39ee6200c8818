import type { BudgetCounter, Hold } from '@switchyard/core/limits/hold';
import type { Measure, Window } from '@switchyard/core/limits/limit-policy';

/** A window that a request must fit into. */
export type WindowCheck = {
  kind: 'window';
  policyId: string;
  group: string;
  measure: Measure;
  window: Window;
  /** What the call is taken to need. One that is above the limit is taken for the limit, so that it fits an empty window. */
  amount: number;
  limit: number;
};

/** A counter that a request must fit into. Amounts and limits are in the counter's own unit. */
export type AdmissionCheck =
  | WindowCheck
  | { kind: 'concurrency'; policyId: string; group: string; limit: number }
  | (BudgetCounter & {
      kind: 'budget';
      amount: bigint;
      /** Null: it is counted and refuses nothing. */
      limit: bigint | null;
    });

/** One request that asks to be admitted. */
export type AdmissionRequest = {
  organizationId: string;
  requestId: string;
  /** How long the reservation lives without a heartbeat. */
  leaseMs: number;
  /** What a sweeper needs to write the record if this gateway dies; JSON. */
  intent: string;
  /** Refusals name the first of those that are refused for the same reason. */
  checks: AdmissionCheck[];
};

/** How a counter stands after the script ran, in the order of the checks: admitted calls are counted in it, refused ones are not. */
export type CheckState =
  /** `remaining` is never below 0; `resetsInMs`: until the window is as good as new, 0 when it is. */
  | { kind: 'window'; remaining: number; resetsInMs: number }
  | { kind: 'concurrency'; inUse: number }
  | { kind: 'budget'; spent: bigint; held: bigint };

/** What came of it. `index` points into the request's checks. */
export type Admission =
  | { kind: 'admitted'; states: CheckState[] }
  /** A window or too many calls at once. `retryAfterMs` is when all windows that refuse would let it in; null for calls at once. */
  | { kind: 'limited'; index: number; retryAfterMs: number | null; states: CheckState[] }
  /** Would not fit even if nothing else were running. */
  | { kind: 'over-budget'; index: number; states: CheckState[] }
  /** Does not fit now, but may when requests in flight settle below their reservations. */
  | { kind: 'budget-in-flight'; index: number; states: CheckState[] }
  /** Redis does not know what these budgets have spent; they must be seeded from the ledger first. */
  | { kind: 'unseeded'; indexes: number[] };

/** A reservation whose gateway stopped renewing it. */
export type ExpiredReservation = { requestId: string; intent: string };

/**
 * How a reservation is settled:
 *   true      the gateway's settlement; nothing happens when a sweeper was faster, because the ledger then has the estimate
 *   estimate  the sweeper's settlement of an orphan; the estimates are remembered
 *   ledger    the row that the ledger has after all; replaces remembered estimates
 */
export type SettlementManner = 'true' | 'estimate' | 'ledger';

/**
 * What one hold came to, in the counter's own unit. Calls at once are released and come to nothing. `reserved` of a window is what was
 * counted: the amount of the check, or its limit when that is lower.
 */
export type SettledHold = Hold & { actual: bigint };

/** One settlement, with the holds that the request was admitted with, in their order. */
export type Settlement = {
  organizationId: string;
  requestId: string;
  manner: SettlementManner;
  holds: SettledHold[];
};
