import { expect, test } from 'bun:test';
import { placeOf } from './rule-problems';

const values = { strategy: 'first' as const, models: ['fast'], fallbacks: [{ target: '' }] };

test('an error of the API stands at the field that it is about', () => {
  expect(placeOf('name', values)).toBe('name');
  expect(placeOf('definition.conditions.0.values.1', values)).toBe('models');
  expect(placeOf('definition.conditions.0.values', { ...values, models: [] })).toBe('teams');
  expect(placeOf('definition.conditions.1.values.0', values)).toBe('teams');
  expect(placeOf('definition.target.model', values)).toBe('first');
  expect(placeOf('definition.target.targets.1.weight', { ...values, strategy: 'split' })).toBe('parts.1.weight');
  const withFallback = { ...values, fallbacks: [{ target: 'a m' }] };
  expect(placeOf('definition.target.targets.0.model', withFallback)).toBe('first');
  expect(placeOf('definition.target.targets.1.providerAccountId', withFallback)).toBe('fallbacks.0.target');
  expect(placeOf('definition.target.on', withFallback)).toBe('on');
  const split = { ...withFallback, strategy: 'split' as const };
  expect(placeOf('definition.target.targets.0.targets.1.target.model', split)).toBe('parts.1.target');
});
