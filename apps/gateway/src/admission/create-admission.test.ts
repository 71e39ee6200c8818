import { expect, test } from 'bun:test';
import type { Admission, AdmissionRequest, CountedBudget } from '@switchyard/platform/admission/admission';
import { createAdmission } from './create-admission.ts';
import { createSettlementSignal } from './settlement-signal.ts';

const counter = (budgetId: string): CountedBudget => ({ budgetId, period: 'p', group: '', countedSinceMs: 1 });
const request: AdmissionRequest = {
  organizationId: 'o',
  requestId: 'r',
  leaseMs: 1,
  intent: '{}',
  checks: ['a', 'b', 'c'].map((id) => ({ kind: 'budget', ...counter(id), amount: 1n, limit: 1n })),
};

/** A store that knows nothing at first, and a ledger that says 5 of everything. */
function stores({ load = async (count: number) => Array.from({ length: count }, () => 5n), forgets = false } = {}) {
  const lists = new Map<string, readonly string[]>();
  const listed: string[] = [];
  const seeded = new Map<string, bigint>();
  const loads: string[][] = [];
  const admission = createAdmission({
    store: {
      async admit({ checks }): Promise<Admission> {
        const unlisted = checks.flatMap((check, at) =>
          check.kind === 'budget' && check.bound && !lists.has(check.budgetId) ? [at] : [],
        );
        if (unlisted.length > 0) return { kind: 'unlisted', indexes: unlisted };
        const indexes = checks.flatMap((check, at) =>
          check.kind === 'budget' && check.budgetId !== 'b' && !seeded.has(check.budgetId) ? [at] : [],
        );
        return indexes.length > 0 ? { kind: 'unseeded', indexes } : { kind: 'admitted', states: [] };
      },
      async seed(_organizationId, budgets) {
        for (const { budgetId, spent } of budgets) if (!forgets) seeded.set(budgetId, spent);
      },
      async list(_organizationId, { budgetId }, groups) {
        lists.set(budgetId, groups);
      },
    },
    async loadGroups(_organizationId, { budgetId }, atMost) {
      listed.push(budgetId);
      return Array.from({ length: atMost }, (_, at) => `g${at}`);
    },
    loadSpends(_organizationId, counters) {
      loads.push(counters.map(({ budgetId }) => budgetId));
      return load(counters.length);
    },
    settlements: createSettlementSignal(),
  });
  return { admission, loads, seeded, lists, listed };
}

test('only what is not known is loaded, and once for all who miss it', async () => {
  const { admission, loads, seeded } = stores();
  const decided = await Promise.all([1, 2, 3].map(() => admission.admit(request)));
  expect(decided.map(({ kind }) => kind)).toEqual(['admitted', 'admitted', 'admitted']);
  expect(loads).toEqual([['a', 'c']]);
  expect([...seeded]).toEqual([
    ['a', 5n],
    ['c', 5n],
  ]);
});

test('the groups of a budget are listed once for all who ask, whichever group they are of', async () => {
  const { admission, lists, listed } = stores();
  const check = (group: string) => ({
    kind: 'budget' as const,
    ...counter('b'),
    group,
    bound: { maxGroups: 2, keepMs: null, of: '' },
    amount: 1n,
    limit: 1n,
  });
  const requests = ['x', 'y'].map((group) => ({ ...request, checks: [check(group), check(`${group}2`)] }));
  const decided = await Promise.all(requests.map((one) => admission.admit(one)));
  expect(decided.map(({ kind }) => kind)).toEqual(['admitted', 'admitted']);
  expect([...lists]).toEqual([['b', ['g0', 'g1']]]);
  expect(listed).toEqual(['b']);
});

test('when the ledger does not answer nothing is admitted, and the next one asks again', async () => {
  let isDown = true;
  const load = async (count: number) => {
    if (isDown) throw new Error('secret detail');
    return Array.from({ length: count }, () => 5n);
  };
  const { admission } = stores({ load });
  await expect(admission.admit(request)).rejects.toMatchObject({ code: 'limits_unavailable' });
  isDown = false;
  expect((await admission.admit(request)).kind).toBe('admitted');
});

test('counters that are gone as soon as they are loaded do not keep a caller for ever', async () => {
  const { admission, loads } = stores({ forgets: true });
  await expect(admission.admit(request)).rejects.toMatchObject({ code: 'limits_unavailable' });
  expect(loads.length).toBeLessThan(10);
});
