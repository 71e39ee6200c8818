import { afterAll, beforeEach, expect, test } from 'bun:test';
import { encode } from 'next-auth/jwt';
import { sessionCookieName } from '../src/server/auth/session-cookie.ts';
import { signInWithPassword } from '../src/server/auth/sign-in.ts';
import { signInWithProvider } from '../src/server/auth/sign-in-with-provider.ts';
import { createHarness } from './harness.ts';

const harness = await createHarness();
const { app, call, owner } = harness;
beforeEach(async () => void (await app.redis.flushall()));
afterAll(() => harness.stop());

const signUp = (body: Record<string, unknown>) => call({ method: 'POST', path: '/sign-up', body });
const dana = { name: 'Dana', email: 'dana@example.com', password: 'correct horse battery' };

test('sign-up keeps one address in lower case and an argon2id hash, and the password signs in', async () => {
  const answer = await signUp({ ...dana, email: '  Dana@Example.COM ' });
  expect(answer.status).toBe(200);
  const user = await owner.user.findUniqueOrThrow({ where: { email: 'dana@example.com' } });
  expect(user.passwordHash).toStartWith('$argon2id$');
  const signedIn = await signInWithPassword(app, { email: 'DANA@example.com', password: dana.password, ip: '1' });
  expect(signedIn?.id).toBe(user.id);
  expect(await signInWithPassword(app, { email: dana.email, password: 'wrong', ip: '1' })).toBeNull();
});

test('the first person of an installation is its operator; of many who sign up at once only one, and nobody later', async () => {
  await owner.user.deleteMany();
  const people = ['a', 'b', 'c'].map((name) => ({ ...dana, email: `${name}@first.example.com` }));
  await Promise.all(people.map(signUp));
  await signUp({ ...dana, email: 'later@first.example.com' });
  const users = await owner.user.findMany({ where: { email: { endsWith: '@first.example.com' } } });
  expect(users).toHaveLength(4);
  expect(users.filter(({ isOperator }) => isOperator)).toHaveLength(1);
  expect(users.find(({ email }) => email.startsWith('later'))?.isOperator).toBe(false);
  await owner.user.deleteMany();
  await signUp(dana);
});

test('an address can be taken once, and two addresses are none', async () => {
  expect((await signUp(dana)).body).toMatchObject({ code: 'conflict', errors: [{ field: 'email' }] });
  const two = await signUp({ ...dana, email: 'a@example.com,b@example.com' });
  expect(two.body).toMatchObject({ status: 400, errors: [{ field: 'email' }] });
});

test('nobody makes themselves an operator or verified while signing up', async () => {
  const answer = await signUp({ ...dana, email: 'e@example.com', isOperator: true, emailVerified: true });
  expect(answer.status).toBe(400);
  expect(answer.body.errors.map(({ field }: { field: string }) => field)).toEqual(['isOperator', 'emailVerified']);
});

test('guessing a password stops after ten tries, from however many places, also with the right one', async () => {
  for (let n = 0; n < 10; n++)
    expect(await signInWithPassword(app, { email: dana.email, password: `guess ${n}`, ip: `10.0.0.${n}` })).toBeNull();
  const next = signInWithPassword(app, { email: dana.email, password: dana.password, ip: '10.0.1.1' });
  await expect(next).rejects.toMatchObject({ code: 'too_many_attempts' });
});

test('a header that the caller made up is no address: neither a way around limits nor kept in the audit log', async () => {
  const person = await harness.person();
  const headers = { ...person.headers, 'x-forwarded-for': '6.6.6.6', 'x-real-ip': '6.6.6.6' };
  const caller = { ...person, headers };
  expect((await call({ method: 'POST', path: '/organizations', body: { name: 'Told' }, caller })).status).toBe(200);
  const events = await owner.auditEvent.findMany({ where: { actorId: person.userId } });
  expect(events.map(({ ipAddress }) => ipAddress)).toEqual(['unknown']);
});

test('callers without a known address do not lock each other out', async () => {
  const open = () => call({ method: 'GET', path: `/invitation/${'x'.repeat(43)}` });
  const statuses = new Set<number>();
  for (let n = 0; n < 150; n++) statuses.add((await open()).status);
  expect([...statuses]).toEqual([404]);
});

test('behind a proxy each address has its own hundred tries, whatever it puts into the header itself', async () => {
  const behind = await createHarness({ variables: { TRUSTED_PROXIES: '1' } });
  const open = (forwarded: string) => {
    const caller = { headers: { 'x-forwarded-for': forwarded }, userId: '', email: '' };
    return behind.call({ method: 'GET', path: `/invitation/${'x'.repeat(43)}`, caller });
  };
  for (let n = 0; n < 100; n++) expect((await open(`6.6.6.${n}, 10.0.0.1`)).status).toBe(404);
  expect((await open('6.6.7.1, 10.0.0.1')).status).toBe(429);
  expect((await open('6.6.7.1, 10.0.0.2')).status).toBe(404);
  await behind.stop();
});

