import { expect, test } from 'bun:test';
import { aliasOf, callTo, ruleOf } from '@switchyard/core/routing/testing/configuration-of';
import { movingRule, removingRule, savingAlias, savingRule, usersOf } from './routing-set';

const set = {
  rules: [ruleOf(1, []), ruleOf(2, [], { target: { kind: 'alias', name: 'fast' } })],
  aliases: [aliasOf('fast', callTo('a')), aliasOf('smart', { kind: 'alias', name: 'fast' })],
};
const [one, two] = set.rules;

test('a saved rule takes its place, a new one the last, and one that was taken out meanwhile comes back at the end', () => {
  const written = { name: 'changed', definition: one!.definition };
  expect(savingRule({ id: one!.id, ...written })(set).rules.map(({ name }) => name)).toEqual(['changed', 'rule 2']);
  expect(savingRule({ id: undefined, ...written })(set).rules.map(({ name }) => name)).toEqual([
    'rule 1',
    'rule 2',
    'changed',
  ]);
  const without = { ...set, rules: [two!] };
  expect(savingRule({ id: one!.id, ...written })(without).rules.at(-1)).toEqual(written);
});

test('a move or a removal made on a newer draft keeps what that one has', () => {
  const newer = { ...set, rules: [ruleOf(3, []), ...set.rules] };
  expect(movingRule(two!.id, 0)(newer).rules.map(({ name }) => name)).toEqual(['rule 2', 'rule 3', 'rule 1']);
  expect(removingRule(one!.id)(newer).rules.map(({ name }) => name)).toEqual(['rule 3', 'rule 2']);
  expect(movingRule(ruleOf(9, []).id, 0)(set).rules).toHaveLength(2);
});

test('an alias is renamed in its place, and what leads to it is known', () => {
  expect(savingAlias(aliasOf('quick', callTo('b')), 'fast')(set).aliases.map(({ name }) => name)).toEqual([
    'quick',
    'smart',
  ]);
  expect(usersOf('fast', set)).toEqual(['rule 2', 'alias smart']);
  expect(usersOf('smart', set)).toEqual([]);
});
