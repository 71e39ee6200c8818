import { GatewayError } from '@switchyard/core/errors';
import type { BudgetCounter } from '@switchyard/core/limits/hold';
import type { Admission, AdmissionRequest } from '@switchyard/platform/admission/admission';
import type { AdmissionStore } from '@switchyard/platform/admission/admission-store';
import type { SettlementSignal } from './settlement-signal.ts';

/** What admission needs: the counters, the ledger to load them from, and word of settlements to wait for. */
export type AdmissionParts = {
  store: Pick<AdmissionStore, 'admit' | 'seed'>;
  /** What each counter has spent, by the ledger and the queue on the way to it, in its unit and in the order asked. */
  loadSpends(organizationId: string, counters: BudgetCounter[]): Promise<bigint[]>;
  settlements: SettlementSignal;
};

/** What came of a request once every budget was known. */
export type Decided = Exclude<Admission, { kind: 'unseeded' }>;

/** See {@link createAdmission}. */
export type Admissions = ReturnType<typeof createAdmission>;

/**
 * Admits requests. Budgets that Redis does not know are loaded from the ledger first. When Redis or the ledger is down nothing is
 * admitted: a hard budget fails closed.
 */
export function createAdmission({ store, loadSpends, settlements }: AdmissionParts) {
  /** Many requests miss the same counters at once; they are loaded once. */
  const loading = new Map<string, Promise<void>>();

  async function seed(organizationId: string, counters: BudgetCounter[]): Promise<void> {
    const spends = await loadSpends(organizationId, counters);
    const known = counters.map((counter, at) => ({ ...counter, spent: spends[at] ?? 0n }));
    await store.seed(organizationId, known);
  }

  function seedOnce(organizationId: string, counters: BudgetCounter[]): Promise<void> {
    const name = JSON.stringify([organizationId, counters]);
    const begun = loading.get(name) ?? seed(organizationId, counters).finally(() => loading.delete(name));
    loading.set(name, begun);
    return begun;
  }

  return {
    /** Admits a request or says why not. Throws `limits_unavailable` when nobody can say. */
    async admit(request: AdmissionRequest): Promise<Decided> {
      for (let times = 0; times < mostSeedings; times++) {
        const admission = await closedWhenDown(() => store.admit(request));
        if (admission.kind !== 'unseeded') return admission;
        const counters = admission.indexes.flatMap((index) => counterOf(request, index));
        await closedWhenDown(() => seedOnce(request.organizationId, counters));
      }
      throw unavailable(new Error('Budgets were loaded and gone again.'));
    },
    /** Resolves after the next settlement of the organization, or soon. Rejects when the caller leaves. */
    nextSettlement: (organizationId: string, signal: AbortSignal) =>
      settlements.next(organizationId, { signal, atMostMs: 100 }),
  };
}

/** A Redis that forgets faster than it is told is not to be relied on. */
const mostSeedings = 5;

function counterOf({ checks }: AdmissionRequest, index: number): BudgetCounter[] {
  const check = checks[index];
  if (check?.kind !== 'budget') return [];
  const { budgetId, period, group } = check;
  return [{ budgetId, period, group }];
}

async function closedWhenDown<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (cause) {
    throw unavailable(cause);
  }
}

const unavailable = (cause: unknown) =>
  new GatewayError(
    'limits_unavailable',
    'Limits and budgets cannot be checked at the moment. Try again in a few seconds.',
    { retryAfterMs: 2_000, cause },
  );
