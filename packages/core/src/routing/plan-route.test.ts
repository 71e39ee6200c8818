import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { OrganizationConfiguration } from '../configuration/organization-configuration.ts';
import type { Condition } from './conditions/condition.ts';
import { modelsOf, planPinned, planRoute, planWithin } from './plan-route.ts';
import { accountId, accountOf, aliasOf, callTo, configurationOf, ruleOf, teamIds } from './testing/configuration-of.ts';
import { factsOf } from './testing/facts-of.ts';

const asksFor = (...models: string[]): Condition => ({ field: 'model', operator: 'is', values: models });
const never = {
  random: (): number => {
    throw new Error('Nothing is left to chance here.');
  },
};
const plan = (
  configuration: OrganizationConfiguration,
  known: Parameters<typeof factsOf>[0] = {},
  random = never.random,
) => planRoute(configuration, factsOf(known), { random });
const lettersOf = (calls: { providerAccountId: string }[] = []) =>
  calls.map(({ providerAccountId }) => providerAccountId.slice(-1)).join('');

test('the first rule that matches decides, and every rule looked at is explained in words', () => {
  const rules = [
    ruleOf(1, [asksFor('fast'), { field: 'team', operator: 'is', values: [teamIds.support] }]),
    ruleOf(2, [asksFor('fast')], { attempts: 2 }),
    ruleOf(3, []),
  ];
  const planned = plan(configurationOf({ rules }), { model: 'fast' });
  expect(planned?.rule).toEqual({ id: rules[1]?.id ?? '', version: 2, name: 'rule 2' });
  expect(planned?.definition).toBe(rules[1]?.definition ?? null);
  expect(planned?.routingVersion).toBe(7);
  expect(planned?.rules.map(({ matched, reason }) => ({ matched, reason }))).toEqual([
    { matched: false, reason: 'team is Search, not Support' },
    { matched: true, reason: 'model is fast' },
  ]);
});

test('without a rule the accounts that offer the model are asked by priority', () => {
  const planned = plan(configurationOf());
  expect(planned).toMatchObject({ rule: null, definition: null, canary: false, target: { kind: 'fallback' } });
  expect(lettersOf(planned?.calls)).toBe('ab');
});

test('the only account that offers a model is asked once more after a failure that may pass', () => {
  expect(plan(configurationOf(), { model: 'other' })?.target).toEqual({
    kind: 'call',
    providerAccountId: accountId('b'),
    model: 'other',
    retries: 1,
  });
});

test('"account/model" names one account; a model that nobody offers has no plan', () => {
  const pinned = plan(configurationOf(), { model: 'account-b/gpt-5-mini' });
  expect(pinned?.calls).toEqual([{ providerAccountId: accountId('b'), model: 'gpt-5-mini' }]);
  for (const model of ['nope', 'account-a/other', 'account-x/gpt-5-mini', '/gpt-5-mini', 'GPT-5-mini', ''])
    expect(plan(configurationOf(), { model })).toBeUndefined();
});

test('a model with a slash in its own name is offered under it', () => {
  const accounts = [accountOf('a', ['meta/llama-4']), accountOf('b', ['llama-4'])];
  expect(lettersOf(plan(configurationOf({}, accounts), { model: 'meta/llama-4' })?.calls)).toBe('a');
  expect(plan(configurationOf({}, accounts), { model: 'account-a/meta/llama-4' })?.calls).toEqual([
    { providerAccountId: accountId('a'), model: 'meta/llama-4' },
  ]);
});

test('an alias is asked for like a model, after the rules and before the accounts', () => {
  const aliases = [aliasOf('fast', { kind: 'fallback', targets: [callTo('b'), callTo('a')] })];
  const planned = plan(configurationOf({ aliases }), { model: 'fast' });
  expect(planned).toMatchObject({ rule: null, target: { kind: 'alias', name: 'fast' } });
  expect(lettersOf(planned?.calls)).toBe('ba');
  expect(planned?.aliases.get('fast')).toEqual(aliases[0]?.target);
  const ruled = plan(configurationOf({ aliases, rules: [ruleOf(1, [asksFor('fast')])] }), { model: 'fast' });
  expect(lettersOf(ruled?.calls)).toBe('a');
});

test('the calls of a plan are each there once, also when aliases and branches share them', () => {
  const tree = {
    kind: 'fallback',
    targets: [
      { kind: 'alias', name: 'fast' },
      {
        kind: 'weighted',
        targets: [
          { weight: 1, target: callTo('a') },
          { weight: 1, target: callTo('b') },
        ],
      },
      { kind: 'alias', name: 'gone' },
    ],
  };
  const aliases = [aliasOf('fast', { kind: 'fallback', targets: [callTo('a'), callTo('a', 'other')] })];
  const planned = plan(configurationOf({ aliases, rules: [ruleOf(1, [], { target: tree })] }));
  expect(planned?.calls.map(({ providerAccountId, model }) => `${providerAccountId.slice(-1)} ${model}`)).toEqual([
    'a served',
    'a other',
    'b served',
  ]);
});

