import { expect, test } from 'bun:test';
import type { AppliedBudget } from '@switchyard/core/budgets/matching';
import { noUsage } from '@switchyard/core/pricing/usage';
import { claimsOf } from '../admission/claim.ts';
import type { Needs } from '../admission/needs.ts';
import { chargesOf, settledHolds } from './settled-holds.ts';

const needs: Needs = {
  maxOutputTokens: 100,
  costNanos: (model) => (model === null ? 900n : 500n),
  tokens: () => 300n,
  likely: { inputTokens: 200, outputTokens: 100 },
};
const budget = (unit: 'usd' | 'tokens' | 'requests', model: string | null = null) =>
  ({
    budget: { id: `${unit} ${model}`, unit, scope: { kind: 'organization' }, action: { kind: 'block' } },
    counter: { budgetId: `${unit} ${model}`, period: 'p', group: '' },
    limit: 1_000n,
    endMs: null,
    model,
  }) as unknown as AppliedBudget;
const rule = (measure: string) => ({ kind: 'window', measure, window: 'minute', limit: 150 });
const limits = [rule('requests'), rule('input-tokens'), rule('total-tokens'), { kind: 'concurrency', limit: 2 }].map(
  (one) => ({ policy: { id: 'policy', groupBy: [] }, group: '', rule: one }) as never,
);
const claims = claimsOf({
  limits,
  budgets: [budget('usd'), budget('usd', 'large'), budget('tokens'), budget('requests')],
  needs,
  isDowngraded: false,
  isFree: false,
});
const attempt = (model: string, costNanos: string | null, tokens: number) => ({
  model,
  costNanos,
  usage: { ...noUsage, inputTokens: tokens, outputTokens: 1 },
});

test('limits come before budgets, windows first, and no more is held of a window than it allows', () => {
  expect(claims.map(({ hold }) => hold.kind)).toEqual([
    'window',
    'window',
    'window',
    'concurrency',
    'budget',
    'budget',
    'budget',
    'budget',
  ]);
  expect(claims.map(({ hold }) => (hold.kind === 'concurrency' ? null : hold.reserved))).toEqual([
    '1',
    '150',
    '150',
    null,
    '900',
    '500',
    '300',
    '1',
  ]);
});

test('each hold comes to what was consumed in its own unit, and that of a model to what its attempts cost', () => {
  const settled = settledHolds(claims, [attempt('small', '7', 10), attempt('large', '30', 20)]);
  expect(settled.map(({ actual }) => actual)).toEqual([1n, 30n, 32n, 0n, 37n, 30n, 32n, 1n]);
  expect(chargesOf(settled).map(({ amount }) => amount)).toEqual(['37', '30', '32', '1']);
});

test('a cost that nobody knows counts as what was held, where it matters', () => {
  const settled = settledHolds(claims, [attempt('small', null, 10), attempt('large', '30', 20)]);
  expect(chargesOf(settled).map(({ amount }) => amount)).toEqual(['900', '30', '32', '1']);
});

test('a request that nobody was asked for costs nothing and is a request', () => {
  expect(chargesOf(settledHolds(claims, [])).map(({ amount }) => amount)).toEqual(['0', '0', '0', '1']);
});

test('what costs nothing is refused by no budget of money or tokens', () => {
  const free = claimsOf({
    limits: [],
    budgets: [budget('usd'), budget('tokens'), budget('requests')],
    needs,
    isDowngraded: false,
    isFree: true,
  });
  expect(free.map(({ check }) => check.limit)).toEqual([null, null, 1_000n]);
});
