import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createLogger } from '@switchyard/platform/log/create-logger';
import { createRestStore } from '@switchyard/platform/resting/rest-store';
import { createGateway, type Gateway } from '../src/create-gateway.ts';
import { answers, refuses, stalls, startScriptedProvider } from './testing/scripted-provider.ts';
import { createWorld, until, type World } from './testing/world.ts';

let world: World;
let neighbour: Gateway;
const provider = startScriptedProvider();
beforeAll(async () => {
  world = await createWorld({ FIRST_BYTE_TIMEOUT_MS: '2000', FIRST_CONTENT_TIMEOUT_MS: '300' });
  neighbour = await createGateway(world.environment, createLogger('gateway-test', 'fatal'));
});
afterAll(async () => {
  await neighbour.close();
  await world.close();
  await provider.stop();
});

const messages = [{ role: 'user' as const, content: 'Which track is clear?' }];

/** Accounts of one credential each, named like it, that all offer a model of that name; asked in this order. */
async function accountsOf(model: string, slugs: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const slug of slugs)
    ids.push(await world.addAccount({ slug, models: [model], baseUrl: provider.url, credential: `sk-${slug}` }));
  return ids;
}

const ask = async (model: string, stream = false) => {
  const response = await world.post({ model, messages, stream });
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const askNeighbour = async (model: string) => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${world.key.secret}` };
  const body = JSON.stringify({ model, messages });
  const request = new Request(`${world.baseUrl}/chat/completions`, { method: 'POST', headers, body });
  const response = await neighbour.handle(request);
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const restsNow = () => createRestStore(world.redis).readRests(world.organizationId);

test('a refused credential is parked everywhere, the next one of the account answers, and waking it brings it back', async () => {
  const [accountId = ''] = await accountsOf('parking', ['parking-a']);
  const second = await world.addCredential(accountId, { name: 'Second', credential: 'sk-parking-b', weight: 1 });
  const first = await world.owner.providerCredential.findFirstOrThrow({
    where: { providerAccountId: accountId, name: 'First' },
  });
  provider.play('sk-parking-a', refuses(401));
  const seen: { outcome: string; credentialId: string | null }[][] = [];
  for (let call = 0; call < 20 && seen.every((attempts) => attempts.length < 2); call++) {
    const { status, headers } = await ask('parking');
    expect(status).toBe(200);
    const row = await world.row(headers.get('x-request-id'));
    seen.push(await world.attempts(row.id));
  }
  expect(seen.at(-1)).toMatchObject([
    { outcome: 'bad-credential', credentialId: first.id },
    { outcome: 'succeeded', credentialId: second },
  ]);
  const rest = await until(async () => (await restsNow()).find(({ credentialId }) => credentialId === first.id));
  expect(rest).toMatchObject({ kind: 'parked', model: null, providerAccountId: accountId });
  provider.take();
  for (let call = 0; call < 5; call++) {
    await ask('parking');
    await askNeighbour('parking');
  }
  expect(new Set(provider.take())).toEqual(new Set(['sk-parking-b']));
  provider.play('sk-parking-a', answers);
  await createRestStore(world.redis).wake(world.organizationId, first.id);
  await until(async () => {
    await ask('parking');
    return provider.take().includes('sk-parking-a');
  });
  expect((await restsNow()).filter(({ credentialId }) => credentialId === first.id)).toEqual([]);
});

test('a pause of a moment is waited for, a longer one is the caller’s to wait for, and others hear of it', async () => {
  await accountsOf('limited', ['limited']);
  let refusals = 1;
  provider.play('sk-limited', (request) =>
    refusals-- > 0 ? refuses(429, { 'retry-after-ms': '50' })(request) : answers(request),
  );
  expect((await ask('limited')).status).toBe(200);
  expect(provider.take()).toEqual(['sk-limited', 'sk-limited']);
  provider.play('sk-limited', refuses(429, { 'retry-after': '30' }));
  const { status, headers } = await ask('limited');
  expect([status, provider.take().length]).toEqual([429, 1]);
  const seconds = Number(headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(25);
  expect(seconds).toBeLessThanOrEqual(30);
  await until(async () => (await restsNow()).find(({ model, kind }) => model === 'limited' && kind === 'cooling'));
});

test('a stream that lives but says nothing falls back within its bound, and nothing of it reaches the caller', async () => {
  await accountsOf('stalling', ['stalling-a', 'stalling-b']);
  provider.play('sk-stalling-a', stalls);
  provider.play(
    'sk-stalling-b',
    () =>
      new Response(
        ['{"role":"assistant","content":"ok"}', '{}']
          .map(
            (delta, at) =>
              `data: {"id":"b","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":${delta},"finish_reason":${at ? '"stop"' : 'null'}}]}\n\n`,
          )
          .concat('data: [DONE]\n\n')
          .join(''),
        { headers: { 'content-type': 'text/event-stream' } },
      ),
  );
  const { status, text, headers } = await ask('stalling', true);
  expect([status, text.includes('scripted'), text.endsWith('data: [DONE]\n\n')]).toEqual([200, false, true]);
  const row = await world.row(headers.get('x-request-id'));
  expect((await world.attempts(row.id)).map(({ outcome }) => outcome)).toEqual(['timeout', 'succeeded']);
});

test('what one gateway learns of a target its neighbour knows, and when everything rests the least bad is asked', async () => {
  await accountsOf('shared', ['shared-a', 'shared-b']);
  provider.play('sk-shared-a', refuses(500));
  for (let call = 0; call < 5; call++) expect((await ask('shared')).status).toBe(200);
  const opened = await until(async () => (await restsNow()).find(({ model }) => model === 'shared'));
  expect(opened).toMatchObject({ kind: 'open', reason: '5 failures in a row' });
  provider.take();
  expect((await askNeighbour('shared')).status).toBe(200);
  expect(provider.take()).toEqual(['sk-shared-b']);
  provider.play('sk-shared-b', refuses(503));
  for (let call = 0; call < 5; call++) expect((await askNeighbour('shared')).status).toBe(502);
  await until(async () => (await restsNow()).filter(({ model }) => model === 'shared').length === 2);
  provider.take();
  expect((await askNeighbour('shared')).status).toBe(502);
  expect(provider.take()).toHaveLength(1);
  for (const slug of ['shared-a', 'shared-b']) provider.play(`sk-${slug}`, answers);
  const { status, headers } = await askNeighbour('shared');
  expect(status).toBe(200);
  const row = await world.row(headers.get('x-request-id'));
  const { candidates } = row.decision as { candidates: { result: string; reason: string }[] };
  expect(candidates.map(({ result }) => result)).toEqual(['skipped', 'skipped', 'served']);
  expect(candidates[0]?.reason).toMatch(/^rests until \d\d:\d\d:\d\d UTC: 5 failures in a row$/);
  await until(async () => (await restsNow()).filter(({ model }) => model === 'shared').length === 1);
});

test('in a total outage providers get hardly more calls than there are requests, and callers a clear error', async () => {
  const slugs = ['outage-a', 'outage-b', 'outage-c'];
  await accountsOf('outage', slugs);
  for (const slug of slugs) provider.play(`sk-${slug}`, refuses(500));
  provider.take();
  const [rounds, atOnce] = [10, 10];
  for (let round = 0; round < rounds; round++) {
    const asked = await Promise.all(Array.from({ length: atOnce }, () => ask('outage')));
    for (const { status, text } of asked)
      expect([status, JSON.parse(text).error.code]).toEqual([502, 'provider_error']);
  }
  expect(provider.take().length).toBeLessThanOrEqual(1.2 * rounds * atOnce + 3 * atOnce);
});
