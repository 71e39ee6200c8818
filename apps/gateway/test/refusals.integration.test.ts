import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test';
import { createWorld, model, until, type World } from './testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ MAX_BODY_BYTES: '20000', BUDGET_WAIT_MS: '100' });
});
afterAll(() => world.close());
afterEach(async () => {
  await world.clearCaps();
});

const messages = [{ role: 'user', content: 'Which track is clear?' }];
const body = { model, messages };

/** Calls, and holds every refusal to OpenAI's shape, no provider call and nothing held. */
async function refused(call: () => Promise<Response>) {
  const before = world.simulator.bill.totals.attempts;
  const response = await call();
  const { error } = await response.json();
  expect(Object.keys(error).sort()).toEqual(['code', 'message', 'param', 'type']);
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(response.headers.get('x-switchyard-error-code')).toBe(error.code);
  expect(world.simulator.bill.totals.attempts).toBe(before);
  expect((await world.spend()).heldNanos).toBe(0n);
  return {
    status: response.status,
    headers: response.headers,
    code: error.code,
    param: error.param,
    message: error.message,
  };
}

test('no key, a malformed key, an unknown key: 401 each, and none of them reaches a provider', async () => {
  const unknown = (await import('@switchyard/platform/secrets/token')).issueToken('syk').secret;
  const noKey = await refused(() =>
    fetch(`${world.baseUrl}/chat/completions`, { method: 'POST', body: JSON.stringify(body) }),
  );
  expect([noKey.status, noKey.code]).toEqual([401, 'missing_api_key']);
  for (const secret of ['garbage', `${unknown.slice(0, -1)}_`, unknown])
    expect((await refused(() => world.post(body, { secret }))).code).toBe('invalid_api_key');
});

test('the same key is accepted in every header that clients use', async () => {
  for (const header of ['x-api-key', 'api-key', 'x-goog-api-key']) {
    const response = await fetch(`${world.baseUrl}/chat/completions`, {
      method: 'POST',
      headers: { [header]: world.key.secret, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
  }
});

test('an expired key is refused', async () => {
  const { secret } = await world.addKey({ expiresAt: new Date(Date.now() - 1_000) });
  expect(await refused(() => world.post(body, { secret }))).toMatchObject({ status: 401, code: 'api_key_expired' });
});

test('a revoked key is refused as soon as the change is announced', async () => {
  const { id, secret } = await world.addKey();
  expect((await world.post(body, { secret })).status).toBe(200);
  await world.owner.virtualKey.update({ where: { id }, data: { revokedAt: new Date() } });
  await world.changed();
  await until(async () => (await world.post(body, { secret })).status === 401);
  expect((await refused(() => world.post(body, { secret }))).code).toBe('api_key_revoked');
});

test('a suspended organization is refused and resumed as soon as that is announced', async () => {
  const setStatus = async (status: 'ACTIVE' | 'SUSPENDED') => {
    await world.owner.organization.update({ where: { id: world.organizationId }, data: { status } });
    await world.changed();
  };
  await setStatus('SUSPENDED');
  await until(async () => (await world.post(body)).status === 403);
  expect((await refused(() => world.post(body))).code).toBe('organization_suspended');
  await setStatus('ACTIVE');
  await until(async () => (await world.post(body)).status === 200);
});

test('bad bodies: each names the field and the fix', async () => {
  expect(await refused(() => world.post('{'))).toMatchObject({ status: 400, code: 'invalid_json' });
  expect(await refused(() => world.post('[]'))).toMatchObject({ status: 400, code: 'invalid_json' });
  expect(await refused(() => world.post({ messages }))).toMatchObject({
    status: 400,
    code: 'invalid_request',
    param: 'model',
  });
  expect(await refused(() => world.post({ model }))).toMatchObject({
    status: 400,
    code: 'invalid_request',
    param: 'messages',
  });
  expect(await refused(() => world.post({ ...body, max_tokens: -1 }))).toMatchObject({
    status: 400,
    param: 'max_tokens',
  });
  expect(await refused(() => world.post({ ...body, stream: 'yes' }))).toMatchObject({ status: 400, param: 'stream' });
});

test('a body over the limit is refused, declared or not', async () => {
  const large = JSON.stringify({ ...body, padding: 'x'.repeat(20_000) });
  expect(await refused(() => world.post(large))).toMatchObject({ status: 413, code: 'body_too_large' });
  const undeclared = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(large));
      controller.close();
    },
  });
  const response = await fetch(`${world.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.key.secret}`, 'content-type': 'application/json' },
    body: undeclared,
  });
  expect(response.status).toBe(413);
});

