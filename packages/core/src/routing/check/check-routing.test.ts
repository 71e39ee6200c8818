import { expect, test } from 'bun:test';
import type { Condition } from '../conditions/condition.ts';
import { accounts, check, fields, keyId, mini, ofRule, ofTarget } from '../testing/check-examples.ts';
import { accountId, aliasOf, callTo, ruleOf, teamIds } from '../testing/configuration-of.ts';

test('routing in which all is well is passed without a word', () => {
  const target = {
    kind: 'fallback',
    targets: [
      { kind: 'alias', name: 'fast' },
      {
        kind: 'weighted',
        targets: [
          { weight: 1, target: mini('b') },
          { weight: 9, target: callTo('a', 'gpt-5') },
        ],
      },
    ],
  };
  const conditions: Condition[] = [
    { field: 'model', operator: 'is', values: ['smart', 'gpt-5'] },
    { field: 'model', operator: 'starts-with', values: ['gpt-', 'sm'] },
    { field: 'team', operator: 'is', values: [teamIds.search] },
    { field: 'key', operator: 'is-not', values: [keyId] },
    { field: 'organization', operator: 'is', values: ['northwind'] },
    { field: 'operation', operator: 'is', values: ['chat', 'embeddings', 'native'] },
    { field: 'feature', operator: 'is', values: ['tools'] },
  ];
  const shadow = { percent: 5, providerAccountId: accountId('b'), model: 'gpt-5-mini', monthlyBudgetNanos: '1000' };
  const parameters = { defaults: { maxOutputTokens: 100 }, caps: { maxOutputTokens: 100 } };
  expect(
    check(
      [ruleOf(1, conditions, { target, shadow, parameters, attempts: 2 }), ruleOf(2, [], { target: mini('a') })],
      [aliasOf('fast', mini('a'))],
    ),
  ).toEqual({ errors: [], warnings: [] });
  expect(check([])).toEqual({ errors: [], warnings: [] });
});

test('a target that does not exist, is disabled, is not offered or has no price is an error at its field', () => {
  const at = 'rules.0.definition.target';
  const rows: [target: object, field: string, message: string][] = [
    [mini('f'), `${at}.providerAccountId`, 'This provider account does not exist any more. Choose another one.'],
    [
      mini('c'),
      `${at}.providerAccountId`,
      'The provider account "Gamma" is disabled. Enable it under Providers, or choose another one.',
    ],
    [
      callTo('b', 'gpt-5'),
      `${at}.model`,
      '"Beta" does not offer the model "gpt-5". Add it to the account under Providers, or choose another model.',
    ],
    [
      callTo('a', 'GPT-5'),
      `${at}.model`,
      '"Alpha" does not offer the model "GPT-5". It offers "gpt-5"; capital letters count.',
    ],
    [
      callTo('b', 'free-of-price'),
      `${at}.model`,
      'The model "free-of-price" of "Beta" has no price, so nobody knew its cost. Set its price under Providers.',
    ],
    [{ kind: 'alias', name: 'slow' }, `${at}.name`, 'No alias is called "slow". Choose fast, or add it.'],
  ];
  for (const [target, field, message] of rows)
    expect(ofTarget(target, [aliasOf('fast', mini('a'))]).errors).toEqual([{ field, message }]);
});

test('errors are found however deep they stand: in strategies, aliases, branches and shadows', () => {
  const deep = {
    kind: 'fallback',
    targets: [
      mini('a'),
      {
        kind: 'conditional',
        branches: [
          { when: [{ field: 'model', operator: 'is', values: ['x'] }], target: mini('b') },
          {
            when: [{ operator: 'any', conditions: [{ field: 'team', operator: 'is', values: ['gone'] }] }],
            target: { kind: 'weighted', targets: [{ weight: 1, target: mini('f') }] },
          },
        ],
        otherwise: { kind: 'alias', name: 'fast' },
      },
    ],
  };
  const shadow = { percent: 5, providerAccountId: accountId('c'), model: 'gpt-5-mini', monthlyBudgetNanos: '1000' };
  const found = ofRule([], { target: deep, shadow }, [aliasOf('fast', callTo('a', 'nope'))]);
  const at = 'rules.0.definition';
  expect(fields(found.errors).sort()).toEqual([
    'aliases.0.target.model',
    `${at}.shadow.providerAccountId`,
    `${at}.target.targets.1.branches.1.target.targets.0.target.providerAccountId`,
    `${at}.target.targets.1.branches.1.when.0.conditions.0.values.0`,
  ]);
});

