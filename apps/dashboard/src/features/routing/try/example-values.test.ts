import { expect, test } from 'bun:test';
import { contract } from '@/server/contract';
import { emptyExample, exampleOf, exampleValues, pairsOf } from './example-values';

test('what is left empty is missing from the request that is tried, and what is typed is in it', () => {
  const teamId = crypto.randomUUID();
  const typed = {
    ...emptyExample(teamId, 'fast'),
    metadata: 'plan: free\nregion = eu',
    headers: 'X-App: search',
    budgetUsed: '95.5',
  };
  const request = exampleOf(exampleValues.parse(typed));
  expect(request).toMatchObject({
    metadata: { plan: 'free', region: 'eu' },
    headers: { 'x-app': 'search' },
    budgetUsedPercent: 95.5,
    session: null,
    maxOutputTokens: null,
  });
  expect('keyId' in request).toBe(false);
  expect(contract.routing.explain.body.safeParse({ routing: 'draft', request }).success).toBe(true);
});

test('a line that names no value is refused at its field', () => {
  expect(pairsOf('plan free')).toBeUndefined();
  expect(pairsOf('')).toEqual({});
});
