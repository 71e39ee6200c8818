import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { createWorld, model, until, type World } from './testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.setModels([model, `${model}+latency-400`, `${model}+tokens-50`]);
});
afterAll(() => world.close());
afterEach(() => world.clearCaps());

const messages = [{ role: 'user', content: 'Which track is clear?' }];
const body = { model, messages, max_tokens: 20 };
const minute = (measure: string, limit: number) => ({ kind: 'window', measure, window: 'minute', limit });

/** Calls and reads the answer to its end. */
async function call(more: object = {}, headers: Record<string, string> = {}) {
  const response = await world.post({ ...body, ...more }, { headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, id: response.headers.get('x-request-id') };
}

const statuses = async (calls: Promise<{ status: number }>[]) => (await Promise.all(calls)).map(({ status }) => status);

describe('windows', () => {
  test('of many callers at once exactly the limit is let in', async () => {
    await world.setPolicy({ rules: [minute('requests', 7)] });
    const all = await statuses(Array.from({ length: 30 }, () => call()));
    expect(all.filter((status) => status === 200)).toHaveLength(7);
    expect(all.filter((status) => status === 429)).toHaveLength(23);
  });

  test('several hold at once, and the refusal names the one that refuses and when it lets in again', async () => {
    const rules = [minute('requests', 100), { kind: 'window', measure: 'requests', window: 'second', limit: 2 }];
    const policyId = await world.setPolicy({ rules }, 'Gentle');
    const all = await Promise.all(Array.from({ length: 4 }, () => call()));
    const refused = all.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(2);
    for (const { headers, text, id } of refused) {
      const { error } = JSON.parse(text);
      expect(error).toMatchObject({ code: 'rate_limit_exceeded', type: 'rate_limit_error' });
      expect(error.message).toContain('limit "Gentle" allows 2 requests per second');
      expect(Number(headers.get('retry-after-ms'))).toBeLessThanOrEqual(1_020);
      expect(headers.get('retry-after')).toMatch(/^[12]$/);
      const row = await world.row(id);
      expect([row.outcome, row.blockedBy]).toEqual(['REFUSED', policyId]);
    }
    const waitMs = Math.max(...refused.map(({ headers }) => Number(headers.get('retry-after-ms'))));
    await Bun.sleep(waitMs + 5);
    expect((await call()).status).toBe(200);
  });

  test('a call that is refused takes nothing from any other limit', async () => {
    const wide = await world.setPolicy({ rules: [minute('requests', 50)] }, 'Wide');
    await world.setPolicy({ rules: [minute('requests', 1)] }, 'Narrow');
    await statuses(Array.from({ length: 10 }, () => call()));
    const counter = { policyId: wide, group: '', measure: 'requests', window: 'minute', limit: 50 } as const;
    const [state] = await world.store.readWindows(world.organizationId, [{ kind: 'window', ...counter }]);
    expect(state?.remaining).toBe(49);
  });

  test('a model has one counter, however its caller names the account', async () => {
    await world.setPolicy({
      groupBy: ['model'],
      conditions: [{ field: 'model', operator: 'is', values: [model] }],
      rules: [minute('requests', 1)],
    });
    expect((await call({ model: `simulator/${model}` })).status).toBe(200);
    expect((await call()).status).toBe(429);
    expect((await call({ model: `simulator/${model}` })).status).toBe(429);
    expect((await call({ model: `simulator/${model}+tokens-50` })).status).toBe(200);
  });

  test('tokens are counted as an estimate while a call runs, and as what they were afterwards', async () => {
    const policyId = await world.setPolicy({ rules: [minute('output-tokens', 1_000)] });
    const long = await call({ model: `${model}+tokens-50`, max_tokens: 900 });
    expect(long.headers.get('x-ratelimit-remaining-tokens')).toBe('100');
    expect((await call({ max_tokens: 900 })).status).toBe(200); // 50 are used, not 900
    const counter = { policyId, group: '', measure: 'output-tokens', window: 'minute', limit: 1_000 } as const;
    const used = await until(async () => {
      const [state] = await world.store.readWindows(world.organizationId, [{ kind: 'window', ...counter }]);
      return state !== undefined && state.remaining > 100 && 1_000 - state.remaining;
    });
    const rows = await world.owner.requestLog.findMany({ where: { id: { in: [long.id ?? ''] } } });
    expect(used).toBeGreaterThanOrEqual(50);
    expect(rows.length).toBeLessThanOrEqual(1);
  });

  test('a call that is larger than a token limit is let in when nothing else was', async () => {
    await world.setPolicy({ rules: [minute('total-tokens', 100)] });
    expect((await call({ max_tokens: 5_000 })).status).toBe(200);
  });
});

test('one policy has a counter for each customer, and one for calls at once', async () => {
  await world.setPolicy({ groupBy: ['metadata.customer'], rules: [minute('requests', 2)] }, 'Per customer');
  const of = (customer: string) => call({}, { 'x-switchyard-metadata': JSON.stringify({ customer }) });
  expect(await statuses([of('acme'), of('acme'), of('globex'), of('globex')])).toEqual([200, 200, 200, 200]);
  const refused = await of('acme');
  expect(refused.status).toBe(429);
  expect(refused.text).toContain('limit \\"Per customer\\" for metadata.customer acme');
  expect((await call()).status).toBe(200);
});

test('customers beyond those that a policy counts apart share one counter', async () => {
  await world.setPolicy(
    { groupBy: ['metadata.customer'], maxGroups: 1, rules: [minute('requests', 2), { kind: 'concurrency', limit: 9 }] },
    'Per customer',
  );
  const of = (customer: string) => call({}, { 'x-switchyard-metadata': JSON.stringify({ customer }) });
  for (const customer of ['acme', 'globex', 'initech']) expect((await of(customer)).status).toBe(200);
  const refused = await of('umbrella');
  expect(refused.status).toBe(429);
  expect(refused.text).toContain(
    'limit \\"Per customer\\" for every metadata.customer beyond the 1 that it counts apart (maxGroups)',
  );
  expect((await of('acme')).status).toBe(200);
});

test('conditions decide whom a policy caps, also on a header that no rule asks for', async () => {
  const conditions = [{ field: 'header.x-plan', operator: 'is', values: ['free'] }];
  await world.setPolicy({ conditions, rules: [minute('requests', 1)] });
  const free = { 'x-plan': 'free' };
  expect([(await call({}, free)).status, (await call({}, free)).status, (await call()).status]).toEqual([
    200, 429, 200,
  ]);
});

test('calls at once: as many as are allowed are under way, the next is refused, and each that ends makes room', async () => {
  const policyId = await world.setPolicy({ rules: [{ kind: 'concurrency', limit: 2 }] }, 'At once');
  const slow = { model: `${model}+latency-400` };
  const all = await Promise.all([1, 2, 3].map(() => call(slow)));
  expect(all.map(({ status }) => status).sort()).toEqual([200, 200, 429]);
  const refused = all.find(({ status }) => status === 429);
  expect(refused?.text).toContain('allows 2 calls at once');
  expect((await world.row(refused?.id ?? '')).blockedBy).toBe(policyId);
  expect((await call(slow)).status).toBe(200);
});

test('what costs nothing counts as a request like any other', async () => {
  await world.setPolicy({ rules: [minute('requests', 1)] });
  const count = () =>
    fetch(`${world.origin}/v1/messages/count_tokens`, {
      method: 'POST',
      headers: { 'x-api-key': world.key.secret, 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages }),
    });
  await (await count()).text();
  expect((await count()).status).toBe(429);
});

