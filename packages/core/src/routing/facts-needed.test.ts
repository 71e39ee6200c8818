import { expect, test } from 'bun:test';
import type { Condition } from './conditions/condition.ts';
import { factsNeeded } from './facts-needed.ts';
import type { PublishedRouting } from './publish/routing-set.ts';
import { aliasOf, callTo, ruleOf } from './testing/configuration-of.ts';

const routing = (some: Partial<PublishedRouting>): PublishedRouting => ({
  version: 1,
  rules: [],
  aliases: [],
  canary: null,
  ...some,
});
const header = (name: string): Condition => ({ field: `header.${name}`, operator: 'exists', value: true });
const budget: Condition = { field: 'budget-used', operator: 'greater', value: 80 };
const sticky = (by: string) => ({ kind: 'sticky', by, targets: [{ target: callTo('a') }, { target: callTo('b') }] });
const nothing = { headers: [], budgetUsed: false, promptPrefix: false };

test('routing that asks for nothing needs nothing', () => {
  expect(factsNeeded(routing({}))).toEqual(nothing);
  const rules = [ruleOf(1, [{ field: 'model', operator: 'is', values: ['a'] }], { target: sticky('session') })];
  expect(factsNeeded(routing({ rules }))).toEqual(nothing);
});

test('what rules ask for is needed, in groups, in branches, in aliases and in a canary', () => {
  const branches = {
    kind: 'conditional',
    branches: [{ when: [{ operator: 'all', conditions: [header('x-branch'), budget] }], target: callTo('a') }],
    otherwise: sticky('prompt-prefix'),
  };
  const groups: Condition = {
    operator: 'any',
    conditions: [header('x-b'), { operator: 'all', conditions: [header('x-a')] }],
  };
  expect(factsNeeded(routing({ rules: [ruleOf(1, [groups, header('x-a')])] }))).toEqual({
    ...nothing,
    headers: ['x-b', 'x-a'],
  });
  const everything = { headers: ['x-branch'], budgetUsed: true, promptPrefix: true };
  const nested = { kind: 'fallback', targets: [branches] };
  expect(factsNeeded(routing({ rules: [ruleOf(1, [], { target: nested })] }))).toEqual(everything);
  expect(factsNeeded(routing({ aliases: [aliasOf('fast', nested)] }))).toEqual(everything);
  const canary = { version: 2, percent: 1, rules: [], aliases: [aliasOf('fast', nested)] };
  expect(factsNeeded(routing({ canary }))).toEqual(everything);
});

test('a header that carries a secret is never gathered, whoever asks', () => {
  const secrets = ['authorization', 'x-goog-api-key', 'x-portkey-api-key', 'cf-aig-authorization'].map(header);
  expect(factsNeeded(routing({ rules: [ruleOf(1, [...secrets, header('x-app')])] })).headers).toEqual(['x-app']);
});
