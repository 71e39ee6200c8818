import { GatewayError } from '@switchyard/core/errors';
import type { BudgetCounter } from '@switchyard/core/limits/hold';
import type {
  Admission,
  AdmissionCheck,
  AdmissionRequest,
  CountedBudget,
} from '@switchyard/platform/admission/admission';
import type { AdmissionStore } from '@switchyard/platform/admission/admission-store';
import type { SettlementSignal } from './settlement-signal.ts';

/** What admission needs: the counters, the ledger to load them from, and word of settlements to wait for. */
export type AdmissionParts = {
  store: Pick<AdmissionStore, 'admit' | 'seed' | 'list'>;
  /** What each counter has spent, by the ledger and the queue on the way to it, in its unit and in the order asked. */
  loadSpends(organizationId: string, counters: BudgetCounter[]): Promise<bigint[]>;
  /** The groups that a budget has in a period, at most so many, by the ledger and the queue on the way to it. */
  loadGroups(
    organizationId: string,
    budget: Pick<BudgetCounter, 'budgetId' | 'period'>,
    atMost: number,
  ): Promise<string[]>;
  settlements: SettlementSignal;
};

/** What came of a request once every budget and its groups were known. */
export type Decided = Exclude<Admission, { kind: 'unseeded' | 'unlisted' }>;

/** See {@link createAdmission}. */
export type Admissions = ReturnType<typeof createAdmission>;

/**
 * Admits requests. Budgets that Redis does not know are loaded from the ledger first. When Redis or the ledger is down nothing is
 * admitted: a hard budget fails closed.
 */
export function createAdmission({ store, loadSpends, loadGroups, settlements }: AdmissionParts) {
  /** Many requests miss the same counters at once; they are loaded once. */
  const loading = new Map<string, Promise<void>>();

  async function seed(organizationId: string, counters: CountedBudget[]): Promise<void> {
    const spends = await loadSpends(organizationId, counters);
    const known = counters.map((counter, at) => ({ ...counter, spent: spends[at] ?? 0n }));
    await store.seed(organizationId, known);
  }

  async function list(organizationId: string, { atMost, ...budget }: BudgetGroups): Promise<void> {
    await store.list(organizationId, budget, await loadGroups(organizationId, budget, atMost));
  }

  function once(what: unknown, load: () => Promise<void>): Promise<void> {
    const name = JSON.stringify(what);
    const begun = loading.get(name) ?? load().finally(() => loading.delete(name));
    loading.set(name, begun);
    return begun;
  }

  /** Tells Redis what it needs to know to decide. */
  async function teach(request: AdmissionRequest, { kind, indexes }: Unknown): Promise<void> {
    const { organizationId, checks } = request;
    const unknown = indexes.map((index) => checks[index]);
    if (kind === 'unseeded') {
      const counters = unknown.flatMap(counterOf);
      return once([organizationId, counters], () => seed(organizationId, counters));
    }
    const budgets = unknown.flatMap(groupsOf);
    await Promise.all(budgets.map((budget) => once([organizationId, budget], () => list(organizationId, budget))));
  }

  return {
    /** Admits a request or says why not. Throws `limits_unavailable` when nobody can say. */
    async admit(request: AdmissionRequest): Promise<Decided> {
      for (let times = 0; times < mostLoadings; times++) {
        const admission = await closedWhenDown(() => store.admit(request));
        if (admission.kind !== 'unseeded' && admission.kind !== 'unlisted') return admission;
        await closedWhenDown(() => teach(request, admission));
      }
      throw unavailable(new Error('Budgets were loaded and gone again.'));
    },
    /** Resolves after the next settlement of the organization, or soon. Rejects when the caller leaves. */
    nextSettlement: (organizationId: string, signal: AbortSignal) =>
      settlements.next(organizationId, { signal, atMostMs: 100 }),
  };
}

/** A Redis that forgets faster than it is told is not to be relied on. */
const mostLoadings = 6;

type Unknown = Extract<Admission, { kind: 'unseeded' | 'unlisted' }>;

function counterOf(check: AdmissionCheck | undefined): CountedBudget[] {
  if (check?.kind !== 'budget') return [];
  const { budgetId, period, group, countedSinceMs } = check;
  return [{ budgetId, period, group, countedSinceMs }];
}

/** The groups of a budget in a period, of which at most so many are counted apart. */
type BudgetGroups = Omit<CountedBudget, 'group'> & { atMost: number };

function groupsOf(check: AdmissionCheck | undefined): BudgetGroups[] {
  if (check?.kind !== 'budget' || check.bound === undefined) return [];
  const { budgetId, period, countedSinceMs, bound } = check;
  return [{ budgetId, period, countedSinceMs, atMost: bound.maxGroups }];
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
