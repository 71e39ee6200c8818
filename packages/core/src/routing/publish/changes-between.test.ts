import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { RoutingRule } from '../rule.ts';
import { aliasOf, callTo, ruleOf } from '../testing/configuration-of.ts';
import { changesBetween } from './changes-between.ts';
import { nextVersions } from './next-versions.ts';
import type { ModelAlias, RoutingSet } from './routing-set.ts';

const set = (rules: RoutingRule[], aliases: ModelAlias[] = []): RoutingSet => ({ rules, aliases });
const rules = [1, 2, 3, 4].map((id) => ruleOf(id, []));
const [one, two, three, four] = rules as [RoutingRule, RoutingRule, RoutingRule, RoutingRule];
const said = (before: RoutingSet, after: RoutingSet) =>
  changesBetween(before, after).map(({ kind, what, name }) => `${kind} ${what} ${name}`);

test('rules that came, went, say something else or stand elsewhere are told, and no others', () => {
  expect(said(set(rules), set(rules))).toEqual([]);
  expect(said(set([one, two]), set([one, three]))).toEqual(['added rule rule 3', 'removed rule rule 2']);
  expect(said(set([one]), set([{ ...one, name: 'renamed' }]))).toEqual(['changed rule renamed']);
  expect(said(set([one]), set([{ ...one, definition: { ...one.definition, attempts: 2 } }]))).toEqual([
    'changed rule rule 1',
  ]);
  expect(said(set([one, two]), set([{ ...two, name: 'new' }, one])).sort()).toEqual([
    'changed rule new',
    'moved rule rule 1',
  ]);
});

test('only the rule that was dragged has moved, not those it passed', () => {
  expect(said(set([one, two, three, four]), set([four, one, two, three]))).toEqual(['moved rule rule 4']);
  expect(said(set([one, two, three, four]), set([two, three, one, four]))).toEqual(['moved rule rule 1']);
  expect(said(set([one, two, three]), set([four, one, two, three]))).toEqual(['added rule rule 4']);
});

test('a version that counted on, or members in another order, are no change', () => {
  const { conditions, target } = one.definition;
  expect(said(set([one]), set([{ ...one, version: 9 }]))).toEqual([]);
  expect(said(set([one]), set([{ ...one, definition: { target, conditions, attempts: undefined } }]))).toEqual([]);
});

test('aliases are told by name, and their order means nothing', () => {
  const fast = aliasOf('fast', callTo('a'));
  const smart = aliasOf('smart', callTo('b'));
  expect(said(set([], [fast, smart]), set([], [smart, fast]))).toEqual([]);
  expect(said(set([], [fast]), set([], [smart]))).toEqual(['added alias smart', 'removed alias fast']);
  expect(said(set([], [fast]), set([], [aliasOf('fast', callTo('b'))]))).toEqual(['changed alias fast']);
});

test('however rules are shuffled, those that are not told to have moved kept their order, and there is a word for every other', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(rules), fc.shuffledSubarray(rules), (before, after) => {
      const changes = changesBetween(set(before), set(after));
      const ids = (kind: string) => changes.filter((change) => change.kind === kind).map(({ id }) => id);
      const kept = after.filter(({ id }) => !ids('added').includes(id) && !ids('moved').includes(id));
      expect(kept).toEqual(before.filter((rule) => kept.includes(rule)));
      expect(ids('removed').sort()).toEqual(
        before
          .filter((rule) => !after.includes(rule))
          .map(({ id }) => id)
          .sort(),
      );
      expect(ids('added').sort()).toEqual(
        after
          .filter((rule) => !before.includes(rule))
          .map(({ id }) => id)
          .sort(),
      );
    }),
  );
});

test('a rule keeps its version while it says the same, and gets the next when it says something else', () => {
  const published = set([
    { ...one, version: 4 },
    { ...two, version: 2 },
  ]);
  const draft = set([
    { ...two, name: 'renamed', version: 1 },
    { ...one, version: 1 },
    { ...three, version: 7 },
  ]);
  expect(nextVersions(published, draft).rules.map(({ name, version }) => `${name} ${version}`)).toEqual([
    'renamed 3',
    'rule 1 4',
    'rule 3 1',
  ]);
});

test('a rule that comes back counts on from its last version, unless it says what it said last', () => {
  const earlier = [
    { ...one, version: 5, name: 'last' },
    { ...one, version: 4 },
  ];
  const back = (rule: RoutingRule) => nextVersions(set([]), set([rule]), earlier).rules[0]?.version;
  expect(back({ ...one, name: 'last' })).toBe(5);
  expect(back(one)).toBe(6);
  expect(back({ ...one, name: 'new' })).toBe(6);
});

test('rolling back is a new version of every rule that says something else now', () => {
  const now = set([{ ...one, version: 3, name: 'new name' }]);
  expect(nextVersions(now, set([{ ...one, version: 1 }])).rules[0]?.version).toBe(4);
});
