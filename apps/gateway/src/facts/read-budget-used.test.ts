import { expect, test } from 'bun:test';
import type { OpenRequest } from '../open-request.ts';
import { readBudgetUsed } from './read-budget-used.ts';

const [organization, team, key] = ['o', 't', 'k'];
const open = (budgets: { kind: string; scopeId: string; limitNanos: bigint }[]) =>
  ({
    startedAtMs: 0,
    caller: { key: { id: key, teamId: team }, configuration: { id: organization, budgets } },
  }) as unknown as OpenRequest;
const spend = (spentNanos: bigint, heldNanos = 0n) => ({
  spend: { read: async (_id: string, scopes: unknown[]) => scopes.map(() => ({ spentNanos, heldNanos })) },
});
const teamBudget = { kind: 'team', scopeId: team, limitNanos: 1_000n };

test('it is what is spent and held of the fullest budget that applies', async () => {
  expect(await readBudgetUsed(open([teamBudget]), spend(400n, 100n))).toBe(50);
  const both = [teamBudget, { kind: 'key', scopeId: key, limitNanos: 800n }];
  expect(await readBudgetUsed(open(both), spend(400n))).toBe(50);
  expect(await readBudgetUsed(open([{ ...teamBudget, limitNanos: 0n }]), spend(0n))).toBe(100);
});

test('without a budget, without an answer or before the spend is known it is missing, and nobody is asked in vain', async () => {
  const refuse = { spend: { read: () => Promise.reject(new Error('down')) } };
  expect(await readBudgetUsed(open([]), refuse)).toBeNull();
  expect(await readBudgetUsed(open([{ ...teamBudget, scopeId: 'another' }]), refuse)).toBeNull();
  expect(await readBudgetUsed(open([teamBudget]), refuse)).toBeNull();
  expect(await readBudgetUsed(open([teamBudget]), { spend: { read: async () => undefined } })).toBeNull();
});
