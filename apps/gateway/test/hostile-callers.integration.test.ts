import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createRestStore } from '@switchyard/platform/resting/rest-store';
import { answers, refuses, type Script, startScriptedProvider } from './testing/scripted-provider.ts';
import { createWorld, until, type World } from './testing/world.ts';

let world: World;
const provider = startScriptedProvider();
const idleMs = 300;
beforeAll(async () => {
  world = await createWorld({ IDLE_TIMEOUT_MS: String(idleMs) });
});
afterAll(async () => {
  await world.close();
  await provider.stop();
});

const messages = [{ role: 'user' as const, content: 'Which track is clear?' }];

/** One account of one credential, named like it, that offers a model of that name, and answers so. */
async function accountOf(name: string, script: Script, kind = 'openai-compatible'): Promise<void> {
  const baseUrl = kind === 'anthropic' ? provider.url.replace(/\/v1$/, '') : provider.url;
  await world.addAccount({ slug: name, models: [name], baseUrl, credential: `sk-${name}`, provider: kind });
  provider.play(`sk-${name}`, script);
}

const ask = async (model: string, more: object = {}) => {
  const response = await world.post({ model, messages, ...more });
  await response.text();
  return response.status;
};

/** Nothing rests: neither here nor for other gateways. */
async function expectNoRest(model: string): Promise<void> {
  expect(await createRestStore(world.redis).readRests(world.organizationId)).toEqual([]);
  provider.play(`sk-${model}`, answers);
  const dry = await world.post({ model, messages }, { headers: { 'x-switchyard-dry-run': 'true' } });
  const { candidates } = (await dry.json()).decision;
  expect(candidates.map(({ result }: { result: string }) => result)).not.toContain('skipped');
}

test('asking in a provider’s own words for what the account may not do parks its credential for nobody', async () => {
  await accountOf('forbidden', (request) => refuses(request.url.endsWith('/costs') ? 401 : 500)(request));
  const authorization = `Bearer ${world.key.secret}`;
  for (const path of ['organization/costs', ...Array.from({ length: 10 }, () => 'organization/breaks')])
    for (const method of ['GET', 'POST']) {
      const address = `${new URL(world.baseUrl).origin}/providers/forbidden/${path}`;
      const headers = { authorization, 'content-type': 'application/json' };
      const body = method === 'POST' ? JSON.stringify({ model: 'forbidden' }) : null;
      const response = await world.gateway.handle(new Request(address, { method, headers, body }));
      expect(response.status).toBeGreaterThan(400);
      await response.text();
    }
  await expectNoRest('forbidden');
});

test('what a provider quotes of a call is no word on its credential', async () => {
  const message = 'metadata: insufficient credit: extra inputs are not permitted';
  await accountOf('quoting', () => Response.json({ error: { message } }, { status: 403 }));
  expect(await ask('quoting', { 'insufficient credit': true })).toBeGreaterThan(400);
  await expectNoRest('quoting');
});

const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const streams = (pull: (controller: ReadableStreamDefaultController<Uint8Array>) => void) =>
  new Response(new ReadableStream({ pull }), { headers: { 'content-type': 'text/event-stream' } });

test('a caller that stops reading and goes on is cut off, and the provider is not blamed for it', async () => {
  await accountOf('patient', () =>
    streams((controller) => controller.enqueue(new TextEncoder().encode(chunk({ content: 'x'.repeat(1_000) })))),
  );
  const stall = async () => {
    // Without a connection in between, which would read for the caller.
    const body = JSON.stringify({ model: 'patient', messages, stream: true });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${world.key.secret}` };
    const address = `${world.baseUrl}/chat/completions`;
    const response = await world.gateway.handle(new Request(address, { method: 'POST', headers, body }));
    const reader = response.body?.getReader();
    await reader?.read();
    await Bun.sleep(2 * idleMs); // longer than any silence may last
    let text = '';
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read())
      text += new TextDecoder().decode(read.value);
    return text.slice(-300);
  };
  for (const text of await Promise.all(Array.from({ length: 6 }, stall))) expect(text).toContain('did not read on');
  await expectNoRest('patient');
});

test('a stream that is ended for what the call asks for says nothing of its host', async () => {
  const refusal = `data: ${JSON.stringify({ error: { message: 'That is not for us.', code: 'content_filter' } })}\n\n`;
  await accountOf('strict', () =>
    streams((controller) => {
      controller.enqueue(new TextEncoder().encode(chunk({ content: 'Well' }) + refusal));
      controller.close();
    }),
  );
  for (let call = 0; call < 6; call++) expect(await ask('strict', { stream: true })).toBe(200);
  await expectNoRest('strict');
});

test('a call that is larger than all that an account may send in a minute does not cool it for others', async () => {
  const message = 'Request too large for gpt-5 in organization org-1 on tokens per min (TPM): Limit 30000.';
  await accountOf('narrow', () =>
    Response.json({ error: { message, type: 'tokens', code: 'rate_limit_exceeded' } }, { status: 429 }),
  );
  expect(await ask('narrow')).toBe(400);
  await expectNoRest('narrow');
});

test('requests that wait for a provider’s pause keep nobody else from a retry', async () => {
  let waiting = 0;
  await accountOf('hoarder', (request) => {
    waiting++;
    return refuses(503, { 'retry-after': '2' })(request);
  });
  let calls = 0;
  await accountOf('brief', (request) => (calls++ % 2 === 0 ? refuses(500)(request) : answers(request)));
  const hoarded = Array.from({ length: 3 }, () => ask('hoarder'));
  await until(async () => waiting >= 3);
  // Each of these needs a retry. The first may be faster than the refusals on their way to the three; the others find them waiting.
  for (let asked = 0; asked < 5; asked++) expect(await ask('brief')).toBe(200);
  await Promise.all(hoarded);
});