test('aliases that lead back to themselves are errors where each leads on, and are followed no further', () => {
  const aliases = [
    aliasOf('one', { kind: 'fallback', targets: [mini('a'), { kind: 'alias', name: 'two' }] }),
    aliasOf('two', { kind: 'alias', name: 'one' }),
    aliasOf('self', { kind: 'alias', name: 'self' }),
    aliasOf('beside', { kind: 'alias', name: 'one' }),
  ];
  expect(check([ruleOf(1, [], { target: { kind: 'alias', name: 'beside' } })], aliases).errors).toEqual([
    {
      field: 'aliases.0.target.targets.1.name',
      message: 'The alias leads back to itself: one → two → one. Choose another target.',
    },
    {
      field: 'aliases.1.target.name',
      message: 'The alias leads back to itself: two → one → two. Choose another target.',
    },
    { field: 'aliases.2.target.name', message: 'The alias leads back to itself: self → self. Choose another target.' },
  ]);
});

test('an alias may not take the name of an offered model or of another alias, nor a rule stand twice', () => {
  const aliases = [aliasOf('gpt-5', mini('a')), aliasOf('fast', mini('a')), aliasOf('fast', mini('b'))];
  const twice = ruleOf(1, [{ field: 'model', operator: 'is', values: ['x'] }], { target: mini('a') });
  expect(fields(check([twice, twice], aliases).errors)).toEqual(['rules.1.id', 'aliases.2.name', 'aliases.0.name']);
});

test('a branch without targets is an error', () => {
  const empty = { ...ruleOf(1, []), definition: { conditions: [], target: { kind: 'fallback', on: [], targets: [] } } };
  expect(check([empty]).errors).toEqual([
    {
      field: 'rules.0.definition.target',
      message: 'This branch is empty. Add a target, or take the branch out.',
    },
  ]);
});

/** Strategies inside each other, with a call at the bottom. */
const nested = (levels: number): object =>
  levels === 1 ? mini('a') : { kind: 'fallback', targets: [nested(levels - 1)] };

test('a tree of eight levels is fine, one of nine is not, and what aliases add counts', () => {
  expect(ofTarget(nested(8)).errors).toEqual([]);
  const deep = [aliasOf('deep', nested(5))];
  const via = (levels: number): object =>
    levels === 0 ? { kind: 'alias', name: 'deep' } : { kind: 'fallback', targets: [via(levels - 1)] };
  expect(ofTarget(via(3), deep).errors).toEqual([]);
  expect(ofTarget(via(4), deep).errors).toEqual([
    {
      field: 'rules.0.definition.target',
      message: 'These strategies are nested 9 deep, aliases and all; at most 8. Make them flatter.',
    },
  ]);
});

test('a tree of sixty targets is fine and one of more is not, also when aliases multiply them', () => {
  const models = Array.from({ length: 20 }, (_, n) => `m${n}`);
  const many = { accounts: [{ ...accounts[0], id: accountId('a'), name: 'Alpha', models, enabled: true }] };
  const twenty = aliasOf('twenty', { kind: 'fallback', targets: models.map((model) => callTo('a', model)) });
  const times = (count: number) => ({
    kind: 'weighted',
    targets: Array.from({ length: count }, () => ({ weight: 1, target: { kind: 'alias', name: 'twenty' } })),
  });
  expect(check([ruleOf(1, [], { target: times(3) })], [twenty], many).errors).toEqual([]);
  expect(check([ruleOf(1, [], { target: times(4) })], [twenty], many).errors).toEqual([
    {
      field: 'rules.0.definition.target',
      message: 'This leads to 80 targets, aliases and all; at most 60. Take some out.',
    },
  ]);
});

