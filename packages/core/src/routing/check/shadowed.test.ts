import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { type Condition, condition } from '../conditions/condition.ts';
import { conditionHolds } from '../conditions/condition-holds.ts';
import type { RequestFacts } from '../facts.ts';
import { anyCondition, anyFacts, conditionsFrom, testsByField } from '../testing/any-conditions.ts';
import { shadowedIn } from './shadowed.ts';

const model = (...values: string[]): Condition => ({ field: 'model', operator: 'is', values });
const tag = (...values: string[]): Condition => ({ field: 'tag', operator: 'is', values });
const feature = (...values: string[]): Condition => ({ field: 'feature', operator: 'is', values });
const stream = (...values: string[]): Condition => ({ field: 'stream', operator: 'is', values });
const input = (operator: 'greater' | 'less', value: number): Condition => ({ field: 'input-tokens', operator, value });
const starts = (...values: string[]): Condition => ({ field: 'model', operator: 'starts-with', values });
const contains = (...values: string[]): Condition => ({ field: 'model', operator: 'contains', values });
const isThere = (field: 'model' | 'session' | 'tag', value = true): Condition => ({ field, operator: 'exists', value });
const any = (...conditions: Condition[]): Condition => ({ operator: 'any', conditions });
const all = (...conditions: Condition[]): Condition => ({ operator: 'all', conditions });
const window = (days: string[], from: string, to: string, zone = 'UTC'): Condition =>
  condition.parse({ field: 'time', operator: 'within', days, from, to, zone });

/** Which lists are shadowed, and by which. */
const shadows = (...lists: Condition[][]) =>
  Object.fromEntries(shadowedIn(lists, 'northwind').map(({ index, by }) => [index, by]));

test('whatever stands after conditions that hold for everything is shadowed', () => {
  expect(shadows([], [model('fast')], [])).toEqual({ 1: [0], 2: [0] });
  for (const always of [
    [stream('true', 'false')],
    [{ field: 'organization', operator: 'is', values: ['northwind'] }],
    [{ field: 'organization', operator: 'is-not', values: ['contoso'] }],
    [input('greater', -1)],
    [{ field: 'team', operator: 'exists', value: true }],
    [window(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], '09:00', '09:00')],
  ] as Condition[][])
    expect(shadows(always, [model('fast')])).toEqual({ 1: [0] });
});

test('narrower conditions after wider ones are shadowed', () => {
  const pairs: [wider: Condition[], narrower: Condition[]][] = [
    [[model('a', 'b')], [model('a')]],
    [[model('a')], [model('a'), tag('x')]],
    [[any(model('a'), tag('x'))], [tag('x')]],
    [[model('a')], [all(tag('x'), model('a'))]],
    [[isThere('model')], [model('a')]],
    [[isThere('session')], [{ field: 'session', operator: 'is-not', values: ['x'] }]],
    [[starts('gpt')], [starts('gpt-5', 'gpt-4')]],
    [[starts('gpt')], [model('gpt-5')]],
    [[contains('5')], [starts('gpt-5')]],
    [[contains('pt')], [contains('gpt')]],
    [[{ field: 'model', operator: 'matches', pattern: '^gpt-[0-9]$' }], [model('gpt-5', 'gpt-4')]],
    [[{ field: 'model', operator: 'is-not', values: ['a'] }], [model('b')]],
    [[{ field: 'model', operator: 'is-not', values: ['a'] }], [starts('b')]],
    [
      [{ field: 'model', operator: 'is-not', values: ['a'] }],
      [{ field: 'model', operator: 'is-not', values: ['a', 'b'] }],
    ],
    [[tag('x', 'y')], [tag('y')]],
    [[tag('x')], [tag('x', 'y'), { field: 'tag', operator: 'is-not', values: ['y'] }]],
    [[isThere('tag')], [{ field: 'tag', operator: 'contains', values: ['x'] }]],
    [[feature('tools', 'images', 'json')], [{ field: 'feature', operator: 'exists', value: true }]],
    [[feature('json')], [{ field: 'feature', operator: 'is-not', values: ['tools', 'images'] }]],
    [[input('greater', 100)], [input('greater', 200)]],
    [[input('less', 200)], [input('less', 200)]],
    [
      [{ field: 'metadata.n', operator: 'greater', value: 5 }],
      [{ field: 'metadata.n', operator: 'is', values: ['7', '9'] }],
    ],
    [[window(['mon', 'tue'], '08:00', '18:00')], [window(['mon'], '09:00', '17:00')]],
    [[window(['mon', 'tue'], '00:00', '00:00')], [window(['mon'], '22:00', '06:00')]],
  ];
  for (const [wider, narrower] of pairs) {
    expect({ wider, narrower, shadows: shadows(wider, narrower) }).toEqual({ wider, narrower, shadows: { 1: [0] } });
  }
});

