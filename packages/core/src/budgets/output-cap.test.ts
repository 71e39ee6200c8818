import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { payableOutput } from './output-cap.ts';

const budget = fc
  .record({ left: fc.bigInt(0n, 100_000n), fixed: fc.bigInt(0n, 2_000n), each: fc.bigInt(0n, 300n) })
  .map(({ left, fixed, each }) => ({ left, worstCase: (tokens: number) => fixed + each * BigInt(tokens) }));

test('it is the most that every budget can pay: one token more is too much for one of them, or more than was asked for', () => {
  fc.assert(
    fc.property(fc.array(budget, { maxLength: 4 }), fc.integer({ min: 0, max: 5_000 }), (budgets, atMost) => {
      const canPay = (tokens: number) => budgets.every(({ left, worstCase }) => worstCase(tokens) <= left);
      const payable = payableOutput(budgets, atMost);
      if (payable === null) return expect(canPay(0)).toBe(false);
      expect(payable).toBeLessThanOrEqual(atMost);
      expect(canPay(payable)).toBe(true);
      expect(payable === atMost || !canPay(payable + 1)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test('without a budget nothing is capped, and what is overspent pays nothing', () => {
  expect(payableOutput([], 4_096)).toBe(4_096);
  expect(payableOutput([{ left: -1n, worstCase: () => 0n }], 4_096)).toBeNull();
});

test('worst cases that rise in steps are found, too', () => {
  const stepped = { left: 10n, worstCase: (tokens: number) => BigInt(Math.max(16, tokens) > 100 ? 50 : 10) };
  expect(payableOutput([stepped], 4_096)).toBe(100);
});
