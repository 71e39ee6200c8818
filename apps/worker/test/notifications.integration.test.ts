import { afterAll, beforeAll, expect, test } from 'bun:test';
import { claimNotifications } from '@switchyard/db/notifications/outbox';
import { createMailer } from '@switchyard/platform/mail/mailer';
import { newSigningSecret, sealChannel } from '@switchyard/platform/notifications/channel-secret';
import { signWebhook } from '@switchyard/platform/notifications/sign-webhook';
import { type FakeMailServer, startFakeMailServer } from '@switchyard/platform/testing/fake-mail-server';
import { notifications } from '../src/jobs/notifications.ts';
import { createRig, openTools, type Rig, until } from './rig.ts';

let rig: Rig;
let opened: ReturnType<typeof openTools>;
let tools: ReturnType<typeof openTools>['tools'];
let smtp: FakeMailServer;

type Post = { path: string; headers: Headers; body: string };
const posts: Post[] = [];
/** Receivers that answer 503 for now. */
const down = new Set<string>();

const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const { pathname } = new URL(request.url);
    posts.push({ path: pathname, headers: request.headers, body: await request.text() });
    if (pathname.startsWith('/odd')) return new Response('no\0pe', { status: 500 });
    return down.has(pathname) ? new Response('not now', { status: 503 }) : new Response('ok');
  },
});

beforeAll(async () => {
  rig = await createRig();
  smtp = await startFakeMailServer();
  opened = openTools(rig);
  const mailer = createMailer({ SMTP_URL: smtp.url, MAIL_FROM: 'switchyard@test' }, opened.tools.log);
  tools = { ...opened.tools, delivery: { ...opened.tools.delivery, mailer } };
});

afterAll(async () => {
  await opened.close();
  await rig.end();
  smtp.close();
  await server.stop(true);
});

const postsTo = (path: string) => posts.filter((post) => post.path === path);

async function addChannel(kind: 'SLACK' | 'WEBHOOK', path: string) {
  const organizationId = await opened.addOrganization();
  const id = Bun.randomUUIDv7();
  const signingSecret = kind === 'SLACK' ? null : newSigningSecret();
  const secret = { url: `http://127.0.0.1:${server.port}${path}`, signingSecret };
  const sealed = await sealChannel(rig.sealing.publicKey, secret, { organizationId, channelId: id });
  await opened.owner.notificationChannel.create({ data: { id, organizationId, name: 'Ops', kind, sealed } });
  return { id, organizationId, signingSecret: signingSecret ?? '' };
}

async function addNotification(
  organizationId: string,
  channelId: string | null,
  given: { createdAt?: Date; event?: string; userId?: string } = {},
) {
  const { id } = await opened.owner.notification.create({
    data: {
      organizationId,
      channelId,
      event: 'budget.threshold',
      subject: 'A <test> & more',
      text: 'Hello <!channel>',
      payload: { hello: 'there' },
      ...given,
    },
  });
  return id;
}

const rowOf = (id: string) => opened.owner.notification.findUniqueOrThrow({ where: { id } });

test('a test of a channel that fails has failed: it is not sent later, when nobody waits for it', async () => {
  const channel = await addChannel('WEBHOOK', '/tried');
  down.add('/tried');
  const id = await addNotification(channel.organizationId, channel.id, { event: 'channel.test' });
  await notifications.run(tools);
  expect(await rowOf(id)).toMatchObject({ tries: 1, sentAt: null, nextTryAt: null });
  expect((await rowOf(id)).lastError).toContain('503');
});

