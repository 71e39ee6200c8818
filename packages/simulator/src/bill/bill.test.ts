import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { Bill, type Outcome } from './bill.ts';

const outcome = fc.constantFrom<Outcome[]>('complete', 'aborted', 'cut', 'error');
const end = fc.record({ outcome, promptTokens: fc.nat(1000), completionTokens: fc.nat(1000) });

test('totals are the sums of the entries, and sequences have no gap', () => {
  fc.assert(
    fc.property(fc.array(end), (ends) => {
      const bill = new Bill();
      for (const each of ends) bill.begin()?.settle({ status: 200, ...each });
      const entries = bill.entries();
      expect(entries.map((entry) => entry.sequence)).toEqual(ends.map((_, index) => index + 1));
      expect(bill.totals.attempts).toBe(ends.length);
      expect(bill.totals.promptTokens).toBe(entries.reduce((sum, entry) => sum + entry.promptTokens, 0));
      expect(bill.totals.completionTokens).toBe(entries.reduce((sum, entry) => sum + entry.completionTokens, 0));
      expect(bill.totals.cut).toBe(entries.filter((entry) => entry.outcome === 'cut').length);
    }),
  );
});

test('buckets are disjoint: without a usage of its own an attempt is split by its tokens', () => {
  const bill = new Bill();
  const tokens = { promptTokens: 9, cachedTokens: 4, completionTokens: 7, reasoningTokens: 2 };
  bill.begin()?.settle({ status: 200, outcome: 'complete', ...tokens });
  bill.begin()?.settle({ status: 200, outcome: 'complete', usage: { rerankSearches: 3, inputTokens: 1 } });
  const [first, second] = bill.entries().map((entry) => entry.usage);
  expect(first).toMatchObject({ inputTokens: 5, cachedInputTokens: 4, outputTokens: 5, reasoningTokens: 2 });
  expect(second).toMatchObject({ inputTokens: 1, rerankSearches: 3, outputTokens: 0 });
  expect(bill.totals.usage).toMatchObject({ inputTokens: 6, rerankSearches: 3, reasoningTokens: 2 });
});

test('an attempt is written once, however often it is settled', () => {
  const bill = new Bill();
  const attempt = bill.begin();
  attempt?.settle({ status: 200, outcome: 'complete', promptTokens: 5 });
  attempt?.settle({ status: 200, outcome: 'aborted', promptTokens: 5 });
  expect(bill.entries()).toMatchObject([{ outcome: 'complete', promptTokens: 5 }]);
  expect(bill.open).toBe(0);
});

test('a full bill, open attempts included, opens no more until it is cleared', () => {
  const bill = new Bill(2);
  bill.begin()?.settle({ status: 200, outcome: 'complete' });
  expect(bill.begin()).not.toBeNull();
  expect(bill.begin()).toBeNull();
  bill.clear();
  expect(bill.begin()).not.toBeNull();
});

test('since and limit read on where a reader stopped, also after a clear', () => {
  const bill = new Bill();
  const add = () => bill.begin()?.settle({ status: 200, outcome: 'complete' });
  for (let count = 0; count < 5; count += 1) add();
  expect(bill.entries(3).map((entry) => entry.sequence)).toEqual([4, 5]);
  expect(bill.entries(1, 2).map((entry) => entry.sequence)).toEqual([2, 3]);
  bill.clear();
  add();
  expect(bill.entries(5).map((entry) => entry.sequence)).toEqual([6]);
  expect(bill.entries(6)).toEqual([]);
});
