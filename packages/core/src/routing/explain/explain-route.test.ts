import { expect, test } from 'bun:test';
import type { Condition } from '../conditions/condition.ts';
import { decision } from '../decision.ts';
import type { RequestFacts } from '../facts.ts';
import { accountOf, aliasOf, callTo, configurationOf, ruleOf } from '../testing/configuration-of.ts';
import { factsOf } from '../testing/facts-of.ts';
import { letterOf, signalsWith } from '../testing/try-route.ts';
import { type Explaining, explainRoute } from './explain-route.ts';

const asksFor = (model: string): Condition => ({ field: 'model', operator: 'is', values: [model] });
const accounts = ['a', 'b', 'c'].map((letter) => accountOf(letter, ['m', `only-${letter}`]));
const inOrder = { kind: 'fallback', targets: [callTo('a', 'm'), callTo('b', 'm'), callTo('c', 'm')] };

function explain(
  rules: ReturnType<typeof ruleOf>[],
  known: Partial<RequestFacts> = {},
  more: Partial<Explaining> = {},
) {
  const explained = explainRoute({
    configuration: configurationOf({ rules, aliases: [aliasOf('fast', inOrder)] }, accounts),
    facts: factsOf({ model: 'm', ...known }),
    chance: { random: () => 0 },
    signals: signalsWith(),
    priceOf: ({ providerAccountId }) => (providerAccountId.endsWith('c') ? null : 1_500n),
    ...more,
  });
  // Whatever is explained fits a decision as it is kept and shown.
  decision.parse(explained.decision);
  return explained;
}
const orderOf = ({ attempts }: { attempts: { providerAccountId: string }[] }) => attempts.map(letterOf).join('');
const resultsOf = ({ decision: { candidates } }: ReturnType<typeof explain>) =>
  candidates.map((one) => `${letterOf(one)} ${one.result}: ${one.reason}`);

test('the rule, what was looked at, and the calls in order with what they would cost', () => {
  const rules = [ruleOf(1, [asksFor('other')]), ruleOf(2, [asksFor('m')], { target: inOrder })];
  const explained = explain(rules);
  expect(explained.rule).toEqual({ id: rules[1]?.id ?? '', name: 'rule 2', version: 2 });
  expect(explained.refusal).toBeNull();
  expect(explained.decision.routingVersion).toBe(7);
  expect(explained.decision.rules.map(({ reason }) => reason)).toEqual(['model is m, not other', 'model is m']);
  expect(explained.attempts.map(({ account, provider, costNanos }) => ({ account, provider, costNanos }))).toEqual([
    { account: 'Account A', provider: 'openai', costNanos: 1_500n },
    { account: 'Account B', provider: 'openai', costNanos: 1_500n },
    { account: 'Account C', provider: 'openai', costNanos: null },
  ]);
  expect(resultsOf(explained)).toEqual([
    'a possible: Would be asked first.',
    'b possible: Would be asked if the one before failed.',
    'c possible: Would be asked if the one before failed.',
  ]);
});

test('no more calls are told than are made, and why the others are not', () => {
  const explained = explain([ruleOf(1, [], { target: inOrder, attempts: 2 })]);
  expect(orderOf(explained)).toBe('ab');
  expect(resultsOf(explained)[2]).toBe('c skipped: Not asked: at most 2 attempts are made.');
  const conditional = {
    kind: 'conditional',
    branches: [{ when: [asksFor('m')], target: callTo('a', 'm') }],
    otherwise: callTo('b', 'm'),
  };
  expect(resultsOf(explain([ruleOf(1, [], { target: conditional })]))[1]).toBe('b skipped: No strategy chose it.');
});

test('what strategies saw is told in words, with the names of targets', () => {
  const target = {
    kind: 'weighted',
    targets: [
      { weight: 3, target: callTo('b', 'm') },
      { weight: 1, target: callTo('a', 'm') },
    ],
  };
  expect(explain([ruleOf(1, [], { target })]).decision.steps).toEqual([
    'Weighted: Account B · m, by its weight of 3 in 4.',
    'If Account B · m failed:',
    'Weighted: it does not move on after overload.',
  ]);
});