describe('headers', () => {
  const rules = [
    minute('requests', 1_000),
    { kind: 'window', measure: 'requests', window: 'hour', limit: 500 },
    minute('input-tokens', 100_000),
    minute('output-tokens', 50_000),
    minute('total-tokens', 1_000_000),
  ];
  const anthropic = (stream: boolean) =>
    fetch(`${world.origin}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': world.key.secret, 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages, max_tokens: 50, stream }),
    });

  test.each([false, true])('an answer tells its tightest windows as OpenAI does; streamed: %p', async (stream) => {
    await world.setPolicy({ rules });
    const { headers } = await call({ stream });
    expect(headers.get('x-ratelimit-limit-requests')).toBe('500');
    expect(headers.get('x-ratelimit-remaining-requests')).toBe('499');
    expect(headers.get('x-ratelimit-reset-requests')).toMatch(/^\d+\.\d{3}s$/);
    expect(headers.get('x-ratelimit-limit-tokens')).toBe('50000');
    expect(headers.get('x-ratelimit-remaining-tokens')).toBe('49980');
    expect([...headers.keys()].filter((name) => name.startsWith('anthropic-'))).toEqual([]);
  });

  test.each([false, true])('and on Anthropic’s surface as Anthropic does; streamed: %p', async (stream) => {
    await world.setPolicy({ rules });
    const response = await anthropic(stream);
    await response.text();
    const told = (name: string) => response.headers.get(`anthropic-ratelimit-${name}`);
    expect([told('requests-limit'), told('tokens-limit')]).toEqual(['500', '1000000']);
    expect([told('input-tokens-limit'), told('output-tokens-limit')]).toEqual(['100000', '50000']);
    expect(told('output-tokens-remaining')).toBe('49950');
    for (const name of ['requests', 'tokens', 'input-tokens', 'output-tokens'])
      expect(told(`${name}-reset`)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect([...response.headers.keys()].filter((name) => name.startsWith('x-ratelimit'))).toEqual([]);
  });

  test('so does a refusal, and an error of a provider', async () => {
    const failing = `${model}+status-500`;
    await world.setModels([model, failing]);
    await world.setPolicy({ rules: [minute('requests', 2)] });
    const failed = await call({ model: failing });
    expect([failed.status, failed.headers.get('x-ratelimit-remaining-requests')]).toEqual([502, '1']);
    await (await anthropic(false)).text();
    const refused = await anthropic(true);
    expect([refused.status, refused.headers.get('anthropic-ratelimit-requests-remaining')]).toEqual([429, '0']);
    expect(await refused.json()).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } });
  });

  test('without a limit nothing is told, not even what a provider says of its own', async () => {
    const { headers } = await call();
    expect([...headers.keys()].filter((name) => name.includes('ratelimit') || name.includes('budget'))).toEqual([]);
  });
});
