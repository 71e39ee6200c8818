import { afterAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { createAdmissionStore } from '@switchyard/platform/admission/admission-store';
import { listenForConfigurationChanges } from '@switchyard/platform/events/configuration-events';
import { createHarness } from './harness.ts';
import { createWorld, requestRecordOf } from './world.ts';

const harness = await createHarness();
const { owner } = harness;
const organization = await harness.organization();
const world = createWorld(harness, organization);
const dana = await harness.member(organization.id, 'OWNER');
afterAll(() => harness.stop());

const call = (method: string, path: string, body?: unknown) =>
  harness.call({ method, path, body, caller: dana, organization: organization.slug });
const perMinute = (limit: number) => ({ kind: 'window', measure: 'requests', window: 'minute', limit });
const everyone = { kind: 'organization' };

test('a limit is written, changed and taken away, each told in words, and gateways hear of it', async () => {
  const heard: string[] = [];
  const listener = await listenForConfigurationChanges(harness.redis.url, {
    onChange: ({ organizationId }) => void heard.push(organizationId),
    onGap: () => {},
  });
  const team = await world.team();
  const written = { name: 'Search', scope: { kind: 'team', id: team.id }, rules: [perMinute(600)] };
  const { body: policy } = await call('POST', '/limit-policies', written);
  expect(policy).toMatchObject({ ...written, scopeName: team.name, conditions: [], groupBy: [], enabled: true });
  const grouped = { ...written, groupBy: ['metadata.customer'], name: 'Search, per customer' };
  expect((await call('PUT', `/limit-policies/${policy.id}`, grouped)).body).toMatchObject({ ...grouped, gauges: null });
  expect((await call('POST', `/limit-policies/${policy.id}/disable`)).body.enabled).toBe(false);
  expect((await call('POST', `/limit-policies/${policy.id}/disable`)).body.enabled).toBe(false);
  expect((await call('POST', `/limit-policies/${policy.id}/enable`)).body.enabled).toBe(true);
  expect((await call('DELETE', `/limit-policies/${policy.id}`)).status).toBe(204);
  expect((await call('GET', '/limit-policies')).body.items).toEqual([]);
  const { items } = (await call('GET', `/audit-events?targetId=${policy.id}`)).body;
  expect(items.map(({ summary }: { summary: string }) => summary).reverse()).toEqual([
    `Added the limit Search for ${team.name}: 600 requests per minute`,
    `Changed the limit Search, per customer, now for ${team.name}: 600 requests per minute per customer`,
    'Switched the limit Search, per customer off',
    'Switched the limit Search, per customer on',
    'Removed the limit Search, per customer',
  ]);
  while (heard.length < 6) await Bun.sleep(20);
  listener.close();
});

test('a policy on what callers make says how many of it are counted apart', async () => {
  const { id: policyId } = await world.limitPolicy({ groupBy: ['metadata.customer'], maxGroups: 2 });
  const admitted = await createAdmissionStore(harness.app.redis).admit({
    organizationId: organization.id,
    requestId: randomUUID(),
    leaseMs: 1_000,
    intent: '{}',
    checks: ['acme', 'globex'].map((group) => ({
      kind: 'concurrency',
      policyId,
      group,
      bound: { maxGroups: 2, keepMs: 60_000, of: 'metadata.customer' },
      limit: 1,
    })),
  });
  expect(admitted.kind).toBe('admitted');
  const told = (await call('GET', '/limit-policies')).body.items.find(({ id }: { id: string }) => id === policyId);
  expect(told).toMatchObject({ maxGroups: 2, groups: 2, gauges: null });
  await call('DELETE', `/limit-policies/${policyId}`);
});

test('a limit is refused at the field that is wrong', async () => {
  const written = { name: `Limit ${randomUUID()}`, scope: everyone, rules: [perMinute(1)] };
  const refused = async (change: object) =>
    (await call('POST', '/limit-policies', { ...written, ...change })).body.errors?.map(
      ({ field }: { field: string }) => field,
    );
  expect(await refused({ scope: { kind: 'team', id: randomUUID() } })).toEqual(['scope.id']);
  expect(await refused({ scope: { kind: 'member', id: randomUUID() } })).toEqual(['scope.id']);
  expect(await refused({ scope: { kind: 'key', id: randomUUID() } })).toEqual(['scope.id']);
  expect(await refused({ rules: [] })).toEqual(['rules']);
  expect(await refused({ rules: [perMinute(1), perMinute(2)] })).toEqual(['rules.1.window']);
  expect(await refused({ rules: [perMinute(0)] })).toEqual(['rules.0.limit']);
  expect(await refused({ groupBy: ['customer'] })).toEqual(['groupBy.0']);
  expect(await refused({ maxGroups: 0 })).toEqual(['maxGroups']);
  const gone = { field: 'team', operator: 'is', values: [randomUUID()] };
  expect(await refused({ conditions: [gone] })).toEqual(['conditions.0.values.0']);
  const secret = { field: 'header.authorization', operator: 'exists', value: true };
  expect(await refused({ conditions: [{ operator: 'any', conditions: [secret] }] })).toEqual([
    'conditions.0.conditions.0.field',
  ]);
  expect((await call('POST', '/limit-policies', written)).status).toBe(200);
  expect(await refused({ name: written.name.toUpperCase() })).toEqual(['name']);
});

test('what is left now is what the gateways count, and nothing is said where there is no single counter', async () => {
  const rules = [perMinute(10), { kind: 'concurrency', limit: 3 }];
  const { id: policyId } = await world.limitPolicy({ scope: everyone, rules });
  const { id: grouped } = await world.limitPolicy({ groupBy: ['model'] });
  const store = createAdmissionStore(harness.app.redis);
  const counter = { policyId, group: '' };
  const admitted = await store.admit({
    organizationId: organization.id,
    requestId: randomUUID(),
    leaseMs: 60_000,
    intent: '{}',
    checks: [
      { kind: 'window', ...counter, measure: 'requests', window: 'minute', amount: 4, limit: 10 },
      { kind: 'concurrency', ...counter, limit: 3 },
    ],
  });
  expect(admitted.kind).toBe('admitted');
  const { items } = (await call('GET', '/limit-policies')).body;
  const gaugesOf = (id: string) => items.find((one: { id: string }) => one.id === id).gauges;
  expect(gaugesOf(policyId)).toEqual([
    { left: 6, resetsInMs: expect.any(Number) },
    { left: 2, resetsInMs: null },
  ]);
  expect(gaugesOf(policyId)[0].resetsInMs).toBeGreaterThan(50_000);
  expect(gaugesOf(grouped)).toBeNull();
});

test('refused calls count for a day, for the limit that refused them', async () => {
  const [first, second] = [await world.limitPolicy(), await world.limitPolicy()];
  const refused = { outcome: 'REFUSED' as const, httpStatus: 429, errorCode: 'rate_limited' };
  const caller = { organizationId: organization.id, teamId: randomUUID(), keyId: randomUUID() };
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
  await world.ingest([
    requestRecordOf({ ...caller, ...refused, blockedBy: first.id }),
    requestRecordOf({ ...caller, ...refused, blockedBy: first.id, at: hoursAgo(23) }),
    requestRecordOf({ ...caller, ...refused, blockedBy: first.id, at: hoursAgo(25) }),
  ]);
  const { items } = (await call('GET', '/limit-policies')).body;
  const refusedBy = (id: string) => items.find((one: { id: string }) => one.id === id).refused24h;
  expect([refusedBy(first.id), refusedBy(second.id)]).toEqual([2, 0]);
});

test('another time zone starts the periods of the budgets that follow it, and of no others', async () => {
  const [follows, own] = [await world.budget(), await world.budget()];
  const before = new Date('2026-01-01T00:00:00Z');
  await owner.budget.updateMany({ data: { countedSince: before } });
  await owner.budget.update({ where: { id: own.id }, data: { timeZone: 'Asia/Tokyo' } });
  const countedSince = async (id: string) => (await owner.budget.findUniqueOrThrow({ where: { id } })).countedSince;
  expect((await call('PATCH', '/organization', { timeZone: 'Europe/Nowhere' })).body.errors[0].field).toBe('timeZone');
  await call('PATCH', '/organization', { timeZone: 'UTC' });
  expect(await countedSince(follows.id)).toEqual(before);
  const moved = await call('PATCH', '/organization', { timeZone: 'Europe/Berlin' });
  expect(moved.body).toMatchObject({ timeZone: 'Europe/Berlin', slug: organization.slug });
  expect((await countedSince(follows.id)).getTime()).toBeGreaterThan(Date.now() - 60_000);
  expect(await countedSince(own.id)).toEqual(before);
  const { items } = (await call('GET', '/audit-events?action=organization.update&limit=1')).body;
  expect(items[0]).toMatchObject({
    summary: expect.stringContaining('from UTC to Europe/Berlin'),
    change: { before: { timeZone: 'UTC' }, after: { timeZone: 'Europe/Berlin' } },
  });
});
