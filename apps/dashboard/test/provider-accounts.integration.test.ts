import { afterAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import type { Resting } from '@switchyard/core/routing/resting';
import { listenForRests, type RestMessage } from '@switchyard/platform/resting/rest-messages';
import { createRestStore } from '@switchyard/platform/resting/rest-store';
import { openCredential } from '@switchyard/platform/secrets/sealed-credential';
import { createHarness } from './harness.ts';
import { attemptRecordOf, createWorld, requestRecordOf } from './world.ts';

const harness = await createHarness();
const { owner } = harness;
const organization = await harness.organization();
const dana = await harness.member(organization.id, 'OWNER');
afterAll(() => harness.stop());

const call = (method: string, path: string, body?: unknown) =>
  harness.call({ method, path, body, caller: dana, organization: organization.slug });

async function storedCredential(id: string): Promise<string> {
  const [credential] = await storedCredentials(id);
  return credential ?? 'none';
}

/** What an account's credentials say, the oldest first. */
async function storedCredentials(id: string): Promise<string[]> {
  const rows = await owner.providerCredential.findMany({
    where: { providerAccountId: id },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  const binding = { organizationId: organization.id, providerAccountId: id };
  return Promise.all(rows.map(({ sealed }) => openCredential(harness.privateKey, sealed, binding)));
}

const accessKeyId = ['AK', 'IA', 'X'.repeat(12), '7Q2Z'].join('');
const awsKeys = { accessKeyId, secretAccessKey: 's'.repeat(40), region: 'us-east-1' };
const bedrock = { provider: 'amazon-bedrock', baseUrl: 'https://bedrock-runtime.us-east-1.amazonaws.com/' };

test('AWS keys are sealed as one text and known by the end of the access key', async () => {
  const credential = JSON.stringify(awsKeys, null, 2);
  const { body } = await call('POST', '/provider-accounts', { name: 'Bedrock', ...bedrock, credential });
  expect(body).toMatchObject({
    credentials: [{ name: 'First', last4: '7Q2Z', weight: 1, drainingSince: null, rests: [] }],
    baseUrl: 'https://bedrock-runtime.us-east-1.amazonaws.com',
  });
  expect(JSON.parse(await storedCredential(body.id))).toEqual(awsKeys);
});

test('a server on one’s own machine is saved without a key', async () => {
  const draft = { name: 'Ollama', provider: 'ollama', baseUrl: 'http://localhost:11434/v1', credential: '' };
  const { status, body } = await call('POST', '/provider-accounts', draft);
  expect(status).toBe(200);
  expect(await storedCredential(body.id)).toBe('');
});

test.each([
  ['openai', 'https://api.openai.com/v1', '', 'credential', 'Paste the key'],
  ['openai', 'https://api.openai.com/v1/chat/completions', 'made-up-key', 'baseUrl', '/chat/completions'],
  ['openai', 'https://api.openai.com', 'made-up-key', 'baseUrl', 'https://api.openai.com/v1'],
  ['amazon-bedrock', bedrock.baseUrl, '{"accessKeyId":"x"}', 'credential', 'access key ID'],
  ['google-vertex', 'https://x.googleapis.com/v1/projects/p/locations/l', 'made-up-key', 'credential', 'not JSON'],
])(
  '%s at %s: what is wrong is said at its field, also for a test',
  async (provider, baseUrl, credential, field, words) => {
    const draft = { provider, baseUrl, credential };
    for (const answer of [
      await call('POST', '/provider-accounts', { name: 'Wrong', ...draft }),
      await call('POST', '/provider-accounts/test', draft),
    ])
      expect(answer.body).toMatchObject({ status: 400, errors: [{ field, message: expect.stringContaining(words) }] });
  },
);

test('a new credential is read as the account’s provider needs it', async () => {
  const credential = JSON.stringify(awsKeys);
  const { body } = await call('POST', '/provider-accounts', { name: 'Bedrock again', ...bedrock, credential });
  const refused = await call('PATCH', `/provider-accounts/${body.id}`, { credential: '{"accessKeyId":"x"}' });
  expect(refused.body).toMatchObject({ status: 400, errors: [{ field: 'credential' }] });
  expect(JSON.parse(await storedCredential(body.id))).toEqual(awsKeys);
});

test('providers say what signs in to them and how their address looks', async () => {
  const { body } = await call('GET', '/providers');
  expect(body.items).toContainEqual({
    id: 'amazon-bedrock',
    name: 'Amazon Bedrock',
    defaultBaseUrl: null,
    baseUrlExample: 'https://bedrock-runtime.us-east-1.amazonaws.com',
    credential: 'aws',
  });
});

const openai = { provider: 'openai', baseUrl: 'https://api.openai.com/v1' };
let made = 0;
async function openaiAccount(credential = 'sk-first-of-them') {
  const draft = { name: `Account ${++made}`, ...openai, credential };
  return (await call('POST', '/provider-accounts', draft)).body;
}

test('an account takes further credentials, each sealed for it, with a share of the traffic', async () => {
  const { id } = await openaiAccount();
  const path = `/provider-accounts/${id}/credentials`;
  const second = await call('POST', path, { name: 'Second', credential: 'sk-second-of-them', weight: 3 });
  expect(second.body.credentials).toMatchObject([
    { name: 'First', last4: 'them', weight: 1 },
    { name: 'Second', last4: 'them', weight: 3 },
  ]);
  expect(await storedCredentials(id)).toEqual(['sk-first-of-them', 'sk-second-of-them']);
  const again = await call('POST', path, { name: 'second', credential: 'sk-x' });
  expect(again.body).toMatchObject({ status: 409, errors: [{ field: 'name' }] });
  const wrong = await call('POST', path, { name: 'Third', credential: 'two words' });
  expect(wrong.body).toMatchObject({ status: 400, errors: [{ field: 'credential' }] });
  expect((await call('POST', path, { name: 'Third', credential: 'sk-x', weight: 0 })).status).toBe(400);
});

test('a credential that drains is used no more; the last one that calls can use neither drains nor goes', async () => {
  const { id } = await openaiAccount();
  const path = `/provider-accounts/${id}/credentials`;
  const { body } = await call('POST', path, { name: 'Second', credential: 'sk-second' });
  const [first, second] = body.credentials.map((credential: { id: string }) => credential.id);
  const drained = await call('PATCH', `${path}/${first}`, { draining: true });
  expect(drained.body.credentials[0]).toMatchObject({ drainingSince: expect.any(String) });
  for (const answer of [
    await call('PATCH', `${path}/${second}`, { draining: true }),
    await call('DELETE', `${path}/${second}`),
  ])
    expect(answer.body).toMatchObject({ status: 409, code: 'in_use', detail: expect.stringContaining('Second') });
  expect((await call('DELETE', `${path}/${first}`)).body.credentials).toMatchObject([{ name: 'Second' }]);
  expect((await call('DELETE', `${path}/${first}`)).status).toBe(404);
});

test('a credential is not reached through another account', async () => {
  const [one, other] = [await openaiAccount(), await openaiAccount()];
  const path = `/provider-accounts/${other.id}/credentials/${one.credentials[0].id}`;
  for (const [method, at, body] of [
    ['PATCH', path, { weight: 9 }],
    ['DELETE', path, undefined],
    ['POST', `${path}/wake`, undefined],
  ] as const)
    expect((await call(method, at, body)).status).toBe(404);
});

test('a new address takes one new credential in the place of all others, which are sent nowhere any more', async () => {
  const { id } = await openaiAccount();
  await call('POST', `/provider-accounts/${id}/credentials`, { name: 'Second', credential: 'sk-second' });
  const change = { baseUrl: 'https://eu.api.openai.com/v1' };
  const refused = await call('PATCH', `/provider-accounts/${id}`, change);
  expect(refused.body).toMatchObject({ status: 400, errors: [{ field: 'credential' }] });
  expect(refused.body.detail).toContain('takes the place of all');
  expect((await storedCredentials(id)).length).toBe(2);
  const taken = await call('PATCH', `/provider-accounts/${id}`, { ...change, credential: 'sk-for-europe' });
  expect(taken.body).toMatchObject({ ...change, credentials: [{ name: 'First', last4: 'rope' }] });
  expect(await storedCredentials(id)).toEqual(['sk-for-europe']);
});

test('an account has no more credentials than one request may have to try', async () => {
  const draft = { name: 'Many keys', provider: 'openai', baseUrl: 'https://api.openai.com/v1', credential: 'sk-first' };
  const { id } = (await call('POST', '/provider-accounts', draft)).body;
  const add = (number: number) =>
    call('POST', `/provider-accounts/${id}/credentials`, { name: `Key ${number}`, credential: `sk-${number}` });
  for (let number = 2; number <= 20; number++) expect((await add(number)).status).toBe(200);
  expect(await add(21)).toMatchObject({ status: 409, body: { code: 'conflict' } });
});

test('without a new address one of several credentials is replaced where it is named, never all by accident', async () => {
  const { id } = await openaiAccount();
  const { body } = await call('POST', `/provider-accounts/${id}/credentials`, { name: 'Second', credential: 'sk-2' });
  const whole = await call('PATCH', `/provider-accounts/${id}`, { credential: 'sk-x' });
  expect(whole.body).toMatchObject({ status: 400, errors: [{ field: 'credential' }] });
  const path = `/provider-accounts/${id}/credentials/${body.credentials[1].id}`;
  expect((await call('PATCH', path, { credential: 'sk-new' })).status).toBe(200);
  expect(await storedCredentials(id)).toEqual(['sk-first-of-them', 'sk-new']);
});

const restOf = (account: { id: string; credentials: { id: string }[] }, more: Partial<Resting> = {}): Resting => ({
  providerAccountId: account.id,
  credentialId: account.credentials[0]!.id,
  model: null,
  kind: 'parked',
  reason: 'The provider answered 401: wrong key.',
  sinceMs: Date.now() - 60_000,
  untilMs: Date.now() + 540_000,
  ...more,
});

test('what gateways tell of resting credentials stands at the credential, and a parked one is for somebody to decide', async () => {
  const account = await openaiAccount();
  const store = createRestStore(harness.app.redis);
  const parked = restOf(account);
  await store.saveRest(organization.id, parked);
  await store.saveRest(organization.id, restOf(account, { model: 'gpt-5-mini', kind: 'cooling', reason: 'Too many.' }));
  const { items } = (await call('GET', '/provider-accounts')).body;
  const shown = items.find(({ id }: { id: string }) => id === account.id);
  expect(shown.credentials[0].rests).toContainEqual({
    model: null,
    kind: 'parked',
    reason: parked.reason,
    since: new Date(parked.sinceMs).toISOString(),
    until: new Date(parked.untilMs).toISOString(),
  });
  expect(shown.credentials[0].rests).toHaveLength(2);
  const { needsDecision } = (await call('GET', '/overview')).body;
  expect(needsDecision.filter(({ kind }: { kind: string }) => kind === 'credential-parked')).toEqual([
    {
      kind: 'credential-parked',
      providerAccount: { id: account.id, name: account.name },
      credential: { id: parked.credentialId, name: 'First' },
      reason: parked.reason,
      since: new Date(parked.sinceMs).toISOString(),
      until: new Date(parked.untilMs).toISOString(),
    },
  ]);
});

test('waking a credential, or replacing it, ends its rests and tells every gateway', async () => {
  const account = await openaiAccount();
  const { id } = account.credentials[0];
  const path = `/provider-accounts/${account.id}/credentials/${id}`;
  const store = createRestStore(harness.app.redis);
  for (const [method, at, body] of [
    ['POST', `${path}/wake`, undefined],
    ['PATCH', path, { credential: 'sk-better' }],
  ] as const) {
    await store.saveRest(organization.id, restOf(account));
    const heard = Promise.withResolvers<RestMessage>();
    const listener = listenForRests(harness.redis.url, {
      onMessage: (message) => message.kind === 'wake' && heard.resolve(message),
      onGap: () => {},
    });
    await listener.ready;
    expect((await call(method, at, body)).body.credentials[0].rests).toEqual([]);
    expect(await heard.promise).toEqual({ kind: 'wake', organizationId: organization.id, credentialId: id });
    listener.close();
  }
});

test('traffic that is routed away comes back by itself, or at once, and both are in the audit log', async () => {
  const { id, name } = await openaiAccount();
  const before = Date.now();
  const away = await call('POST', `/provider-accounts/${id}/route-away`, { minutes: 30 });
  const until = Date.parse(away.body.awayUntil);
  expect(until).toBeGreaterThanOrEqual(before + 1_800_000);
  expect(until).toBeLessThan(Date.now() + 1_800_001);
  expect((await call('GET', '/overview')).body.needsDecision).toContainEqual({
    kind: 'account-away',
    providerAccount: { id, name },
    until: away.body.awayUntil,
  });
  await owner.providerAccount.update({ where: { id }, data: { awayUntil: new Date(before - 1) } });
  const shown = (await call('GET', '/provider-accounts')).body.items.find((one: { id: string }) => one.id === id);
  expect(shown.awayUntil).toBeNull();
  await call('POST', `/provider-accounts/${id}/route-away`, { minutes: 60 });
  expect((await call('POST', `/provider-accounts/${id}/route-away`, { minutes: 0 })).body.awayUntil).toBeNull();
  expect((await call('POST', `/provider-accounts/${id}/route-away`, { minutes: 1_441 })).status).toBe(400);
  const audit = await call('GET', `/audit-events?targetId=${id}&action=provider-account.route-away`);
  expect(audit.body.items.map(({ summary }: { summary: string }) => summary)).toEqual([
    `Brought traffic back to ${name}`,
    `Routed traffic away from ${name} for 60 minutes`,
    `Routed traffic away from ${name} for 30 minutes`,
  ]);
});

test('health shows each hour of a day, failures by class, and times of what succeeded', async () => {
  const account = await openaiAccount();
  const now = Date.now();
  const credentialId = account.credentials[0].id;
  const attempt = (outcome: string, durationMs: number) =>
    attemptRecordOf({
      providerAccountId: account.id,
      credentialId,
      outcome,
      durationMs,
      errorMessage: outcome === 'succeeded' ? null : `It was ${outcome}.`,
    });
  const record = (minutesAgo: number, attempts: ReturnType<typeof attempt>[]) =>
    requestRecordOf({
      at: new Date(now - minutesAgo * 60_000),
      organizationId: organization.id,
      teamId: randomUUID(),
      keyId: randomUUID(),
      attempts,
    });
  await createWorld(harness, organization).ingest([
    record(0, [attempt('rate-limited', 5), attempt('succeeded', 100)]),
    record(31, [attempt('succeeded', 300), attempt('cancelled', 9)]),
    record(90, [attempt('timeout', 9), attempt('rate-limited', 9)]),
    record(26 * 60, [attempt('server-error', 9)]),
  ]);
  await createRestStore(harness.app.redis).saveHeadroom(organization.id, {
    providerAccountId: account.id,
    model: 'm',
    share: 0.25,
    atMs: now,
  });
  const { body } = await call('GET', '/provider-accounts/health');
  const item = body.items.find((one: { providerAccountId: string }) => one.providerAccountId === account.id);
  expect(item.bars).toHaveLength(24);
  const hour = 60 * 60_000;
  for (const [index, bar] of item.bars.entries())
    expect(Date.parse(bar.from)).toBe((Math.floor(now / hour) - 23 + index) * hour);
  const total = (key: string) => item.bars.reduce((sum: number, bar: Record<string, number>) => sum + bar[key]!, 0);
  expect([total('attempts'), total('failures')]).toEqual([6, 3]);
  expect(item.lastHour).toEqual({ attempts: 4, failures: 1 });
  expect(item).toMatchObject({
    failures: [
      { outcome: 'rate-limited', count: 2 },
      { outcome: 'timeout', count: 1 },
    ],
    p50Ms: 100,
    p95Ms: 300,
    lastError: 'It was rate-limited.',
    headroom: 0.25,
  });
  expect(body.live).toBe(true);
  const shown = (await call('GET', '/provider-accounts')).body.items.find(
    (one: { id: string }) => one.id === account.id,
  );
  expect(shown).toMatchObject({ attempts24h: 6, failures24h: 3 });
  expect(shown.credentials[0]).toMatchObject({ attempts24h: 6, failures24h: 3 });
  expect(Date.parse(shown.credentials[0].lastUsedAt)).toBe(now);
});