test('another content type or an encoded body is refused', async () => {
  expect((await refused(() => world.post(body, { headers: { 'content-type': 'text/plain' } }))).status).toBe(415);
  expect((await refused(() => world.post(body, { headers: { 'content-encoding': 'gzip' } }))).status).toBe(415);
});

test('headers beyond the server’s limit are refused', async () => {
  const response = await world.post(body, { headers: { 'x-large': 'x'.repeat(64_000) } });
  expect(response.status).toBe(431);
});

test('a model that nobody offers, or that the key may not use, is refused and recorded as refused', async () => {
  const unknown = await refused(() => world.post({ ...body, model: 'no-such-model' }));
  expect(unknown).toMatchObject({ status: 404, code: 'model_not_found', param: 'model' });
  expect((await world.row(unknown.headers.get('x-request-id'))).outcome).toBe('REFUSED');
  const { secret } = await world.addKey({ allowedModels: ['other'] });
  expect((await refused(() => world.post(body, { secret }))).code).toBe('model_not_allowed');
});

test('a model without a price is refused where a budget applies, and its cost is unknown elsewhere', async () => {
  const unpriced = 'house-model';
  await world.owner.providerAccount.update({ where: { id: world.accountId }, data: { models: [model, unpriced] } });
  await world.changed();
  const open = await world.post({ ...body, model: unpriced });
  expect((await world.row(open.headers.get('x-request-id'))).costNanos).toBeNull();
  await world.setBudget('1');
  await until(async () => (await world.post({ ...body, model: unpriced })).status === 400);
  expect((await refused(() => world.post({ ...body, model: unpriced }))).code).toBe('model_unpriced');
});

test('the rate limit admits exactly its number, says what is left, and when to come back', async () => {
  await world.setRateLimit(3);
  await until(async () => (await world.post(body)).headers.get('x-ratelimit-limit-requests') === '3');
  const left = [];
  for (let call = 0; call < 2; call++)
    left.push((await world.post(body)).headers.get('x-ratelimit-remaining-requests'));
  expect(left).toEqual(['1', '0']);
  const over = await refused(() => world.post(body));
  expect(over).toMatchObject({ status: 429, code: 'rate_limit_exceeded' });
  expect(over.headers.get('x-should-retry')).toBe('true');
  const waitSeconds = Number(over.headers.get('retry-after'));
  expect(waitSeconds).toBeGreaterThan(0);
  expect(waitSeconds).toBeLessThanOrEqual(61);
  expect(over.message).toContain('Search');
});

test('a budget that cannot pay the worst case refuses with 402, names itself, and clients do not retry', async () => {
  await world.setBudget('0.000001');
  await until(async () => (await world.post(body)).status === 402);
  const over = await refused(() => world.post(body));
  expect(over.code).toBe('budget_exceeded');
  expect(over.headers.get('x-should-retry')).toBe('false');
  expect(over.headers.get('retry-after')).toBeNull();
  expect(over.message).toContain('team Search');
  expect((await world.row(over.headers.get('x-request-id'))).outcome).toBe('REFUSED');
});

test('a wrong path says what the base URL should be; a wrong method says which is right', async () => {
  const origin = world.baseUrl.slice(0, -3);
  const lost = await fetch(`${origin}/chat/completions`, { method: 'POST' });
  expect(lost.status).toBe(404);
  expect((await lost.json()).error.message).toContain(`${origin}/v1`);
  expect((await fetch(`${origin}/v1/v1/chat/completions`, { method: 'POST' })).status).toBe(404);
  const wrong = await fetch(`${world.baseUrl}/chat/completions`);
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
});
