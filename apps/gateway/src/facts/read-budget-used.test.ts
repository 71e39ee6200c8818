import { expect, test } from 'bun:test';
import type { OpenRequest } from '../open-request.ts';
import { readBudgetUsed } from './read-budget-used.ts';

const [team, key] = ['t', 'k'];
const budget = (scope: object, limit: bigint) => ({
  id: 'b',
  name: 'b',
  scope,
  unit: 'usd',
  limit,
  period: { kind: 'month', startDay: 1 },
  timeZone: 'UTC',
  action: { kind: 'block' },
  raises: [],
  maxGroups: 10,
  countedSinceMs: 0,
});
const ofTeam = (limit: bigint, id = team) => budget({ kind: 'team', id }, limit);
const open = (budgets: object[]) =>
  ({
    startedAtMs: 0,
    said: { tags: [], metadata: {} },
    call: { endUser: null },
    caller: { key: { id: key, teamId: team, memberId: null }, configuration: { id: 'o', budgets } },
  }) as unknown as OpenRequest;
const spend = (spent: bigint, held = 0n) => ({
  spend: { read: async (_id: string, counters: unknown[]) => counters.map(() => ({ spent, held })) },
});

test('it is what is spent and held of the fullest budget that applies', async () => {
  expect(await readBudgetUsed(open([ofTeam(1_000n)]), spend(400n, 100n))).toBe(50);
  const both = [ofTeam(1_000n), budget({ kind: 'key', id: key }, 800n)];
  expect(await readBudgetUsed(open(both), spend(400n))).toBe(50);
  expect(await readBudgetUsed(open([ofTeam(0n)]), spend(0n))).toBe(100);
});

test('without a budget, without an answer or before the spend is known it is missing, and nobody is asked in vain', async () => {
  const refuse = { spend: { read: () => Promise.reject(new Error('down')) } };
  expect(await readBudgetUsed(open([]), refuse)).toBeNull();
  expect(await readBudgetUsed(open([ofTeam(1_000n, 'another')]), refuse)).toBeNull();
  expect(await readBudgetUsed(open([budget({ kind: 'model', model: 'm' }, 1n)]), refuse)).toBeNull();
  expect(await readBudgetUsed(open([ofTeam(1_000n)]), refuse)).toBeNull();
  expect(await readBudgetUsed(open([ofTeam(1_000n)]), { spend: { read: async () => [null] } })).toBeNull();
});
