import { expect, test } from 'bun:test';
import { limitAt } from './limit-at.ts';

const budget = {
  limit: 100n,
  raises: [
    { amount: 50n, group: null, fromMs: 10, untilMs: 20 },
    { amount: 7n, group: 'ada', fromMs: 15, untilMs: 30 },
  ],
};

test.each<[group: string, atMs: number, limit: bigint]>([
  ['', 9, 100n],
  ['', 10, 150n],
  ['ada', 15, 157n],
  ['bob', 15, 150n],
  ['ada', 20, 107n],
  ['ada', 30, 100n],
])(
  'of %p at %d ms it is %p: raises add up while they last, and those of a value hold for it alone',
  (group, atMs, limit) => expect(limitAt(budget, { group, atMs })).toBe(limit),
);
