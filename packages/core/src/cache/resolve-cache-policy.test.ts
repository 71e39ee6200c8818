import { expect, test } from 'bun:test';
import { GatewayError } from '../errors.ts';
import { cacheTerms, readCacheWishes, resolveCachePolicy } from './resolve-cache-policy.ts';

const subject = { teamId: 't', keyId: 'k', rule: undefined };
const wishes = (headers: Record<string, string> = {}) => readCacheWishes(new Headers(headers));

test('nobody says anything: off, for the team, an hour, callers may do with less', () => {
  expect(resolveCachePolicy([], subject)).toEqual({
    mode: 'off',
    scope: 'team',
    ttlSeconds: 3_600,
    callers: 'less',
    skip: { tools: false, temperatureAbove: null },
  });
});

test('of each thing counts what the most specific says: organization, rule, team, key', () => {
  const organization = {
    teamId: null,
    keyId: null,
    policy: { mode: 'on', scope: 'organization', ttlSeconds: 1 },
  } as const;
  const team = { teamId: 't', keyId: null, policy: { ttlSeconds: 3 } };
  const key = { teamId: null, keyId: 'k', policy: { scope: 'key' } } as const;
  const strangers = [
    { teamId: 'other', keyId: null, policy: { mode: 'off' } } as const,
    { teamId: null, keyId: 'other', policy: { mode: 'off' } } as const,
  ];
  const rule = { ttlSeconds: 2 };
  expect(resolveCachePolicy([...strangers, organization], { ...subject, rule })).toMatchObject({
    mode: 'on',
    ttlSeconds: 2,
  });
  expect(resolveCachePolicy([key, ...strangers, team, organization], { ...subject, rule })).toMatchObject({
    mode: 'on',
    scope: 'key',
    ttlSeconds: 3,
  });
});

const on = resolveCachePolicy([{ teamId: null, keyId: null, policy: { mode: 'on' } }], subject);

test('a caller may do with less, and not with more unless the policy says so', () => {
  const more = { ...on, callers: 'more' } as const;
  const longer = wishes({ 'x-switchyard-cache-ttl': '7200', 'x-switchyard-cache-scope': 'organization' });
  expect(cacheTerms(on, longer)?.policy).toMatchObject({ ttlSeconds: 3_600, scope: 'team' });
  expect(cacheTerms(more, longer)?.policy).toMatchObject({ ttlSeconds: 7_200, scope: 'team' });
  const less = wishes({ 'x-switchyard-cache-ttl': '60', 'x-switchyard-cache-scope': 'key' });
  expect(cacheTerms(on, less)?.policy).toMatchObject({ ttlSeconds: 60, scope: 'key' });
  expect(cacheTerms({ ...on, mode: 'off' }, wishes({ 'x-switchyard-cache': 'on' }))).toBeNull();
  expect(cacheTerms({ ...more, mode: 'off' }, wishes({ 'x-switchyard-cache': 'on' }))).toMatchObject({ looksUp: true });
});

test('a policy that leaves callers nothing hears no header', () => {
  const deaf = { ...on, callers: 'nothing' } as const;
  const said = wishes({
    'cache-control': 'no-store',
    'x-switchyard-cache': 'off',
    'x-switchyard-cache-namespace': 'n',
  });
  expect(cacheTerms(deaf, said)).toEqual(cacheTerms(deaf, wishes()));
});

test('cache-control is honoured: no-store, no-cache, max-age', () => {
  expect(cacheTerms(on, wishes({ 'cache-control': 'no-store' }))).toMatchObject({
    looksUp: false,
    keeps: false,
    reason: 'no-store',
  });
  expect(cacheTerms(on, wishes({ 'cache-control': 'No-Cache' }))).toMatchObject({
    looksUp: false,
    keeps: true,
    reason: 'no-cache',
  });
  expect(cacheTerms(on, wishes({ 'cache-control': 'foo, max-age="30"' }))).toMatchObject({
    looksUp: true,
    maxAgeSeconds: 30,
  });
  expect(cacheTerms(on, wishes({ 'cache-control': 'max-age=0' }))).toMatchObject({
    looksUp: false,
    reason: 'no-cache',
  });
  expect(cacheTerms(on, wishes({ 'x-switchyard-cache': 'off' }))).toMatchObject({
    looksUp: false,
    keeps: false,
    reason: 'off',
  });
});

test('our own headers are strict', () => {
  for (const [name, value] of [
    ['x-switchyard-cache', 'maybe'],
    ['x-switchyard-cache-ttl', '0'],
    ['x-switchyard-cache-ttl', '1.5'],
    ['x-switchyard-cache-scope', 'world'],
    ['x-switchyard-cache-namespace', 'a b'],
    ['x-switchyard-cache-namespace', 'n'.repeat(129)],
  ] as const)
    expect(() => wishes({ [name]: value })).toThrow(GatewayError);
});
