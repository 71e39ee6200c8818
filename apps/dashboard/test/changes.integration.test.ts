import { afterAll, expect, test } from 'bun:test';
import { listenForConfigurationChanges } from '@switchyard/platform/events/configuration-events';
import { openCredential } from '@switchyard/platform/secrets/sealed-credential';
import { hashToken } from '@switchyard/platform/secrets/token';
import { createHarness } from './harness.ts';
import { createWorld } from './world.ts';

const harness = await createHarness();
const { app, owner } = harness;
const organization = await harness.organization();
const world = createWorld(harness, organization);
const dana = await harness.member(organization.id, 'OWNER');
afterAll(() => harness.stop());

const call = (method: string, path: string, body?: unknown, caller = dana) =>
  harness.call({ method, path, body, caller, organization: organization.slug });
const versionNow = async () =>
  (await owner.organization.findUniqueOrThrow({ where: { id: organization.id } })).configVersion;

test('the last owner can neither leave nor step down, also when two try at once', async () => {
  expect((await call('PATCH', `/members/${dana.userId}`, { role: 'ADMIN' })).body).toMatchObject({
    code: 'last_owner',
  });
  expect((await call('DELETE', `/members/${dana.userId}`)).body).toMatchObject({ status: 409, code: 'last_owner' });
  const other = await harness.member(organization.id, 'OWNER');
  const both = await Promise.all([
    call('PATCH', `/members/${other.userId}`, { role: 'VIEWER' }, dana),
    call('PATCH', `/members/${dana.userId}`, { role: 'VIEWER' }, other),
  ]);
  expect(both.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
  expect(await owner.membership.count({ where: { organizationId: organization.id, role: 'OWNER' } })).toBe(1);
  await owner.membership.updateMany({ where: { userId: dana.userId }, data: { role: 'OWNER' } });
});

test('a removed member is out with the next call, and so are their key and the tokens they issued', async () => {
  const admin = await harness.member(organization.id, 'ADMIN');
  const key = await call('POST', '/virtual-keys', {
    name: 'Mine',
    teamId: (await world.team()).id,
    memberId: admin.userId,
  });
  const token = await call('POST', '/api-tokens', { name: 'Theirs', role: 'VIEWER' }, admin);
  const program = { ...admin, headers: { authorization: `Bearer ${token.body.secret}` } };
  expect((await call('GET', '/teams', undefined, admin)).status).toBe(200);
  expect((await call('GET', '/teams', undefined, program)).status).toBe(200);
  expect((await call('DELETE', `/members/${admin.userId}`)).body).toEqual({ revokedKeys: 1, revokedApiTokens: 1 });
  expect((await call('GET', '/teams', undefined, admin)).status).toBe(404);
  expect((await call('GET', '/teams', undefined, program)).status).toBe(401);
  const { revokedAt } = await owner.virtualKey.findUniqueOrThrow({ where: { id: key.body.virtualKey.id } });
  expect(revokedAt).not.toBeNull();
});

test('a token that a token issued goes with the person behind both, and is never the stronger one', async () => {
  const admin = await harness.member(organization.id, 'ADMIN');
  const first = await call('POST', '/api-tokens', { name: 'First', role: 'ADMIN' }, admin);
  const program = { ...admin, headers: { authorization: `Bearer ${first.body.secret}` } };
  expect((await call('POST', '/api-tokens', { name: 'Mighty', role: 'OWNER' }, program)).status).toBe(403);
  const second = await call('POST', '/api-tokens', { name: 'Second', role: 'ADMIN' }, program);
  const heir = { ...admin, headers: { authorization: `Bearer ${second.body.secret}` } };
  expect((await call('GET', '/teams', undefined, heir)).status).toBe(200);
  expect((await call('DELETE', `/members/${admin.userId}`)).body).toEqual({ revokedKeys: 0, revokedApiTokens: 2 });
  expect((await call('GET', '/teams', undefined, heir)).status).toBe(401);
});

test('a demotion takes the tokens that are stronger than the new role, and the audit log says which', async () => {
  const admin = await harness.member(organization.id, 'ADMIN');
  const strong = await call('POST', '/api-tokens', { name: 'Strong', role: 'ADMIN' }, admin);
  const weak = await call('POST', '/api-tokens', { name: 'Weak', role: 'VIEWER' }, admin);
  const others = await call('POST', '/api-tokens', { name: 'Of another', role: 'ADMIN' });
  expect((await call('PATCH', `/members/${admin.userId}`, { role: 'VIEWER' })).status).toBe(200);
  const statuses = [];
  for (const { body } of [strong, weak, others]) {
    const program = { ...admin, headers: { authorization: `Bearer ${body.secret}` } };
    statuses.push((await call('GET', '/teams', undefined, program)).status);
  }
  expect(statuses).toEqual([401, 200, 200]);
  const events = await owner.auditEvent.findMany({ where: { action: 'api-token.revoke' } });
  expect(events.map(({ targetId }) => targetId)).toEqual([strong.body.apiToken.id]);
});

test('nobody gives a role stronger than their own', async () => {
  const admin = await harness.member(organization.id, 'ADMIN');
  const viewer = await harness.member(organization.id, 'VIEWER');
  for (const [method, path, body] of [
    ['PATCH', `/members/${viewer.userId}`, { role: 'OWNER' }],
    ['PATCH', `/members/${dana.userId}`, { role: 'VIEWER' }],
    ['DELETE', `/members/${dana.userId}`, undefined],
    ['POST', '/invitations', { emails: ['x@example.com'], role: 'OWNER' }],
    ['POST', '/api-tokens', { name: 'Mighty', role: 'OWNER' }],
  ] as const)
    expect((await call(method, path, body, admin)).status).toBe(403);
});

test('a member issues keys for their own teams alone', async () => {
  const member = await harness.member(organization.id, 'MEMBER');
  const own = await world.teamOf(member);
  const strange = await world.team();
  expect((await call('POST', '/virtual-keys', { name: 'K', teamId: own.id }, member)).status).toBe(200);
  expect((await call('POST', '/virtual-keys', { name: 'K', teamId: strange.id }, member)).status).toBe(403);
  const key = await world.virtualKey(strange.id);
  expect((await call('POST', `/virtual-keys/${key.id}/revoke`, undefined, member)).status).toBe(403);
});

test('secrets are in one answer and never again: not in lists, audit events or any table', async () => {
  const team = await world.team();
  const key = await call('POST', '/virtual-keys', { name: 'Once', teamId: team.id });
  const token = await call('POST', '/api-tokens', { name: 'Once', role: 'ADMIN' });
  const invited = await call('POST', '/invitations', { emails: ['once@example.com'], role: 'VIEWER' });
  const credential = 'sk-super-secret-credential-0123456789';
  const draft = { name: 'Once', provider: 'openai', baseUrl: 'https://api.openai.com/v1', credential };
  const account = await call('POST', '/provider-accounts', draft);
  await call('PATCH', `/provider-accounts/${account.body.id}`, { credential: `${credential}-2` });
  const link: string = invited.body.items[0].link;
  const secrets = [key.body.secret, token.body.secret, credential, `${credential}-2`, link.slice(-43)];
  const paths = ['/virtual-keys', '/api-tokens', '/provider-accounts', '/audit-events?limit=200', '/invitations'];
  const shown = (await Promise.all(paths.map(async (path) => (await call('GET', path)).text))).join('\n');
  const tables = await owner.$queryRaw<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public'`;
  let stored = '';
  for (const { name } of tables)
    stored += JSON.stringify(await owner.$queryRawUnsafe(`select t::text as text from "${name}" t`));
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(30);
    expect(shown).not.toContain(secret);
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain(Buffer.from(secret).toString('hex'));
  }
  expect(shown).not.toMatch(/"sealed/);
  const row = await owner.virtualKey.findUniqueOrThrow({ where: { id: key.body.virtualKey.id } });
  expect(Buffer.from(row.keyHash)).toEqual(hashToken(app.environment.KEY_PEPPER, key.body.secret));
  const { sealed } = await owner.providerCredential.findFirstOrThrow({ where: { providerAccountId: account.body.id } });
  const binding = { organizationId: organization.id, providerAccountId: account.body.id };
  expect(await openCredential(harness.privateKey, sealed, binding)).toBe(`${credential}-2`);
});

test('a stored credential is not sent to an address that it was not entered for', async () => {
  const account = await world.providerAccount();
  const answer = await call('PATCH', `/provider-accounts/${account.id}`, { baseUrl: 'https://evil.example/v1' });
  expect(answer.body).toMatchObject({ status: 400, errors: [{ field: 'credential' }] });
  expect((await owner.providerAccount.findUniqueOrThrow({ where: { id: account.id } })).baseUrl).toBe(account.baseUrl);
});

test('a change that gateways must know raises the version, is audited with before and after, and is announced', async () => {
  const heard: string[] = [];
  let arrived = () => {};
  const listener = await listenForConfigurationChanges(harness.redis.url, {
    onChange: ({ organizationId }) => {
      heard.push(organizationId);
      arrived();
    },
    onGap: () => {},
  });
  const team = await world.team();
  const before = await versionNow();
  const announced = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const first = await call('POST', '/budgets', { scope: { kind: 'team', id: team.id }, amount: '500' });
  await announced;
  expect(heard).toEqual([organization.id]);
  expect(await versionNow()).toBe(before + 1n);
  await call('PATCH', `/budgets/${first.body.id}`, { amount: '800' });
  const audit = await call('GET', `/audit-events?targetId=${first.body.id}`);
  expect(audit.body.items[0]).toMatchObject({
    action: 'budget.update',
    actor: { kind: 'user', id: dana.userId },
    summary: `Changed the budget ${team.name}: $500.00 → $800.00`,
    change: { before: { limit: '$500.00' }, after: { limit: '$800.00' } },
  });
  listener.close();
});

test('a refused change leaves no version, no audit event and no row behind', async () => {
  const team = await world.team();
  const [before, events] = [await versionNow(), await owner.auditEvent.count()];
  expect((await call('POST', '/teams', { name: team.name })).status).toBe(409);
  expect((await call('POST', '/budgets', { scope: { kind: 'key', id: team.id }, amount: '1' })).status).toBe(400);
  expect([await versionNow(), await owner.auditEvent.count()]).toEqual([before, events]);
});

test('dollars become nano-dollars exactly, and what is not an amount is refused at its field', async () => {
  const scope = { kind: 'team', id: (await world.team()).id };
  const post = (amount: unknown, unit = 'usd') => call('POST', '/budgets', { scope, unit, amount });
  for (const [typed, nanos] of [
    ['0.000000001', '1'],
    ['0.1', '100000000'],
    ['1,234.567890123', '1234567890123'],
    ['$9223372036.854775807', '9223372036854775807'],
  ])
    expect((await post(typed)).body.limit).toBe(nanos);
  for (const wrong of ['', '-1', '1e3', '0.0000000001', '9223372036.854775808', 12, null])
    expect((await post(wrong)).body).toMatchObject({ status: 400, errors: [{ field: 'amount' }] });
  expect((await post('50,000', 'tokens')).body).toMatchObject({ unit: 'tokens', limit: '50000' });
  for (const wrong of ['1.5', '$5', '5,0'])
    expect((await post(wrong, 'requests')).body).toMatchObject({ status: 400, errors: [{ field: 'amount' }] });
});

test('an own price goes up to a million dollars per million tokens', async () => {
  const price = { model: 'm', inputUsdPerMillion: '1', cachedInputUsdPerMillion: '1', outputUsdPerMillion: '1' };
  for (const field of ['inputUsdPerMillion', 'cachedInputUsdPerMillion', 'outputUsdPerMillion']) {
    expect((await call('POST', '/price-overrides', { ...price, [field]: '1,000,000' })).status).toBe(200);
    const message = 'A price may be at most $1,000,000 per million tokens.';
    const refused = await call('POST', '/price-overrides', { ...price, [field]: '1000000.000000001' });
    expect(refused.body).toMatchObject({ status: 400, errors: [{ field, message }] });
    const text = await call('POST', '/price-overrides', { ...price, [field]: 'much' });
    expect(text.body.errors).toEqual([{ field, message: 'Expected dollars, for example "500" or "0.0125".' }]);
  }
});

test('unknown fields, wrong types and broken JSON are 400s that name the field', async () => {
  const extra = await call('POST', '/teams', { name: 'T', colour: 'red', organizationId: 'x' });
  expect(extra.body.errors.map(({ field }: { field: string }) => field)).toEqual(['colour', 'organizationId']);
  expect((await call('POST', '/teams', {})).body).toMatchObject({ errors: [{ field: 'name' }] });
  expect((await call('GET', '/teams?stauts=all')).body).toMatchObject({ status: 400, errors: [{ field: 'stauts' }] });
  const definition = {
    conditions: [],
    target: { kind: 'fallback', targets: [{ kind: 'call', model: 'm' }], retries: 3 },
  };
  const draft = { revision: 0, rules: [{ name: 'R', definition }], aliases: [] };
  const rule = await call('PUT', '/routing/draft', draft);
  expect(rule.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
    'rules.0.definition.target.retries',
    'rules.0.definition.target.targets.0.providerAccountId',
  ]);
  const broken = await harness.call({
    method: 'POST',
    path: '/teams',
    body: {},
    caller: { ...dana, headers: { ...dana.headers, 'content-type': 'text/plain' } },
    organization: organization.slug,
  });
  expect(broken.status).toBe(415);
});

test('paths and methods that are not there are problems, too', async () => {
  expect((await call('GET', '/nothing')).body).toMatchObject({ status: 404, code: 'not_found' });
  expect((await call('DELETE', '/teams')).body).toMatchObject({ status: 405, code: 'method_not_allowed' });
  expect((await call('GET', '/teams/not-an-id')).status).toBe(404);
});

test('a suspended organization can be read and not changed', async () => {
  const operator = await harness.person({ operator: true });
  await call('POST', `/operator/organizations/${organization.id}/suspend`, undefined, operator);
  expect((await call('GET', '/teams')).status).toBe(200);
  expect((await call('POST', '/teams', { name: 'Late' })).body).toMatchObject({ code: 'organization_suspended' });
  await call('POST', `/operator/organizations/${organization.id}/resume`, undefined, operator);
  expect((await call('POST', '/teams', { name: 'In time' })).status).toBe(200);
});
