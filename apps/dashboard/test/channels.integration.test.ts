import { afterAll, expect, test } from 'bun:test';
import { openChannel } from '@switchyard/platform/notifications/channel-secret';
import { createHarness } from './harness.ts';
import { createWorld } from './world.ts';

const harness = await createHarness();
const { owner } = harness;
const organization = await harness.organization();
const world = createWorld(harness, organization);
const dana = await harness.member(organization.id, 'OWNER');
afterAll(() => harness.stop());

const call = (method: string, path: string, body?: unknown) =>
  harness.call({ method, path, body, caller: dana, organization: organization.slug });
const hook = 'https://hooks.slack.com/services/T000/B000/a-secret-part-of-the-address';

async function opened(channelId: string) {
  const { sealed } = await owner.notificationChannel.findUniqueOrThrow({ where: { id: channelId } });
  return openChannel(harness.privateKey, sealed ?? '', { organizationId: organization.id, channelId });
}

test('an address goes in and never comes out: the worker alone opens it, and lists show its host', async () => {
  const slack = (await call('POST', '/channels', { kind: 'slack', name: '#finance', url: hook })).body;
  expect(slack).toMatchObject({
    channel: { kind: 'slack', host: 'hooks.slack.com', addresses: [] },
    signingSecret: null,
  });
  expect(await opened(slack.channel.id)).toEqual({ url: hook, signingSecret: null });
  const url = 'https://alerts.example:8443/budgets?token=a-secret-token-0123456789';
  const { channel, signingSecret } = (await call('POST', '/channels', { kind: 'webhook', name: 'Ours', url })).body;
  expect(channel.host).toBe('alerts.example:8443');
  expect(await opened(channel.id)).toEqual({ url, signingSecret });
  const moved = (await call('PATCH', `/channels/${channel.id}`, { url: `${url}&v=2` })).body;
  expect(await opened(channel.id)).toEqual({ url: `${url}&v=2`, signingSecret: moved.signingSecret });
  expect(moved.signingSecret).not.toBe(signingSecret);
  const renamed = (await call('PATCH', `/channels/${channel.id}`, { name: 'Our alerts' })).body;
  expect(renamed).toMatchObject({ channel: { name: 'Our alerts' }, signingSecret: null });
  const paths = ['/channels', '/audit-events?limit=200'];
  const shown = (await Promise.all(paths.map(async (path) => (await call('GET', path)).text))).join('\n');
  for (const secret of ['a-secret-part', 'a-secret-token', signingSecret, moved.signingSecret])
    expect(shown).not.toContain(secret);
  expect(shown).not.toContain('"sealed');
});

test('addresses are taken as providers take theirs, and plain http stays inside', async () => {
  const webhook = async (url: string) =>
    (await call('POST', '/channels', { kind: 'webhook', name: crypto.randomUUID(), url })).status;
  for (const url of [
    'https://alerts.example/x',
    'http://127.0.0.1:4000/x',
    'http://10.1.2.3/x',
    'http://alerts.internal/x',
  ])
    expect(await webhook(url)).toBe(200);
  for (const url of [
    'http://alerts.example/x',
    'http://8.8.8.8/x',
    'ftp://alerts.example',
    'https://a:b@alerts.example',
    'x',
  ])
    expect(await webhook(url)).toBe(400);
  const email = (addresses: string[]) =>
    call('POST', '/channels', { kind: 'email', name: crypto.randomUUID(), addresses });
  expect((await email(['not an address'])).body.errors[0].field).toBe('addresses.0');
  expect((await email([])).status).toBe(400);
  const { channel } = (await email(['Dana@Example.com'])).body;
  expect(channel.addresses).toEqual(['dana@example.com']);
  expect((await call('PATCH', `/channels/${channel.id}`, { url: hook })).body.errors[0].field).toBe('url');
  expect((await call('POST', '/channels', { kind: 'slack', name: channel.name, url: hook })).body.code).toBe(
    'conflict',
  );
});

test('a test says what came of it, in the words of the other side', async () => {
  const { id } = await world.channel();
  void world.deliver(id);
  expect((await call('POST', `/channels/${id}/test`)).body).toEqual({ outcome: 'sent', error: null });
  void world.deliver(id, 'It answered 404: no_service.');
  expect((await call('POST', `/channels/${id}/test`)).body).toEqual({
    outcome: 'failed',
    error: 'It answered 404: no_service.',
  });
  const sent = await owner.notification.findMany({ where: { channelId: id }, orderBy: { id: 'asc' } });
  expect(sent.map(({ event }) => event)).toEqual(['channel.test', 'channel.test']);
});

test('a channel that is removed leaves the budgets that told it, and what waited for it', async () => {
  const { id, name } = await world.channel();
  const other = await world.channel();
  const budget = await world.budget();
  await owner.budget.update({ where: { id: budget.id }, data: { channelIds: [other.id, id] } });
  await owner.notification.create({
    data: { organizationId: organization.id, channelId: id, event: 'x', subject: 'x', text: 'x', payload: {} },
  });
  const { items } = (await call('GET', '/channels')).body;
  expect(items.find((one: { id: string }) => one.id === id).budgets).toEqual([{ id: budget.id, name: budget.name }]);
  expect((await call('DELETE', `/channels/${id}`)).status).toBe(204);
  expect((await owner.budget.findUniqueOrThrow({ where: { id: budget.id } })).channelIds).toEqual([other.id]);
  expect(await owner.notification.count({ where: { channelId: id } })).toBe(0);
  const audit = (await call('GET', `/audit-events?targetId=${id}`)).body.items[0];
  expect(audit).toMatchObject({
    summary: `Removed the notification channel ${name}`,
    change: { before: { budgets: [budget.name] } },
  });
});
