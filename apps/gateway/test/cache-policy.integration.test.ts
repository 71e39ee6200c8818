import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { cacheEntries, cachePurged, cacheSize } from '@switchyard/core/cache/internal-cache';
import { createWorld, model, type World } from './testing/world.ts';

const unkept = [
  'filter',
  'refuse',
  'cut-3',
  'eof-3',
  'broken_tools+tools-1',
  'status-500',
  'error_event-2',
  'malformed',
].map((options) => `${model}+${options}`);
const embeddings = 'text-embedding-3-small';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.setModels([model, embeddings, ...unkept]);
}, 60_000);
beforeEach(async () => {
  world.simulator.bill.clear();
  await world.clearCaps();
  await world.setCachePolicies({ policy: { mode: 'on' } });
});
afterAll(() => world.close());

const billed = () => world.simulator.bill.entries().length;

async function ask(asked: string, more: { body?: object; headers?: Record<string, string>; secret?: string } = {}) {
  const body = { model, messages: [{ role: 'user', content: asked }], ...more.body };
  const response = await world.post(body, more);
  const said = (name: string) => response.headers.get(`x-switchyard-cache${name}`);
  return {
    status: response.status,
    text: await response.text(),
    cache: said(''),
    reason: said('-reason'),
    entry: said('-entry'),
    headers: response.headers,
  };
}

describe('never kept', () => {
  test.each(unkept.flatMap((name) => [true, false].map((stream) => [name, stream] as const)))(
    '%s (stream: %p)',
    async (name, stream) => {
      const tools = [{ type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } }];
      const body = { model: name, stream, ...(name.includes('tools') ? { tools, tool_choice: 'required' } : {}) };
      const asked = randomUUID();
      const first = await ask(asked, { body });
      const calls = billed();
      const again = await ask(asked, { body });
      expect(again.cache).not.toBe('hit');
      expect(again.status).toBe(first.status);
      expect(billed()).toBeGreaterThan(calls);
    },
  );

  test('an answer that a budget shortened, however it was asked for', async () => {
    await world.setBudget('0.01', { before: 9_600_000n });
    const asked = randomUUID();
    const first = await ask(asked);
    expect(first.headers.has('x-switchyard-output-cap')).toBe(true);
    await world.clearCaps();
    expect((await ask(asked)).cache).toBe('miss');
  });
});

describe('what callers say', () => {
  test('no-store neither looks up nor keeps, no-cache keeps, max-age takes what is young enough', async () => {
    const asked = randomUUID();
    const control = (value: string) => ({ headers: { 'cache-control': value } });
    expect(await ask(asked, control('no-store'))).toMatchObject({ cache: 'bypass', reason: 'no-store' });
    expect(await ask(asked)).toMatchObject({ cache: 'miss' });
    expect(await ask(asked, control('no-store'))).toMatchObject({ cache: 'bypass' });
    expect(await ask(asked)).toMatchObject({ cache: 'hit' });
    expect(await ask(asked, control('no-cache'))).toMatchObject({ cache: 'bypass', reason: 'no-cache' });
    expect(await ask(asked, control('max-age=60'))).toMatchObject({ cache: 'hit' });
    await Bun.sleep(1_100);
    expect(await ask(asked, control('max-age=1'))).toMatchObject({ cache: 'miss', reason: 'old' });
    expect(await ask(asked, control('max-age=1'))).toMatchObject({ cache: 'hit' });
    expect(billed()).toBe(5);
  });

  test('off, another namespace, a narrower scope and a shorter time', async () => {
    const asked = randomUUID();
    const said = (name: string, value: string) => ask(asked, { headers: { [`x-switchyard-cache${name}`]: value } });
    await ask(asked);
    expect(await said('', 'off')).toMatchObject({ cache: 'bypass', reason: 'off' });
    expect(await said('-namespace', 'docs')).toMatchObject({ cache: 'miss' });
    expect(await said('-namespace', 'docs')).toMatchObject({ cache: 'hit' });
    expect(await said('-scope', 'key')).toMatchObject({ cache: 'miss' });
    const short = { headers: { 'x-switchyard-cache-ttl': '1', 'cache-control': 'no-cache' } };
    await ask(asked, short);
    await Bun.sleep(1_100);
    expect(await ask(asked)).toMatchObject({ cache: 'miss', reason: 'expired' });
    expect(await said('-ttl', 'soon')).toMatchObject({ status: 400 });
  });

  test('nothing, where the policy leaves them nothing; on, where it leaves them more', async () => {
    const asked = randomUUID();
    const on = { headers: { 'x-switchyard-cache': 'on' } };
    await world.setCachePolicies({ policy: { mode: 'on', callers: 'nothing' } });
    await ask(asked);
    expect(await ask(asked, { headers: { 'cache-control': 'no-store' } })).toMatchObject({ cache: 'hit' });
    await world.setCachePolicies();
    expect(await ask(asked, on)).toMatchObject({ cache: null });
    await world.setCachePolicies({ policy: { callers: 'more' } });
    expect(await ask(asked)).toMatchObject({ cache: null });
    expect(await ask(asked, on)).toMatchObject({ cache: 'hit' });
  });
});

