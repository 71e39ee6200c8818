import { expect, test } from 'bun:test';
import type { OrganizationConfiguration } from '../configuration/organization-configuration.ts';
import { modelsOf, planRoute, planWithin } from './plan-route.ts';
import { type RuleDefinition, ruleDefinition } from './rule.ts';

const account = (n: number, models: string[]) => ({
  id: `00000000-0000-4000-8000-00000000000${n}`,
  slug: `account-${n}`,
  name: `Account ${n}`,
  provider: 'openai',
  baseUrl: 'https://example.com/v1',
  sealedCredential: '',
  models,
  priority: n,
});
const search = '00000000-0000-4000-8000-0000000000aa';
const support = '00000000-0000-4000-8000-0000000000bb';
const first = account(1, ['gpt-5-mini']);
const second = account(2, ['gpt-5-mini', 'other']);

const rule = (id: number, conditions: RuleDefinition['conditions'], model = 'served') => ({
  id: `10000000-0000-4000-8000-00000000000${id}`,
  version: id,
  name: `rule ${id}`,
  definition: ruleDefinition.parse({ conditions, target: { kind: 'call', providerAccountId: first.id, model } }),
});

const configuration = (routingRules: OrganizationConfiguration['routingRules']): OrganizationConfiguration => ({
  id: '20000000-0000-4000-8000-000000000001',
  slug: 'northwind',
  name: 'Northwind',
  status: 'ACTIVE',
  version: 1n,
  teams: [
    { id: search, name: 'Search', archived: false },
    { id: support, name: 'Support', archived: false },
  ],
  providerAccounts: [first, second],
  routingRules,
  budgets: [],
  rateLimits: [],
  priceOverrides: [],
});

test('the first rule that matches decides, and every rule looked at is explained in words', () => {
  const rules = [
    rule(1, [
      { field: 'model', operator: 'is', values: ['fast'] },
      { field: 'team', operator: 'is', values: [support] },
    ]),
    rule(2, [{ field: 'model', operator: 'is', values: ['fast'] }]),
    rule(3, []),
  ];
  const plan = planRoute(configuration(rules), { model: 'fast', teamId: search });
  expect(plan?.rule?.id).toBe(rules[1]?.id);
  expect(plan?.rules.map(({ matched }) => matched)).toEqual([false, true]);
  expect(plan?.rules[1]?.reason).toBe('model is fast');
  const forSupport = planRoute(configuration(rules), { model: 'fast', teamId: support });
  expect(forSupport?.rules[0]?.reason).toBe('model is fast and team is Support');
});

test('without a rule the accounts that offer the model are asked by priority', () => {
  const plan = planRoute(configuration([]), { model: 'gpt-5-mini', teamId: search });
  expect(plan?.rule).toBeNull();
  expect(plan?.calls.map(({ providerAccountId }) => providerAccountId)).toEqual([first.id, second.id]);
});

test('"account/model" names one account; a model that nobody offers has no plan', () => {
  expect(planRoute(configuration([]), { model: 'account-2/gpt-5-mini', teamId: search })?.calls).toEqual([
    { providerAccountId: second.id, model: 'gpt-5-mini' },
  ]);
  for (const model of ['nope', 'account-1/other', 'account-9/gpt-5-mini', '/gpt-5-mini'])
    expect(planRoute(configuration([]), { model, teamId: search })).toBeUndefined();
});

test('callers can ask for what accounts offer and for the names that rules give', () => {
  const models = modelsOf(configuration([rule(1, [{ field: 'model', operator: 'is', values: ['fast'] }])]));
  expect(models).toEqual(['fast', 'gpt-5-mini', 'other']);
});

test('what one account keeps is served by that account, under the name that rules and offers give it there, or by none', () => {
  const facts = { model: 'fast', teamId: search };
  const ruled = configuration([rule(1, [{ field: 'model', operator: 'is', values: ['fast'] }], 'gpt-5-mini')]);
  const call = { providerAccountId: first.id, model: 'gpt-5-mini' };
  expect(planWithin(ruled, facts, first.id)).toMatchObject({ target: { kind: 'call', ...call }, calls: [call] });
  expect(planWithin(ruled, facts, second.id)).toBeUndefined();
  const offered = planWithin(configuration([]), { ...facts, model: 'gpt-5-mini' }, second.id);
  expect(offered?.calls).toEqual([{ providerAccountId: second.id, model: 'gpt-5-mini' }]);
  expect(planWithin(configuration([]), { ...facts, model: 'other' }, first.id)).toBeUndefined();
});