test('a webhook is signed as Standard Webhooks says, and a try that fails is made again later under the same id', async () => {
  const channel = await addChannel('WEBHOOK', '/hook');
  down.add('/hook');
  const id = await addNotification(channel.organizationId, channel.id);
  await notifications.run(tools);
  await notifications.run(tools);
  expect(postsTo('/hook')).toHaveLength(1);
  expect(await rowOf(id)).toMatchObject({ tries: 1, sentAt: null, lastError: 'The receiver answered 503: not now' });
  const broken = await opened.owner.notificationChannel.findUniqueOrThrow({ where: { id: channel.id } });
  expect(broken.lastError).toBe('The receiver answered 503: not now');
  down.delete('/hook');
  await notifications.run({ ...tools, now: () => Date.now() + 31_000 });
  const [first, second] = postsTo('/hook');
  expect(second?.headers.get('webhook-id')).toBe(id);
  expect(first?.headers.get('webhook-id')).toBe(id);
  const body = second?.body ?? '';
  const atMs = Number(second?.headers.get('webhook-timestamp')) * 1_000;
  expect(signWebhook(channel.signingSecret, { id, atMs, body })['webhook-signature'] ?? '').toBe(
    second?.headers.get('webhook-signature') ?? '-',
  );
  const { createdAt, ...sent } = await rowOf(id);
  expect(JSON.parse(body)).toEqual({
    id,
    event: 'budget.threshold',
    at: createdAt.toISOString(),
    data: { hello: 'there' },
  });
  expect(sent).toMatchObject({ tries: 2, nextTryAt: null, lastError: null });
  expect(sent.sentAt).not.toBeNull();
  const mended = await opened.owner.notificationChannel.findUniqueOrThrow({ where: { id: channel.id } });
  expect([mended.lastError, mended.lastSentAt === null]).toEqual([null, false]);
});

test('whatever a receiver answers is written down', async () => {
  const channel = await addChannel('WEBHOOK', '/odd');
  const id = await addNotification(channel.organizationId, channel.id);
  await notifications.run(tools);
  expect((await rowOf(id)).lastError).toBe('The receiver answered 500: no\uFFFDpe');
});

test('an organization with much to tell lets the others take turns', async () => {
  const [loud, quiet] = [await addChannel('WEBHOOK', '/loud'), await addChannel('WEBHOOK', '/quiet')];
  for (let n = 0; n < 30; n++) await addNotification(loud.organizationId, loud.id);
  const last = await addNotification(quiet.organizationId, quiet.id);
  const claim = { limit: 5, leaseMs: 1, now: new Date() };
  const taken = await claimNotifications(tools.db, claim);
  expect(taken).toHaveLength(5);
  expect(taken.map(({ id }) => id)).toContain(last);
  await Bun.sleep(5);
  await notifications.run(tools);
  expect(postsTo('/loud')).toHaveLength(30);
});

test('Slack gets text in which names call nobody', async () => {
  const channel = await addChannel('SLACK', '/services/T0/B0/x');
  await addNotification(channel.organizationId, channel.id);
  await notifications.run(tools);
  const [post] = postsTo('/services/T0/B0/x');
  expect(JSON.parse(post?.body ?? '')).toEqual({ text: '*A &lt;test&gt; &amp; more*\nHello &lt;!channel&gt;' });
  expect(post?.headers.get('webhook-signature')).toBeNull();
});

test('without a channel the owners and admins with a verified address get an e-mail', async () => {
  const organizationId = await opened.addOrganization();
  const people = [
    ['owner@acme.test', 'OWNER', new Date()],
    ['admin@acme.test', 'ADMIN', new Date()],
    ['viewer@acme.test', 'VIEWER', new Date()],
    ['somebody@else.test', 'ADMIN', null],
  ] as const;
  for (const [email, role, emailVerified] of people) {
    const { id: userId } = await opened.owner.user.create({ data: { email, name: email, emailVerified } });
    await opened.owner.membership.create({ data: { organizationId, userId, role } });
  }
  const id = await addNotification(organizationId, null);
  await notifications.run(tools);
  const mail = await smtp.nextMail();
  expect(mail).toContain('Subject: A <test> & more');
  expect(mail).toContain('Hello <!channel>');
  expect(mail).toMatch(/^To: admin@acme.test, owner@acme.test$/m);
  expect((await rowOf(id)).sentAt).not.toBeNull();
});

