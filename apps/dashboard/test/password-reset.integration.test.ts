import { afterAll, expect, mock, test } from 'bun:test';
import * as argon2 from '@node-rs/argon2';
import { startFakeMailServer } from '@switchyard/platform/testing/fake-mail-server';

const hash = mock(argon2.hash);
mock.module('@node-rs/argon2', () => ({ ...argon2, hash }));
// Loaded after it, so that the server hashes with what is counted here.
const { signInWithPassword } = await import('../src/server/auth/sign-in.ts');
const { createHarness } = await import('./harness.ts');

const smtp = await startFakeMailServer();
const harness = await createHarness({ variables: { SMTP_URL: smtp.url } });
const { app, call, owner } = harness;
afterAll(async () => {
  await harness.stop();
  smtp.close();
});

const { nextMail } = smtp;
const tokenOf = (mail: string) => /token=([\w-]{43})/.exec(mail)?.[1] ?? '';
const post = (path: string, body: unknown) => call({ method: 'POST', path, body });

test('the link in the e-mail verifies the address, once', async () => {
  await post('/sign-up', { name: 'Dana', email: 'dana@example.com', password: 'the first password' });
  const token = tokenOf(await nextMail());
  expect((await post('/email-verification/confirm', { token })).status).toBe(204);
  expect((await owner.user.findUniqueOrThrow({ where: { email: 'dana@example.com' } })).emailVerified).not.toBeNull();
  expect((await post('/email-verification/confirm', { token })).body).toMatchObject({ code: 'link_unusable' });
});

test('a reset link sets the password once, ends every session, and its token is nowhere in the database', async () => {
  const { id: userId } = await owner.user.findUniqueOrThrow({ where: { email: 'dana@example.com' } });
  await owner.session.create({ data: { userId, expiresAt: new Date(Date.now() + 60_000) } });
  expect((await post('/password-reset', { email: 'DANA@example.com' })).status).toBe(204);
  const token = tokenOf(await nextMail());
  const kept = await owner.$queryRaw<{ text: string }[]>`select t::text as text from email_tokens t`;
  expect(JSON.stringify(kept)).not.toContain(token);
  expect(JSON.stringify(kept)).not.toContain(Buffer.from(token).toString('hex'));
  // A link for one purpose is of no use for another.
  expect((await post('/email-verification/confirm', { token })).status).toBe(410);
  const both = await Promise.all([
    post('/password-reset/confirm', { token, password: 'the second password' }),
    post('/password-reset/confirm', { token, password: 'the third password' }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([204, 410]);
  expect(await owner.session.count({ where: { userId, revokedAt: null } })).toBe(0);
  const old = await signInWithPassword(app, { email: 'dana@example.com', password: 'the first password', ip: '1' });
  expect(old).toBeNull();
});

test('asking for a reset answers the same for an address that nobody has, and an old link is void', async () => {
  expect((await post('/password-reset', { email: 'nobody@example.com' })).status).toBe(204);
  await post('/password-reset', { email: 'dana@example.com' });
  const first = tokenOf(await nextMail());
  await post('/password-reset', { email: 'dana@example.com' });
  const second = tokenOf(await nextMail());
  expect((await post('/password-reset/confirm', { token: first, password: 'a fourth password' })).status).toBe(410);
  await owner.emailToken.updateMany({ where: { usedAt: null }, data: { expiresAt: new Date(0) } });
  expect((await post('/password-reset/confirm', { token: second, password: 'a fifth password' })).status).toBe(410);
});

test('a reset with a token that nobody was sent hashes no password', async () => {
  hash.mockClear();
  const token = Buffer.alloc(32).toString('base64url');
  const answer = await post('/password-reset/confirm', { token, password: 'a made up password' });
  expect(answer.body).toMatchObject({ code: 'link_unusable' });
  expect(hash).not.toHaveBeenCalled();
});
