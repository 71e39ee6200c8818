import type { AdmissionCheck, CheckState, SettledHold } from '../../src/admission/admission.ts';

/** What the yard of a schedule caps. Amounts of both budgets and of the watched one are the same. */
export type Limits = { organization: bigint; team: bigint; requests: number; tokens: number; concurrency: number };

/** One request as the model knows it. */
type Reservation = { period: number; amount: bigint; tokens: number; slice: number };

/** A counter of a budget; null when Redis lost it or never had it. */
type Counter = { spent: bigint; held: bigint } | null;

/** What the model says that the script must answer. `waitSlices`: the slice, counted from the current one, in which it fits. */
export type Verdict =
  | { kind: 'unseeded'; indexes: number[] }
  | { kind: 'admitted' | 'over-budget' | 'budget-in-flight'; index: number }
  | { kind: 'limited'; index: number; waitSlices: number | null };

/** How many slices a window of a day has. */
const slices = 60;

/** The budgets of the yard, in the order of their checks. The last is only watched. */
export const budgetNames = ['organization', 'team', 'watched'] as const;

/** Admission in memory: no Redis, no script, sums instead of running totals. Slices are absolute, as in Redis. */
export function createModel(limits: Limits) {
  const counters = new Map<string, Counter>();
  const ledger = new Map<string, bigint>();
  const windows = { requests: new Map<number, number>(), tokens: new Map<number, number>() };
  const open = new Map<string, Reservation>();
  /** Requests whose reservation Redis lost: their settlement changes the ledger alone. */
  const lost = new Map<string, Reservation>();
  const estimates = new Map<string, Reservation & { charged: bigint }>();
  const model = { limits, period: 0, counters, ledger, windows, open, lost, estimates };
  const keyOf = (name: string, period: number) => `${name}/${period}`;

  const counted = (window: Map<number, number>, slice: number) =>
    [...window].filter(([at]) => at >= slice - slices).reduce((sum, [, amount]) => sum + amount, 0);

  /** The first slice in which the amount fits, from the current one on. */
  const fitsIn = (window: Map<number, number>, need: { amount: number; limit: number; slice: number }) => {
    let ahead = 0;
    while (counted(window, need.slice + ahead) + Math.min(need.amount, need.limit) > need.limit) ahead++;
    return ahead;
  };

  const add = (window: Map<number, number>, slice: number, amount: number) =>
    window.set(slice, (window.get(slice) ?? 0) + amount);

  const charge = (period: number, amount: bigint) => {
    for (const name of budgetNames) {
      const key = keyOf(name, period);
      ledger.set(key, (ledger.get(key) ?? 0n) + amount);
      const counter = counters.get(key);
      if (counter) counter.spent += amount;
    }
  };

  return {
    ...model,
    get period() {
      return model.period;
    },
    rollOver() {
      model.period++;
    },

    verdict(slice: number, { amount, tokens }: { amount: bigint; tokens: number }): Verdict {
      const waits = [
        fitsIn(windows.requests, { amount: 1, limit: limits.requests, slice }),
        0,
        fitsIn(windows.tokens, { amount: tokens, limit: limits.tokens, slice }),
      ];
      const full = waits.findIndex((wait) => wait > 0);
      if (full >= 0) return { kind: 'limited', index: full, waitSlices: Math.max(...waits) };
      if (open.size + 1 > limits.concurrency) return { kind: 'limited', index: 1, waitSlices: null };
      const current = budgetNames.map((name) => counters.get(keyOf(name, model.period)) ?? null);
      const indexes = current.flatMap((counter, at) => (counter === null ? [at + 3] : []));
      if (indexes.length > 0) return { kind: 'unseeded', indexes };
      const capped = [limits.organization, limits.team].map((limit, at) => ({ limit, ...(current[at] ?? none) }));
      const over = capped.findIndex(({ limit, spent }) => spent + amount > limit);
      if (over >= 0) return { kind: 'over-budget', index: over + 3 };
      const inFlight = capped.findIndex(({ limit, spent, held }) => spent + held + amount > limit);
      if (inFlight >= 0) return { kind: 'budget-in-flight', index: inFlight + 3 };
      return { kind: 'admitted', index: -1 };
    },

    admit(id: string, slice: number, { amount, tokens }: { amount: bigint; tokens: number }) {
      const reserved = Math.min(tokens, limits.tokens);
      open.set(id, { period: model.period, amount, tokens: reserved, slice });
      add(windows.requests, slice, 1);
      add(windows.tokens, slice, reserved);
      for (const name of budgetNames) (counters.get(keyOf(name, model.period)) ?? { held: 0n }).held += amount;
    },

    /** `slice` is the current one: the windows of a request from before the far edge are left as they are. */
    settle(id: string, slice: number, actual: { charged: bigint; tokens: number; estimate: boolean }) {
      const reservation = open.get(id);
      if (reservation === undefined) {
        const gone = lost.get(id);
        if (gone === undefined) return;
        lost.delete(id);
        for (const name of budgetNames) {
          const key = keyOf(name, gone.period);
          ledger.set(key, (ledger.get(key) ?? 0n) + actual.charged);
        }
        return;
      }
      open.delete(id);
      for (const name of budgetNames) {
        const counter = counters.get(keyOf(name, reservation.period));
        if (counter) counter.held -= reservation.amount;
      }
      charge(reservation.period, actual.charged);
      if (reservation.slice >= slice - slices)
        add(windows.tokens, reservation.slice, actual.tokens - reservation.tokens);
      if (actual.estimate) estimates.set(id, { ...reservation, tokens: actual.tokens, charged: actual.charged });
    },

    replace(id: string, slice: number, actual: { charged: bigint; tokens: number }) {
      const estimate = estimates.get(id);
      if (estimate === undefined) return;
      estimates.delete(id);
      charge(estimate.period, actual.charged - estimate.charged);
      if (estimate.slice >= slice - slices) add(windows.tokens, estimate.slice, actual.tokens - estimate.tokens);
    },

    seed(name: string, period: number) {
      const key = keyOf(name, period);
      counters.set(key, counters.get(key) ?? { spent: ledger.get(key) ?? 0n, held: 0n });
    },

    flush() {
      counters.clear();
      windows.requests.clear();
      windows.tokens.clear();
      for (const [id, reservation] of open) lost.set(id, reservation);
      open.clear();
      estimates.clear();
    },

    /** Time goes on by so many slices: all that was counted lies that much further back. */
    age(by: number) {
      for (const window of [windows.requests, windows.tokens]) {
        const moved = [...window].map(([slice, amount]) => [slice - by, amount] as const);
        window.clear();
        for (const [slice, amount] of moved) window.set(slice, amount);
      }
      for (const one of [...open.values(), ...estimates.values()]) one.slice -= by;
    },

    /** How every check stands, as the script must say it; `resetsInMs` is left to tests of its own. */
    states(slice: number): CheckState[] {
      const left = (window: Map<number, number>, limit: number) => ({
        kind: 'window' as const,
        remaining: Math.max(0, limit - counted(window, slice)),
        resetsInMs: 0,
      });
      const budgets = budgetNames.map((name): CheckState => {
        const counter = counters.get(keyOf(name, model.period));
        return counter ? { kind: 'budget', ...counter } : { kind: 'unknown' };
      });
      return [
        left(windows.requests, limits.requests),
        { kind: 'concurrency', inUse: open.size },
        left(windows.tokens, limits.tokens),
        ...budgets,
      ];
    },
  };
}

const none = { spent: 0n, held: 0n };

/** What a settlement of a request with these checks carries: `charged` in each budget, `tokens` in the window of tokens. */
export function settledHolds(checks: AdmissionCheck[], actual: { charged: bigint; tokens: number }): SettledHold[] {
  return checks.map((check) => settledHold(check, actual));
}

function settledHold(check: AdmissionCheck, actual: { charged: bigint; tokens: number }): SettledHold {
  switch (check.kind) {
    case 'budget': {
      const { budgetId, period, group, amount } = check;
      return { kind: 'budget', budgetId, period, group, reserved: String(amount), actual: actual.charged };
    }
    case 'concurrency':
      return { kind: 'concurrency', policyId: check.policyId, group: check.group, actual: 0n };
    case 'window': {
      const { policyId, group, measure, window, amount, limit } = check;
      const counted = measure === 'requests' ? 1 : actual.tokens;
      const reserved = String(Math.min(amount, limit));
      return { kind: 'window', policyId, group, measure, window, reserved, actual: BigInt(counted) };
    }
  }
}
