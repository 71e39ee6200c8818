import { afterAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { createHarness } from './harness.ts';
import { createWorld } from './world.ts';

const harness = await createHarness();
const organization = await harness.organization();
const world = createWorld(harness, organization);
const dana = await harness.member(organization.id, 'OWNER');
afterAll(() => harness.stop());

const call = (method: string, path: string, body?: unknown) =>
  harness.call({ method, path, body, caller: dana, organization: organization.slug });
const fieldsOf = (answer: { body: { errors: { field: string }[] } }) => answer.body.errors.map(({ field }) => field);
const fallback = (...calls: { providerAccountId: string; model: string }[]) => ({
  kind: 'fallback',
  targets: calls.map((target) => ({ kind: 'call', ...target })),
});

test('a rule is saved only when everything it names is there and usable, each fault at its field', async () => {
  const account = await world.providerAccount(['m']);
  const disabled = await world.providerAccount(['m']);
  await call('POST', `/provider-accounts/${disabled.id}/disable`);
  const elsewhere = createWorld(harness, await harness.organization());
  const strange = await elsewhere.providerAccount(['m']);
  const definition = {
    conditions: [{ field: 'team', operator: 'is', values: [(await elsewhere.team()).id] }],
    target: fallback(
      { providerAccountId: account.id, model: 'not-offered' },
      { providerAccountId: disabled.id, model: 'm' },
      { providerAccountId: strange.id, model: 'm' },
      { providerAccountId: randomUUID(), model: 'm' },
    ),
  };
  const answer = await call('POST', '/routing-rules', { name: 'R', definition });
  expect(answer.status).toBe(400);
  expect(fieldsOf(answer)).toEqual([
    'definition.conditions.0.values.0',
    'definition.target.targets.0.model',
    'definition.target.targets.1.providerAccountId',
    'definition.target.targets.2.providerAccountId',
    'definition.target.targets.3.providerAccountId',
  ]);
  expect((await call('GET', '/routing-rules')).body.items).toEqual([]);
});

test('faults below weights are named where they stand', async () => {
  const target = {
    kind: 'weighted',
    targets: [{ weight: 1, target: { kind: 'call', providerAccountId: randomUUID(), model: 'm' } }],
  };
  const answer = await call('POST', '/routing-rules', { name: 'R', definition: { conditions: [], target } });
  expect(fieldsOf(answer)).toEqual(['definition.target.targets.0.target.providerAccountId']);
});

test('publishing adds a version and keeps the old one; a version that was edited meanwhile is a conflict', async () => {
  const account = await world.providerAccount();
  const definition = (model: string) => ({
    conditions: [{ field: 'model', operator: 'is', values: [model] }],
    target: fallback({ providerAccountId: account.id, model }),
  });
  const { body } = await call('POST', '/routing-rules', {
    name: 'Versions',
    definition: definition('a'),
    note: 'first',
  });
  const { id } = body.routingRule;
  const second = await call('PUT', `/routing-rules/${id}`, {
    name: 'Versions',
    definition: definition('b'),
    baseVersion: 1,
  });
  expect(second.body.routingRule).toMatchObject({ version: 2 });
  const late = await call('PUT', `/routing-rules/${id}`, {
    name: 'Versions',
    definition: definition('c'),
    baseVersion: 1,
  });
  expect(late.status).toBe(409);
  const versions = (await call('GET', `/routing-rules/${id}/versions`)).body.items;
  expect(versions.map(({ version, note }: { version: number; note: string }) => [version, note])).toEqual([
    [2, ''],
    [1, 'first'],
  ]);
});

test('a rule that an earlier one hides is saved with a warning, until their order changes', async () => {
  const account = await world.providerAccount();
  const target = fallback({ providerAccountId: account.id, model: 'x' });
  const all = await call('POST', '/routing-rules', { name: 'Everything', definition: { conditions: [], target } });
  const conditions = [{ field: 'model', operator: 'is', values: ['x'] }];
  const hidden = await call('POST', '/routing-rules', { name: 'Hidden', definition: { conditions, target } });
  expect(hidden.body).toMatchObject({ routingRule: { shadowedBy: 'Everything' }, warnings: [expect.any(String)] });
  const ids = (await call('GET', '/routing-rules')).body.items.map(({ id }: { id: string }) => id);
  expect((await call('PUT', '/routing-rules/order', { ids: ids.slice(1) })).status).toBe(400);
  const rest = ids.filter((id: string) => id !== all.body.routingRule.id);
  const ordered = await call('PUT', '/routing-rules/order', { ids: [...rest, all.body.routingRule.id] });
  expect(ordered.body.items.every(({ shadowedBy }: { shadowedBy: string | null }) => shadowedBy === null)).toBe(true);
});

test('an account that a rule targets cannot be removed, and the answer names the rule', async () => {
  const account = await world.providerAccount();
  const target = fallback({ providerAccountId: account.id, model: 'y' });
  const rule = await call('POST', '/routing-rules', { name: 'Needs it', definition: { conditions: [], target } });
  const refused = await call('DELETE', `/provider-accounts/${account.id}`);
  expect(refused.body).toMatchObject({ status: 409, code: 'in_use', detail: expect.stringContaining('Needs it') });
  await call('DELETE', `/routing-rules/${rule.body.routingRule.id}`);
  expect((await call('DELETE', `/provider-accounts/${account.id}`)).status).toBe(204);
});