test('the same call twice in a fallback is an error that names retries; in a choice it is a warning', () => {
  const aliases = [aliasOf('same', mini('a'))];
  expect(
    ofTarget({ kind: 'fallback', targets: [mini('a'), mini('b'), { kind: 'alias', name: 'same' }] }, aliases).errors,
  ).toEqual([
    {
      field: 'rules.0.definition.target.targets.2',
      message:
        'This is the same target as number 1, and is not asked twice. To ask it again, set retries there, and take this one out.',
    },
  ]);
  const chosen = ofTarget({
    kind: 'weighted',
    targets: [
      { weight: 1, target: mini('a') },
      { weight: 1, target: mini('a') },
    ],
  });
  expect(chosen.errors).toEqual([]);
  expect(fields(chosen.warnings)).toEqual(['rules.0.definition.target.targets.1.target']);
  expect(ofTarget({ kind: 'fallback', targets: [mini('a'), callTo('a', 'gpt-5')] }).errors).toEqual([]);
});

test('a rule that is never reached is a warning that names who takes its requests; rules switched off take none', () => {
  const fast: Condition[] = [{ field: 'model', operator: 'is', values: ['fast'] }];
  const rules = [1, 2, 3].map((id) => ruleOf(id, id === 2 ? [] : fast, { target: mini('a') }));
  expect(check(rules).warnings).toEqual([
    {
      field: 'rules.2',
      message:
        'Never reached: "rule 1" above takes every request that it would match. Move it up, or narrow what is above.',
    },
  ]);
  expect(check(rules, [], { disabledRuleIds: [rules[0]?.id ?? ''] }).warnings).toMatchObject([{ field: 'rules.2' }]);
  expect(check(rules, [], { disabledRuleIds: [rules[0]?.id ?? '', rules[1]?.id ?? ''] }).warnings).toEqual([]);
});

test('settings of a rule that undo each other are warnings', () => {
  const target = { kind: 'fallback', targets: [mini('a'), mini('b')] };
  const shadow = { percent: 5, providerAccountId: accountId('a'), model: 'gpt-5-mini', monthlyBudgetNanos: '1000' };
  const at = 'rules.0.definition';
  expect(fields(ofRule([], { target, attempts: 1 }).warnings)).toEqual([`${at}.attempts`]);
  expect(fields(ofRule([], { shadow }).warnings)).toEqual([`${at}.shadow.model`]);
  const parameters = { defaults: { temperature: 1 }, caps: { temperature: 0.5, maxOutputTokens: 5 } };
  expect(fields(ofRule([], { parameters }).warnings)).toEqual([`${at}.parameters.defaults.temperature`]);
});

test('a weight under a thousandth is a warning at the weight', () => {
  const target = {
    kind: 'weighted',
    targets: [
      { weight: 1, target: mini('a') },
      { weight: 2_000, target: mini('b') },
    ],
  };
  expect(ofTarget(target).warnings).toEqual([
    {
      field: 'rules.0.definition.target.targets.0.weight',
      message: 'Fewer than one request in a thousand goes here: 1 of 2001. Give it more weight, or take it out.',
    },
  ]);
});

test('the embeddings model that questions are compared with is checked like any other call', () => {
  const semantic = { providerAccountId: accountId('b'), model: 'gpt-5', threshold: 0.9, mode: 'shadow' as const };
  const { errors } = check([ruleOf(1, [], { target: mini('a'), cache: { semantic } })]);
  expect(errors.map(({ field }) => field)).toEqual(['rules.0.definition.cache.semantic.model']);
});
