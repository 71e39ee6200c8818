import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { type Condition, type ConditionTest, condition } from '../conditions/condition.ts';
import { conditionHolds } from '../conditions/condition-holds.ts';
import { anyCondition, anyFacts, conditionsFrom, testsByField } from '../testing/any-conditions.ts';
import { conjunctionsOf, splitByValue } from './conjunctions.ts';
import { neverHolds } from './never-holds.ts';

const never = (...written: unknown[]) =>
  neverHolds(
    written.map((one) => condition.parse(one) as ConditionTest),
    'northwind',
  );
const is = (field: string, ...values: string[]) => ({ field, operator: 'is', values });
const isNot = (field: string, ...values: string[]) => ({ field, operator: 'is-not', values });
const starts = (field: string, ...values: string[]) => ({ field, operator: 'starts-with', values });
const over = (field: string, value: number) => ({ field, operator: 'greater', value });
const under = (field: string, value: number) => ({ field, operator: 'less', value });
const exists = (field: string, value: boolean) => ({ field, operator: 'exists', value });
const on = (day: string, from: string, to: string, zone = 'UTC') => ({
  field: 'time',
  operator: 'within',
  days: [day],
  from,
  to,
  zone,
});

test('what can never hold is told in words', () => {
  const rows: [tests: unknown[], why: string][] = [
    [[is('feature', 'sound')], 'The only values of feature are tools, images and json.'],
    [[isNot('feature', 'tools', 'images', 'json')], 'The only values of feature are tools, images and json.'],
    [[is('stream', 'yes')], 'The only values of stream are true and false.'],
    [[isNot('stream', 'true', 'false')], 'The only values of stream are true and false.'],
    [[is('organization', 'contoso')], 'Every request here is of the organization northwind.'],
    [[isNot('organization', 'northwind')], 'Every request here is of the organization northwind.'],
    [[exists('stream', false)], 'Every request has stream, so it is never missing.'],
    [[exists('input-tokens', false)], 'Every request has input-tokens, so it is never missing.'],
    [[under('input-tokens', 0)], 'input-tokens is never under 0.'],
    [[under('budget-used', -5)], 'budget-used is never under 0.'],
    [[is('model', 'a'), is('model', 'b')], 'No value of model passes all of these tests.'],
    [[is('model', 'a'), isNot('model', 'a')], 'No value of model passes all of these tests.'],
    [[starts('model', 'gpt'), is('model', 'o3')], 'No value of model passes all of these tests.'],
    [[is('stream', 'true'), is('stream', 'false')], 'No value of stream passes all of these tests.'],
    [[starts('model', 'gpt'), starts('model', 'claude', 'gemini')], 'No value of model starts in all of these ways.'],
    [[is('tag', 'a'), isNot('tag', 'a', 'b')], 'No value of tag passes all of these tests.'],
    [[is('metadata.n', 'abc'), over('metadata.n', 5)], 'No value of metadata.n passes all of these tests.'],
    [[over('metadata.n', 5), under('metadata.n', 5)], 'No number is over 5 and under 5.'],
    [[over('input-tokens', 5), under('input-tokens', 6)], 'No number is over 5 and under 6.'],
    [[on('mon', '08:00', '12:00'), on('mon', '12:00', '18:00')], 'No moment is in all of these time windows.'],
    [
      [exists('session', false), starts('session', 'a')],
      'A missing session passes no test but "exists: no", so this never holds together with the others.',
    ],
  ];
  for (const [tests, why] of rows) expect(never(...tests)).toBe(why);
});

test('what may hold is not told to be impossible', () => {
  for (const tests of [
    [is('tag', 'a'), is('tag', 'b')],
    [is('feature', 'tools'), is('feature', 'images')],
    [is('feature', 'tools', 'sound')],
    [is('tag', 'a', 'b'), isNot('tag', 'a')],
    [starts('tag', 'a'), starts('tag', 'b')],
    [starts('model', 'gpt', 'o3'), starts('model', 'gpt-5')],
    [over('metadata.n', 5), under('metadata.n', 6)],
    [over('budget-used', 99), under('budget-used', 99.5)],
    [over('input-tokens', 5), under('input-tokens', 7)],
    [exists('session', false), exists('session', false)],
    [exists('model', false)],
    [on('mon', '22:00', '06:00'), on('tue', '05:00', '07:00')],
    [on('mon', '08:00', '12:00', 'Europe/Berlin'), on('mon', '12:00', '18:00', 'Asia/Tokyo')],
  ])
    expect(never(...tests)).toBeUndefined();
});

/** How often conditions were told to be impossible, none of which any request passed. */
function impossibleTold(condition: fc.Arbitrary<Condition>, numRuns: number): number {
  let told = 0;
  const conditions = fc.array(condition, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(conditions, fc.array(anyFacts, { minLength: 40, maxLength: 40 }), (some, seen) => {
      const ways = conjunctionsOf(some);
      if (ways?.every((tests) => neverHolds(tests, 'northwind') !== undefined) !== true) return;
      told += 1;
      for (const facts of seen) expect(some.every((one) => conditionHolds(one, facts))).toBe(false);
    }),
    { numRuns },
  );
  return told;
}

test('nothing is ever told to be impossible that a request passes', () => {
  expect(impossibleTold(anyCondition, 1_000)).toBeGreaterThan(50);
  for (const tests of Object.values(testsByField))
    expect(impossibleTold(conditionsFrom([tests]), 300)).toBeGreaterThan(5);
}, 60_000);

test('conditions hold exactly when all tests of one of their alternatives do, split by value or not', () => {
  const holdsIn = (ways: Condition[][], facts: Parameters<typeof conditionHolds>[1]) =>
    ways.some((tests) => tests.every((one) => conditionHolds(one, facts)));
  fc.assert(
    fc.property(fc.array(anyCondition, { maxLength: 3 }), fc.array(anyFacts, { minLength: 10 }), (some, seen) => {
      const ways = conjunctionsOf(some);
      if (ways === undefined) return;
      for (const facts of seen) {
        const expected = some.every((one) => conditionHolds(one, facts));
        expect(holdsIn(ways, facts)).toBe(expected);
        expect(holdsIn(splitByValue(ways), facts)).toBe(expected);
      }
    }),
  );
});
