import { expect, test } from 'bun:test';
import { limitPolicyContent } from './limit-policy.ts';

const scope = { kind: 'organization' };
const perMinute = { kind: 'window', measure: 'requests', window: 'minute', limit: 600 };

test('no two limits of a policy share a counter: the second is refused at its place', () => {
  const rules = [
    perMinute,
    { kind: 'concurrency', limit: 5 },
    { ...perMinute, limit: 60 },
    { kind: 'concurrency', limit: 9 },
  ];
  const { error } = limitPolicyContent.safeParse({ scope, rules });
  expect(error?.issues.map(({ path }) => path)).toEqual([
    ['rules', 2, 'window'],
    ['rules', 3, 'kind'],
  ]);
  const apart = [perMinute, { ...perMinute, window: 'hour' }, { ...perMinute, measure: 'total-tokens' }];
  expect(limitPolicyContent.parse({ scope, rules: apart })).toMatchObject({ conditions: [], groupBy: [] });
});

test('a policy groups by each dimension once, and by dimensions that there are', () => {
  const groupBy = (...names: string[]) =>
    limitPolicyContent.safeParse({ scope, rules: [perMinute], groupBy: names }).success;
  expect([groupBy('metadata.customer', 'model'), groupBy('model', 'model'), groupBy('customer')]).toEqual([
    true,
    false,
    false,
  ]);
});
