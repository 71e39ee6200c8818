import { expect, test } from 'bun:test';
import { retryableFailures } from '@switchyard/core/routing/provider-failure';
import { ruleDefinition } from '@switchyard/core/routing/rule';
import fc from 'fast-check';
import { definitionOf, emptyRule, ruleValues, valuesOf } from './rule-values';

const target = fc.tuple(fc.uuid(), fc.stringMatching(/^[a-z0-9][a-z0-9./-]{0,20}$/)).map((pair) => pair.join(' '));
const distinct = fc.uniqueArray(target, { minLength: 6, maxLength: 6 });
const values = fc
  .record({
    targets: distinct,
    models: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,9}$/), { maxLength: 3 }),
    teams: fc.uniqueArray(fc.uuid(), { maxLength: 3 }),
    strategy: fc.constantFrom('first' as const, 'split' as const),
    parts: fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 3 }),
    fallbacks: fc.integer({ min: 0, max: 2 }),
    on: fc.subarray([...retryableFailures], { minLength: 1 }),
    dropUnsupported: fc.boolean(),
  })
  .map(({ targets, parts, fallbacks, ...rest }) => ({
    ...rest,
    name: 'A rule',
    note: '',
    first: rest.strategy === 'first' ? (targets[0] ?? '') : '',
    parts:
      rest.strategy === 'first' ? emptyRule.parts : parts.map((weight, index) => ({ target: targets[index]!, weight })),
    fallbacks: fallbacks === 0 ? [{ target: '' }] : targets.slice(3, 3 + fallbacks).map((one) => ({ target: one })),
  }));

test('what the form means is a valid definition, and opening it again shows the same rule', () => {
  fc.assert(
    fc.property(values, (draft) => {
      const definition = definitionOf(ruleValues.parse(draft));
      expect(ruleDefinition.parse(definition)).toEqual(definition);
      const opened = valuesOf(definition);
      expect(opened).toBeDefined();
      expect(definitionOf(ruleValues.parse({ ...emptyRule, ...opened, name: 'A rule' }))).toEqual(definition);
    }),
  );
});

test('a tree that the form cannot show is not opened in it', () => {
  const call = { kind: 'call' as const, providerAccountId: crypto.randomUUID(), model: 'm' };
  const inner = { kind: 'fallback' as const, on: [...retryableFailures], targets: [call, call] };
  expect(
    valuesOf({ conditions: [], target: { kind: 'weighted', targets: [{ weight: 1, target: inner }] } }),
  ).toBeUndefined();
});

test('a missing first target and a fallback that was tried before are named at their fields', () => {
  const paths = (draft: object) =>
    ruleValues.safeParse({ ...emptyRule, name: 'A rule', ...draft }).error?.issues.map(({ path }) => path.join('.'));
  expect(paths({})).toEqual(['first']);
  expect(paths({ first: 'a m', fallbacks: [{ target: 'a m' }] })).toEqual(['fallbacks.0.target']);
  expect(paths({ first: 'a m', fallbacks: [{ target: 'b m' }], on: [] })).toEqual(['on']);
});
