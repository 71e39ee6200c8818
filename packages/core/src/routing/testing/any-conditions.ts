import fc from 'fast-check';
import type { Condition } from '../conditions/condition.ts';
import { weekDays } from '../conditions/time-window.ts';
import type { RequestFacts } from '../facts.ts';
import { factsOf } from './facts-of.ts';

/** Values and bounds are few, so that conditions meet each other and the requests. */
const values = (...some: string[]) => fc.subarray(some, { minLength: 1 });
const textTest = (field: string, ...some: string[]) =>
  fc.oneof(
    fc.record({
      field: fc.constant(field),
      operator: fc.constantFrom('is' as const, 'is-not' as const, 'contains' as const, 'starts-with' as const),
      values: values(...some),
    }),
    fc.record({
      field: fc.constant(field),
      operator: fc.constant('matches' as const),
      pattern: fc.constantFrom('a', '^a', 'b$'),
    }),
    fc.record({ field: fc.constant(field), operator: fc.constant('exists' as const), value: fc.boolean() }),
  );
const numberTest = (field: string) =>
  fc.oneof(
    fc.record({
      field: fc.constant(field),
      operator: fc.constantFrom('greater' as const, 'less' as const),
      value: fc.constantFrom(-1, 0, 0.5, 1, 2, 3),
    }),
    fc.record({ field: fc.constant(field), operator: fc.constant('exists' as const), value: fc.boolean() }),
  );
const time = fc.record({
  field: fc.constant('time' as const),
  operator: fc.constant('within' as const),
  days: fc.subarray([...weekDays], { minLength: 1 }),
  from: fc.constantFrom('00:00', '08:00', '20:00'),
  to: fc.constantFrom('00:00', '08:00', '20:00'),
  zone: fc.constantFrom('UTC', 'Europe/Berlin'),
});

/** Tests of each kind of field. Where few fields meet, conditions contradict, imply and complete each other far more often. */
export const testsByField = {
  model: textTest('model', 'a', 'ab', 'b', 'ba'),
  tag: textTest('tag', 'a', 'ab', 'b'),
  feature: textTest('feature', 'tools', 'images', 'json', 'sound'),
  stream: textTest('stream', 'true', 'false', 'maybe'),
  organization: textTest('organization', 'northwind', 'contoso'),
  'metadata.n': fc.oneof(textTest('metadata.n', 'a', '1', '2'), numberTest('metadata.n')),
  'input-tokens': numberTest('input-tokens'),
  'output-tokens': numberTest('output-tokens'),
  time,
} as Record<string, fc.Arbitrary<Condition>>;

/** Conditions from these tests, and groups of them. */
export function conditionsFrom(tests: readonly fc.Arbitrary<Condition>[]): fc.Arbitrary<Condition> {
  return fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof({ maxDepth: 2 }, ...tests.map((arbitrary) => ({ arbitrary, weight: 2 })), {
      arbitrary: fc.record({
        operator: fc.constantFrom('any' as const, 'all' as const),
        conditions: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
      }) as fc.Arbitrary<Condition>,
      weight: 1,
    }),
  })).condition;
}

/** Any condition, in groups, too, over few values of every kind of field. */
export const anyCondition = conditionsFrom(Object.values(testsByField));

/** Any request over the same few values. */
export const anyFacts: fc.Arbitrary<RequestFacts> = fc
  .record({
    model: fc.constantFrom('', 'a', 'ab', 'b', 'ba', 'c'),
    tags: fc.subarray(['a', 'ab', 'b', 'c']),
    features: fc.subarray(['tools' as const, 'images' as const, 'json' as const]),
    stream: fc.boolean(),
    metadata: fc.constantFrom<Record<string, string>>(
      {},
      { n: 'a' },
      { n: '1' },
      { n: '1.5' },
      { n: '2' },
      { n: '-3' },
    ),
    inputTokens: fc.nat({ max: 4 }),
    maxOutputTokens: fc.option(fc.nat({ max: 4 })),
    atMs: fc.nat({ max: 7 * 24 }).map((hour) => Date.UTC(2026, 10, 23, hour, 30)),
  })
  .map(factsOf);