test('an alias and the accounts that offer the model are explained without a rule', () => {
  expect(orderOf(explain([], { model: 'fast' }))).toBe('abc');
  const offered = explain([], { model: 'only-b' });
  expect(offered.rule).toBeNull();
  expect(orderOf(offered)).toBe('bb');
  expect(resultsOf(offered)).toEqual([
    'b possible: Would be asked first.',
    'b possible: Would be asked again if that failed.',
  ]);
});

test('a model that nobody offers, and one that the key may not use, are refused in words', () => {
  const nobody = explain([ruleOf(1, [asksFor('fast')])], { model: 'nope' });
  expect(nobody).toMatchObject({
    attempts: [],
    refusal: 'No provider account, alias or routing rule offers the model nope.',
  });
  expect(nobody.decision.rules[0]?.reason).toBe('model is nope, not fast');
  expect(explain([], {}, { key: { allowedModels: ['x', 'y'] } })).toMatchObject({
    attempts: [],
    refusal: 'The virtual key may not use the model m. It may use: x, y.',
  });
});

test('a key is led to no model that it may not be served', () => {
  const rules = [ruleOf(1, [], { target: { kind: 'fallback', targets: [callTo('a', 'only-a'), callTo('b', 'm')] } })];
  const explained = explain(rules, {}, { key: { allowedModels: ['m'] } });
  expect(orderOf(explained)).toBe('b');
  expect(resultsOf(explained)[1]).toBe('a skipped: The key may not be served this model.');
});

test('targets that are gone or cannot serve are passed over, and when none is left that is a refusal', () => {
  const gone = { kind: 'fallback', targets: [callTo('f', 'm'), callTo('a', 'm'), callTo('b', 'm')] };
  const whyNot = ({ providerAccountId }: { providerAccountId: string }) =>
    providerAccountId.endsWith('a') ? 'The model has no price and a budget applies.' : undefined;
  const explained = explain([ruleOf(1, [], { target: gone })], {}, { whyNot });
  expect(resultsOf(explained)).toEqual([
    'b possible: Would be asked first.',
    'f skipped: The provider account is disabled or removed.',
    'a skipped: The model has no price and a budget applies.',
  ]);
  const none = explain([ruleOf(1, [], { target: callTo('f', 'm') })]);
  expect(none.refusal).toBe('No target can serve the model m. The provider account is disabled or removed.');
});

test('accounts that traffic is routed away from come last, and when everybody rests one is asked all the same', () => {
  const atMs = Date.UTC(2026, 10, 28);
  const away = accounts.map((account) => ({
    ...account,
    awayUntil: account.slug === 'account-a' ? new Date(atMs + 60_000) : null,
  }));
  const configuration = configurationOf({ rules: [ruleOf(1, [], { target: inOrder })] }, away);
  expect(orderOf(explain([], { atMs }, { configuration }))).toBe('bca');
  expect(orderOf(explain([], { atMs: atMs + 60_000 }, { configuration }))).toBe('abc');
  // Where the route does not lead, nobody is asked, away or not.
  const branches = [{ when: [asksFor('m')], target: callTo('b', 'm') }];
  const elsewhere = { kind: 'conditional', branches, otherwise: callTo('a', 'm') };
  const led = configurationOf({ rules: [ruleOf(1, [], { target: elsewhere })] }, away);
  expect(orderOf(explain([], { atMs }, { configuration: led }))).toBe('b');
  const resting = explain([ruleOf(1, [], { target: inOrder })], {}, { whyResting: () => 'Rests for 10 s.' });
  expect(orderOf(resting)).toBe('a');
  expect(resultsOf(resting)[1]).toBe('b skipped: Rests for 10 s.');
});