test('organization, rule, team and key speak in this order, and what is to be skipped is', async () => {
  const asked = randomUUID();
  await world.setCachePolicies(
    { policy: { mode: 'on', skip: { tools: true, temperatureAbove: 0.5 } } },
    { teamId: world.teamId, policy: { mode: 'off' } },
  );
  expect(await ask(asked)).toMatchObject({ cache: null });
  await world.setCachePolicies(
    { policy: { mode: 'on', skip: { tools: true, temperatureAbove: 0.5 } } },
    { keyId: world.key.id, policy: { ttlSeconds: 9 } },
  );
  expect(await ask(asked)).toMatchObject({ cache: 'miss' });
  const hit = await ask(asked);
  expect(Number(hit.headers.get('x-switchyard-cache-ttl'))).toBeWithin(6, 10);
  const tools = [{ type: 'function', function: { name: 'look' } }];
  expect(await ask(asked, { body: { tools } })).toMatchObject({ cache: 'bypass', reason: 'tools' });
  expect(await ask(asked, { body: { temperature: 0.9 } })).toMatchObject({ cache: 'bypass', reason: 'temperature' });
  expect(await ask(asked, { body: { temperature: 0.5 } })).toMatchObject({ cache: 'miss' });
});

test('limits and budgets of requests count a hit; those of tokens and money do not refuse it', async () => {
  const asked = randomUUID();
  await ask(asked);
  await world.setBudget('0.000001');
  expect((await ask(randomUUID())).status).toBe(402);
  expect(await ask(asked)).toMatchObject({ status: 200, cache: 'hit' });
  await world.clearCaps();
  await world.setPolicy({
    rules: [
      { kind: 'window', measure: 'requests', window: 'minute', limit: 2 },
      { kind: 'window', measure: 'total-tokens', window: 'minute', limit: 1 },
    ],
  });
  expect((await ask(asked)).status).toBe(200);
  expect((await ask(asked)).status).toBe(200);
  expect((await ask(asked)).status).toBe(429);
  await world.clearCaps();
  await world.setBudget('0', { unit: 'REQUESTS', limitAmount: 1n });
  expect((await ask(asked)).status).toBe(200);
  expect((await ask(asked)).status).toBe(402);
});

test('a key that may not ask for the model, or is revoked, gets no hit', async () => {
  const asked = randomUUID();
  await ask(asked);
  const other = await world.addKey({ allowedModels: ['gpt-4o'] });
  expect((await ask(asked, { secret: other.secret })).status).toBe(403);
  expect((await ask(asked, { secret: 'syk_nonsense' })).status).toBe(401);
});

test('embeddings are kept too, and counted apart by every value', async () => {
  const embed = async (body: object) => {
    const response = await fetch(`${world.baseUrl}/embeddings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${world.key.secret}` },
      body: JSON.stringify({ model: embeddings, ...body }),
    });
    return { text: await response.text(), cache: response.headers.get('x-switchyard-cache') };
  };
  const input = randomUUID();
  const first = await embed({ input });
  const again = await embed({ input, encoding_format: 'float', user: 'someone' });
  expect([first.cache, again.cache]).toEqual(['miss', 'hit']);
  expect(again.text).toBe(first.text);
  expect((await embed({ input: `${input}.` })).cache).toBe('miss');
  expect((await embed({ input, dimensions: 8 })).cache).toBe('miss');
});

test('a changed rule asks anew', async () => {
  const asked = randomUUID();
  await ask(asked);
  await world.addRule({ conditions: [], target: { kind: 'call', providerAccountId: world.accountId, model } });
  expect(await ask(asked)).toMatchObject({ cache: 'miss' });
  await world.addRule({ conditions: [], target: { kind: 'call', providerAccountId: world.accountId, model } });
  expect(await ask(asked)).toMatchObject({ cache: 'hit' });
});

test('a dry run says what the cache would do, and counts nothing', async () => {
  const asked = randomUUID();
  const dry = async () => JSON.parse((await ask(asked, { headers: { 'x-switchyard-dry-run': 'true' } })).text).cache;
  expect(await dry()).toMatchObject({ status: 'MISS', scope: 'team' });
  const { entry } = await ask(asked);
  expect(await dry()).toMatchObject({ status: 'HIT', entry });
});

test('the dashboard lists, measures and purges, of one organization', async () => {
  const internal = async (what: string, body: object, token = world.environment.INTERNAL_TOKEN) => {
    const init = { method: 'POST', headers: { authorization: `Bearer ${token}` } };
    const url = `http://gateway/internal/cache/${what}`;
    return await world.gateway.handleInternal(new Request(url, { ...init, body: JSON.stringify(body) }));
  };
  const { organizationId, teamId } = world;
  const asked = randomUUID();
  const { entry } = await ask(asked, { headers: { 'x-switchyard-cache-namespace': 'docs/a' } });
  await ask(asked, { headers: { 'x-switchyard-cache-namespace': 'docs/a' } });
  const size = cacheSize.parse(await (await internal('size', { organizationId })).json());
  expect(size.entries).toBeGreaterThan(0);
  const listed = cacheEntries.parse(await (await internal('entries', { organizationId, teamId, limit: 1 })).json());
  expect(listed.entries).toMatchObject([{ entry, hits: 1, model, namespace: 'docs/a', scope: 'team' }]);
  const stranger = await internal('purge', { organizationId: randomUUID(), what: { kind: 'all' } });
  expect(cachePurged.parse(await stranger.json())).toEqual({ entries: 0, bytes: 0 });
  const purged = await internal('purge', { organizationId, what: { kind: 'namespace', prefix: 'docs/' } });
  expect(cachePurged.parse(await purged.json()).entries).toBe(1);
  expect(await ask(asked, { headers: { 'x-switchyard-cache-namespace': 'docs/a' } })).toMatchObject({ cache: 'miss' });
  expect((await internal('size', { organizationId }, 'wrong')).status).toBe(401);
  expect((await internal('purge', { organizationId, what: { kind: 'everything' } })).status).toBe(400);
});