test('trees are named apart: by organization, rule, and what is asked when no rule decides', () => {
  const aliases = [aliasOf('fast', callTo('a'))];
  const keyOf = (known: object, id = 'one') =>
    plan(
      { ...configurationOf({ aliases, rules: [ruleOf(1, [asksFor('ruled')]), ruleOf(2, [asksFor('two')])] }), id },
      known,
    )?.key;
  const keys = [
    keyOf({ model: 'ruled' }),
    keyOf({ model: 'two' }),
    keyOf({ model: 'fast' }),
    keyOf({}),
    keyOf({}, 'two'),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});

const canaryOf = (percent: number) => ({
  version: 8,
  percent,
  rules: [ruleOf(9, [], { target: callTo('b') })],
  aliases: [],
});

test('a canary decides for its share of the requests', () => {
  const configuration = configurationOf({ rules: [ruleOf(1, [])], canary: canaryOf(25) });
  const planned = Array.from({ length: 100 }, (_, n) => plan(configuration, {}, () => n / 100));
  expect(planned.filter((one) => one?.canary).length).toBe(25);
  expect(planned[24]).toMatchObject({ canary: true, routingVersion: 8, rule: { name: 'rule 9' } });
  expect(planned[25]).toMatchObject({ canary: false, routingVersion: 7, rule: { name: 'rule 1' } });
});

test('a session stays on one side of a canary, or else an end user does, and who is in stays in as the share grows', () => {
  const inside = (percent: number, known: object) =>
    plan(configurationOf({ canary: canaryOf(percent) }), known)?.canary === true;
  const sessions = Array.from({ length: 1_000 }, (_, n) => `session ${n}`);
  for (const name of ['session', 'endUser']) {
    const tenth = sessions.filter((session) => inside(10, { [name]: session }));
    expect(tenth.length).toBeGreaterThan(60);
    expect(tenth.length).toBeLessThan(140);
    expect(tenth.every((session) => inside(30, { [name]: session }))).toBe(true);
  }
  // The session counts first.
  expect(sessions.every((session) => inside(50, { session, endUser: 'ada' }) === inside(50, { session }))).toBe(true);
});

test('the next canary tries other sessions, not always the same ones', () => {
  const inside = (version: number) =>
    Array.from({ length: 200 }, (_, n) => `session ${n}`)
      .filter((session) => plan(configurationOf({ canary: { ...canaryOf(20), version } }), { session })?.canary)
      .join();
  expect(inside(8)).not.toBe(inside(9));
});

test('a plan is the same whenever chance is the same, and only a canary asks chance', () => {
  const conditions = fc.array(
    fc.constantFrom<Condition>(
      asksFor('fast'),
      { field: 'tag', operator: 'is', values: ['a'] },
      { field: 'metadata.plan', operator: 'exists', value: true },
    ),
    { maxLength: 2 },
  );
  const known = fc.record({
    model: fc.constantFrom('fast', 'gpt-5-mini', 'other', 'nope'),
    tags: fc.subarray(['a', 'b']),
    metadata: fc.constantFrom({}, { plan: 'free' }),
  });
  fc.assert(
    fc.property(
      fc.array(conditions, { maxLength: 4 }),
      known,
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (all, seen, draw) => {
        const rules = all.map((one, at) => ruleOf(at + 1, one));
        const settled = plan(configurationOf({ rules }), seen);
        expect(plan(configurationOf({ rules }), seen)).toEqual(settled as NonNullable<typeof settled>);
        const tried = configurationOf({ rules, canary: canaryOf(50) });
        const first = plan(tried, seen, () => draw);
        expect(plan(tried, seen, () => draw)).toEqual(first as NonNullable<typeof first>);
        expect(first?.canary ?? false).toBe(draw < 0.5);
        // Exactly one rule matched when a rule decided, the last one looked at; none otherwise.
        expect(settled?.rules.filter(({ matched }) => matched).length ?? 0).toBe(settled?.rule ? 1 : 0);
      },
    ),
  );
});

test('callers can ask for what accounts offer, for aliases, and for the names that rules give, of a canary too', () => {
  const group: Condition = {
    operator: 'any',
    conditions: [asksFor('smart'), { operator: 'all', conditions: [asksFor('deep')] }],
  };
  const other: Condition = { field: 'model', operator: 'starts-with', values: ['gpt'] };
  const configuration = configurationOf({
    rules: [ruleOf(1, [asksFor('fast', 'gpt-5-mini')]), ruleOf(2, [group, other])],
    aliases: [aliasOf('cheap', callTo('a'))],
    canary: { ...canaryOf(5), aliases: [aliasOf('new', callTo('a'))] },
  });
  expect(modelsOf(configuration)).toEqual(['fast', 'gpt-5-mini', 'smart', 'deep', 'cheap', 'new', 'other']);
});

test('an address that names the account asks that account, and no rule', () => {
  const pinned = { providerAccountId: accountId('b'), model: 'other' };
  expect(planPinned(pinned)).toMatchObject({
    rule: null,
    calls: [pinned],
    rules: [],
    target: { kind: 'call', ...pinned },
  });
});

test('what one account keeps is served by that account, under the name that rules and offers give it there, or by none', () => {
  const within = (configuration: OrganizationConfiguration, model: string, letter: string) =>
    planWithin(configuration, factsOf({ model }), { accountId: accountId(letter), chance: never });
  const ruled = configurationOf({ rules: [ruleOf(1, [asksFor('fast')], { target: callTo('a', 'gpt-5-mini') })] });
  const call = { providerAccountId: accountId('a'), model: 'gpt-5-mini' };
  expect(within(ruled, 'fast', 'a')).toMatchObject({ target: { kind: 'call', ...call }, calls: [call] });
  expect(within(ruled, 'fast', 'b')).toBeUndefined();
  expect(within(configurationOf(), 'gpt-5-mini', 'b')?.calls).toEqual([{ ...call, providerAccountId: accountId('b') }]);
  expect(within(configurationOf(), 'other', 'a')).toBeUndefined();
});
