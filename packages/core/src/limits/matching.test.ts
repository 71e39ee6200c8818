import { expect, test } from 'bun:test';
import { factsOf } from '../routing/testing/facts-of.ts';
import { type LimitPolicyConfiguration, limitPolicyContent } from './limit-policy.ts';
import { limitsFor, valuesOfGroup } from './matching.ts';

const id = '00000000-0000-4000-8000-000000000001';
const facts = factsOf({ metadata: { customer: 'acme', plan: 'free' }, endUser: 'u1', model: 'gpt-5' });
const { teamId, keyId } = facts;
const policy = (content: object): LimitPolicyConfiguration => ({
  id,
  name: 'policy',
  ...limitPolicyContent.parse({
    scope: { kind: 'organization' },
    rules: [{ kind: 'window', measure: 'requests', window: 'minute', limit: 10 }],
    ...content,
  }),
});
const groups = (content: object, of = facts) => limitsFor([policy(content)], of).map(({ group }) => group);

test('a policy caps the calls of its scope', () => {
  expect(groups({})).toEqual(['']);
  expect(groups({ scope: { kind: 'team', id: teamId } })).toEqual(['']);
  expect(groups({ scope: { kind: 'key', id: keyId } })).toEqual(['']);
  for (const kind of ['team', 'key', 'member']) expect(groups({ scope: { kind, id } })).toEqual([]);
  expect(groups({ scope: { kind: 'member', id } }, factsOf({ memberId: id }))).toEqual(['']);
});

test('all of its conditions must hold', () => {
  const free = { field: 'metadata.plan', operator: 'is', values: ['free'] };
  const large = { field: 'input-tokens', operator: 'greater', value: 1_000 };
  expect(groups({ conditions: [free] })).toEqual(['']);
  expect(groups({ conditions: [free, large] })).toEqual([]);
});

test('one policy has a counter for each value that it groups by, and none for a call without it', () => {
  expect(groups({ groupBy: ['metadata.customer'] })).toEqual(['acme']);
  expect(groups({ groupBy: ['end-user'] })).toEqual(['u1']);
  expect(groups({ groupBy: ['model', 'metadata.customer'] })).toEqual(['["gpt-5","acme"]']);
  expect(groups({ groupBy: ['metadata.tenant'] })).toEqual([]);
  expect(groups({ groupBy: ['member'] })).toEqual([]);
});

test('values of several dimensions stay apart whatever is in them, and can be read again', () => {
  const by = { groupBy: ['metadata.a', 'metadata.b'] as ('metadata.a' | 'metadata.b')[] };
  const groupOf = (a: string, b: string) => groups(by, factsOf({ metadata: { a, b } }))[0] ?? '';
  expect(groupOf('x","y', 'z')).not.toBe(groupOf('x', 'y","z'));
  expect(valuesOfGroup(by, groupOf('x","y', 'z'))).toEqual(['x","y', 'z']);
  expect(valuesOfGroup({ groupBy: ['model'] }, 'gpt-5')).toEqual(['gpt-5']);
  expect(valuesOfGroup({ groupBy: [] }, '')).toEqual([]);
});

test('every rule of it is a cap of its own', () => {
  const rules = [
    { kind: 'window', measure: 'requests', window: 'second', limit: 1 },
    { kind: 'concurrency', limit: 3 },
  ];
  expect(limitsFor([policy({ rules })], facts).map(({ rule }) => rule.kind)).toEqual(['window', 'concurrency']);
});