test('what is for one person reaches that person alone, at a verified address, and nobody who has left', async () => {
  const organizationId = await opened.addOrganization();
  const join = async (email: string, emailVerified: Date | null) => {
    const { id: userId } = await opened.owner.user.create({ data: { email, name: email, emailVerified } });
    await opened.owner.membership.create({ data: { organizationId, userId, role: 'MEMBER' } });
    return userId;
  };
  const [kim, fresh, gone] = [
    await join('kim@acme.test', new Date()),
    await join('new@acme.test', null),
    await join('gone@acme.test', new Date()),
  ];
  await opened.owner.membership.deleteMany({ where: { userId: gone } });
  const tell = (userId: string) => addNotification(organizationId, null, { userId, event: 'budget.raise-decided' });
  const [told, unverified, left] = [await tell(kim), await tell(fresh), await tell(gone)];
  await notifications.run(tools);
  expect(await smtp.nextMail()).toMatch(/^To: kim@acme.test$/m);
  expect((await rowOf(told)).sentAt).not.toBeNull();
  for (const id of [unverified, left])
    expect(await rowOf(id)).toMatchObject({
      sentAt: null,
      lastError: 'Nobody it is for has a verified e-mail address.',
    });
});

test('a day after it was written it is given up, and the reason stays', async () => {
  const channel = await addChannel('WEBHOOK', '/never');
  down.add('/never');
  const createdAt = new Date(Date.now() - 24 * 3_600_000);
  const id = await addNotification(channel.organizationId, channel.id, { createdAt });
  await notifications.run(tools);
  expect(await rowOf(id)).toMatchObject({ nextTryAt: null, sentAt: null, lastError: expect.stringContaining('503') });
  await notifications.run({ ...tools, now: () => Date.now() + 3_600_000 });
  expect(postsTo('/never')).toHaveLength(1);
});

test('an address in a private network that the operator did not allow is never called, and a channel of another organization does not open', async () => {
  const channel = await addChannel('WEBHOOK', '/inside');
  const id = await addNotification(channel.organizationId, channel.id);
  const { createOriginGuard } = await import('@switchyard/platform/network/origin-guard');
  const guard = createOriginGuard({ allowedNetworks: [], connectTimeoutMs: 1_000 });
  await notifications.run({ ...tools, delivery: { ...tools.delivery, guard } });
  expect((await rowOf(id)).lastError).toContain('not a public address');
  const other = await addChannel('WEBHOOK', '/other');
  const { sealed } = await opened.owner.notificationChannel.findUniqueOrThrow({ where: { id: channel.id } });
  await opened.owner.notificationChannel.update({ where: { id: other.id }, data: { sealed } });
  const copied = await addNotification(other.organizationId, other.id);
  await notifications.run(tools);
  expect((await rowOf(copied)).lastError).toContain('another place');
  expect(postsTo('/inside')).toEqual([]);
});

test('several workers at once send each notification once', async () => {
  const channel = await addChannel('WEBHOOK', '/busy');
  const ids = await Promise.all(Array.from({ length: 60 }, () => addNotification(channel.organizationId, channel.id)));
  await Promise.all([notifications.run(tools), notifications.run(tools), notifications.run(tools)]);
  const seen = postsTo('/busy').map(({ headers }) => headers.get('webhook-id') ?? '');
  expect(seen.sort()).toEqual(ids.sort());
});

test('the running worker sends by itself', async () => {
  const channel = await addChannel('WEBHOOK', '/by-itself');
  await addNotification(channel.organizationId, channel.id);
  const worker = rig.spawnWorker({ SMTP_URL: smtp.url });
  await until(async () => postsTo('/by-itself').length === 1);
  worker.kill('SIGTERM');
  expect(await worker.exited).toBe(0);
}, 60_000);
