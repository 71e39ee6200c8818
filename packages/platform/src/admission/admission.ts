import type { BudgetCounter, Hold } from '@switchyard/core/limits/hold';
import type { Measure, Window } from '@switchyard/core/limits/limit-policy';

/**
 * How many groups of a policy, or of a budget in one period, have counters of their own. A group takes its place when it is first
 * counted, and gives it up when it was not counted for `keepMs`; null keeps it. `of` is what a policy groups by: when that is changed its
 * groups are others, with places of their own.
 */
export type Bound = { maxGroups: number; keepMs: number | null; of: string };

/** A window that a request must fit into. */
export type WindowCheck = {
  kind: 'window';
  policyId: string;
  group: string;
  measure: Measure;
  window: Window;
  /** Left out where callers do not make the groups. */
  bound?: Bound | undefined;
  /** What the call is taken to need. One that is above the limit is taken for the limit, so that it fits an empty window. */
  amount: number;
  limit: number;
};

/**
 * A counter of spend, and since when its budget counts the way it does now, ms since 1970. What the counter has from before that is
 * not what the budget has spent, so until it is loaded anew it passes for one that Redis does not know.
 */
export type CountedBudget = BudgetCounter & { countedSinceMs: number };

/** A counter that a request must fit into. Amounts and limits are in the counter's own unit. */
export type AdmissionCheck =
  | WindowCheck
  | { kind: 'concurrency'; policyId: string; group: string; bound?: Bound | undefined; limit: number }
  | (CountedBudget & {
      kind: 'budget';
      bound?: Bound | undefined;
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
  | { kind: 'budget'; spent: bigint; held: bigint }
  /** A budget that Redis does not know, of a request that was refused or let in before it mattered. */
  | { kind: 'unknown' };

/** What came of it. `index` points into the request's checks. */
export type Admission =
  | { kind: 'admitted'; states: CheckState[] }
  /** A window or too many calls at once. `retryAfterMs` is when all windows that refuse would let it in; null for calls at once. */
  | { kind: 'limited'; index: number; retryAfterMs: number | null; states: CheckState[] }
  /** Would not fit even if nothing else were running. */
  | { kind: 'over-budget'; index: number; states: CheckState[] }
  /** Does not fit now, but may when requests in flight settle below their reservations. */
  | { kind: 'budget-in-flight'; index: number; states: CheckState[] }
  /** Redis does not know what these budgets have spent, or not since they were changed; they must be seeded from the ledger first. */
  | { kind: 'unseeded'; indexes: number[] }
  /** Redis does not know which groups these budgets count apart; they must be listed from the ledger first. */
  | { kind: 'unlisted'; indexes: number[] }
  /** These groups find no place among those that are counted apart; they must be counted with the others. */
  | { kind: 'crowded'; indexes: number[] };

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