test('wider conditions after narrower ones, and such as only look alike, are not shadowed', () => {
  for (const [first, second] of [
    [[model('a')], [model('a', 'b')]],
    [[model('a'), tag('x')], [model('a')]],
    [[starts('gpt-5')], [starts('gpt')]],
    [[{ field: 'model', operator: 'is-not', values: ['a'] }], [isThere('session')]],
    // Without a model the second holds, too.
    [[isThere('model')], [tag('x')]],
    // A request may carry both tags, and then the first does not take it.
    [[{ field: 'tag', operator: 'is-not', values: ['y'] }], [tag('x')]],
    [[stream('true')], [input('less', 5)]],
    [[window(['mon'], '08:00', '18:00', 'Europe/Berlin')], [window(['mon'], '09:00', '17:00', 'UTC')]],
    [[window(['mon'], '22:00', '06:00')], [window(['mon'], '05:00', '06:00')]],
    [[input('greater', 100)], [input('greater', 99)]],
    [[input('less', 100)], [input('less', 101)]],
    // Metadata may be below 0, or no number.
    [
      [{ field: 'metadata.n', operator: 'greater', value: -1 }],
      [{ field: 'metadata.n', operator: 'exists', value: true }],
    ],
  ] as [Condition[], Condition[]][])
    expect({ first, second, shadows: shadows(first, second) }).toEqual({ first, second, shadows: {} });
});

test('several earlier ones together may take everything', () => {
  expect(shadows([model('a')], [model('b')], [model('a', 'b')])).toEqual({ 2: [0, 1] });
  expect(shadows([tag('x')], [model('b')], [any(all(tag('x'), model('c')), model('b'))])).toEqual({ 2: [0, 1] });
  expect(shadows([model('a')], [model('c')], [model('a', 'b')])).toEqual({});
});

test('conditions that never hold are not told to be shadowed', () => {
  expect(shadows([model('a')], [model('a'), model('b')])).toEqual({});
});

test('with more alternatives than can be looked into, only what takes everything shadows', () => {
  const wide = Array.from({ length: 8 }, () => any(model('a'), tag('x'), stream('true')));
  expect(shadows([model('a')], wide)).toEqual({});
  expect(shadows([], wide)).toEqual({ 1: [0] });
});

const reaches = (lists: Condition[][], facts: RequestFacts) =>
  lists.findIndex((list) => list.every((one) => conditionHolds(one, facts)));

/** How many shadows were told of rules made of these conditions, none of which any request reached. */
function shadowsTold(conditions: fc.Arbitrary<Condition>, numRuns: number): number {
  let told = 0;
  const lists = fc.array(fc.array(conditions, { maxLength: 2 }), { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(lists, fc.array(anyFacts, { minLength: 40, maxLength: 40 }), (some, seen) => {
      const shadowed = shadowedIn(some, 'northwind').map(({ index }) => index);
      told += shadowed.length;
      for (const facts of seen) expect(shadowed).not.toContain(reaches(some, facts));
    }),
    { numRuns },
  );
  return told;
}

test('no rule is ever told to be shadowed that a request reaches', () => {
  expect(shadowsTold(anyCondition, 1_000)).toBeGreaterThan(100);
}, 60_000);

for (const [field, tests] of Object.entries(testsByField))
  test(`no rule that asks for ${field} only is ever told to be shadowed when a request reaches it`, () => {
    expect(shadowsTold(conditionsFrom([tests]), 300)).toBeGreaterThan(20);
  }, 60_000);

test('however many conditions there are, looking for shadows ends; what is told is still certain', () => {
  const wide = (index: number) => [
    any(model(`a${index}`), model(`b${index}`), model(`c${index}`), model(`d${index}`)),
    any(tag('x'), tag('y'), tag('z'), feature('tools')),
    any(...['1', '2', '3', '4', '5'].map((one) => starts(one))),
  ];
  const lists = Array.from({ length: 2_000 }, (_, index) => wide(index));
  expect(shadowedIn([[model('first')], [model('first')], ...lists, [model('first')]], 'northwind')).toEqual([
    { index: 1, by: [0] },
  ]);
});
