import { expect, test } from 'bun:test';
import { aliasOf, callTo, ruleOf } from '@switchyard/core/routing/testing/configuration-of';
import { changeInWords, diffOf, equal } from './set-diff';

const model = (name: string) => ({ field: 'model' as const, operator: 'is' as const, values: [name] });
const [one, two, three] = [ruleOf(1, [model('a')]), ruleOf(2, [model('b')]), ruleOf(3, [model('c')])];

test('added, removed, changed and moved entries are told apart, and what is the same is left out', () => {
  const changed = ruleOf(2, [model('z')]);
  const before = { rules: [one, two], aliases: [aliasOf('fast', callTo('a'))] };
  const after = { rules: [changed, three], aliases: [aliasOf('fast', callTo('b')), aliasOf('new', callTo('a'))] };
  const { rules, aliases } = diffOf(before, after);
  expect(
    rules.map(({ id, before: was, after: is, moved }) => [id.slice(-1), was?.position, is?.position, moved]),
  ).toEqual([
    ['2', 2, 1, false],
    ['3', undefined, 2, false],
    ['1', 1, undefined, false],
  ]);
  expect(aliases.map(({ name, before: was }) => [name, was !== undefined])).toEqual([
    ['fast', true],
    ['new', false],
  ]);
  expect(diffOf(before, before)).toEqual({ rules: [], aliases: [] });
});

test('of a rule that went to the top only that one is said to be moved', () => {
  const { rules } = diffOf({ rules: [one, two, three], aliases: [] }, { rules: [three, one, two], aliases: [] });
  expect(rules.map(({ id, moved }) => [id.slice(-1), moved])).toEqual([['3', true]]);
});

test('a change of weights alone reads as the weights, any other as its parts', () => {
  const split = (...weights: number[]) =>
    ruleOf(1, [], { target: { kind: 'weighted', targets: weights.map((weight) => ({ weight, target: callTo('a') })) } })
      .definition;
  expect(changeInWords(split(90, 10), split(80, 20))).toBe('90 / 10 → 80 / 20');
  expect(changeInWords(split(90, 10), { ...split(80, 20), attempts: 2 })).toBe('targets, settings');
  expect(changeInWords(one.definition, two.definition)).toBe('conditions');
});

test('two values are equal whatever the order of their keys, and an absent key is as good as an undefined one', () => {
  expect(equal({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1, c: undefined })).toBe(true);
  expect(equal({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  expect(equal([], {})).toBe(false);
});