test('while attempts cannot be counted nobody gets a try', async () => {
  const silent = await createHarness();
  silent.app.redis.disconnect();
  const attempt = signInWithPassword(silent.app, { email: dana.email, password: dana.password, ip: '1' });
  await expect(attempt).rejects.toMatchObject({ code: 'unavailable' });
  const answer = await silent.call({ method: 'POST', path: '/sign-up', body: { ...dana, email: 'f@example.com' } });
  expect(answer.status).toBe(503);
  expect(await silent.owner.user.count()).toBe(0);
  await silent.stop();
});

test('a revoked, expired or deleted session is out with the next call', async () => {
  for (const end of [{ revokedAt: new Date() }, { expiresAt: new Date(0) }]) {
    const person = await harness.person();
    const read = () => call({ method: 'GET', path: '/session', caller: person });
    expect((await read()).status).toBe(200);
    await owner.session.updateMany({ where: { userId: person.userId }, data: end });
    expect((await read()).status).toBe(401);
  }
});

test('a JWT of ours that was made for something else is no session', async () => {
  const { AUTH_SECRET } = app.environment;
  const person = await harness.person();
  const { id } = await owner.session.findFirstOrThrow({ where: { userId: person.userId } });
  const attempts = [
    await encode({ token: { state: 'x' }, secret: AUTH_SECRET }),
    await encode({ token: { sid: id, sub: person.userId }, secret: AUTH_SECRET, salt: 'next-auth.pkce.code_verifier' }),
    await encode({ token: { sid: id, sub: (await harness.person()).userId }, secret: AUTH_SECRET }),
    await encode({ token: { sid: id, sub: person.userId }, secret: 'another secret' }),
  ];
  for (const jwt of attempts) {
    const headers = { cookie: `${sessionCookieName(app.environment)}=${jwt}` };
    expect((await call({ method: 'GET', path: '/session', caller: { ...person, headers } })).status).toBe(401);
  }
});

test('a change that another site makes a browser send is refused', async () => {
  const person = await harness.person();
  for (const origin of ['https://evil.example', 'null', undefined]) {
    const headers: Record<string, string> = { ...person.headers, ...(origin ? { origin } : { origin: '' }) };
    const answer = await call({
      method: 'POST',
      path: '/organizations',
      body: { name: 'Stolen' },
      caller: { ...person, headers },
    });
    expect(answer.body).toMatchObject({ status: 403, code: 'cross_origin' });
  }
  expect(await owner.organization.count({ where: { name: 'Stolen' } })).toBe(0);
});

test('a new password ends every other session', async () => {
  const person = await harness.person();
  const other = await owner.session.create({
    data: { userId: person.userId, expiresAt: new Date(Date.now() + 60_000) },
  });
  const body = { newPassword: 'a new long password' };
  expect((await call({ method: 'POST', path: '/account/password', body, caller: person })).status).toBe(204);
  expect((await owner.session.findUniqueOrThrow({ where: { id: other.id } })).revokedAt).not.toBeNull();
  expect((await call({ method: 'GET', path: '/session', caller: person })).status).toBe(200);
  const again = await call({ method: 'POST', path: '/account/password', body, caller: person });
  expect(again.body).toMatchObject({ code: 'wrong_password', errors: [{ field: 'currentPassword' }] });
});

test('an identity provider opens an account here only for an address that both sides proved', async () => {
  const profile = { provider: 'oidc', providerAccountId: '1', email: dana.email, emailVerified: true, name: 'Dana' };
  expect(await signInWithProvider(app, { ...profile, emailVerified: false })).toMatchObject({ kind: 'refused' });
  // Somebody signed up with this address and never proved it: linking would leave them a way in.
  expect(await signInWithProvider(app, profile)).toEqual({ kind: 'refused', reason: 'OAuthAccountNotLinked' });
  await owner.user.update({ where: { email: dana.email }, data: { emailVerified: new Date() } });
  expect(await signInWithProvider(app, profile)).toMatchObject({ kind: 'signed-in', user: { email: dana.email } });
  // From now on the provider's account decides, whatever address it has.
  const moved = await signInWithProvider(app, { ...profile, email: 'other@example.com' });
  expect(moved).toMatchObject({ kind: 'signed-in', user: { email: dana.email } });
});
