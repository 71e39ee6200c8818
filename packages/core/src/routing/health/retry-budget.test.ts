import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { createRetryBudget, fewestRetries, retryShare } from './retry-budget.ts';

test('three may retry however few requests there are, and of many a fifth', () => {
  const budget = createRetryBudget();
  budget.open();
  expect([1, 2, 3, 4].map(() => budget.take())).toEqual([true, true, true, false]);
  budget.giveBack();
  expect(budget.take()).toBe(true);
  for (let request = 1; request < 100; request++) budget.open();
  for (let retry = 3; retry < 20; retry++) expect(budget.take()).toBe(true);
  expect(budget.take()).toBe(false);
});

test('whatever comes and goes, what is taken never exceeds the share, and what was given back can be taken again', () => {
  const acts = fc.array(fc.constantFrom('open', 'close', 'take', 'give'), { maxLength: 300 });
  fc.assert(
    fc.property(acts, (played) => {
      const budget = createRetryBudget();
      let [open, taken] = [0, 0];
      for (const act of played) {
        if (act === 'open') {
          budget.open();
          open++;
        } else if (act === 'close' && open > 0) {
          budget.close();
          open--;
        } else if (act === 'give' && taken > 0) {
          budget.giveBack();
          taken--;
        } else if (act === 'take') {
          const allowed = taken < Math.max(fewestRetries, retryShare * open);
          expect(budget.take()).toBe(allowed);
          if (allowed) taken++;
        }
      }
    }),
  );
});
