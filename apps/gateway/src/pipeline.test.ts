import { expect, test } from 'bun:test';
import type { OrganizationConfiguration } from '@switchyard/core/configuration/organization-configuration';
import { GatewayError } from '@switchyard/core/errors';
import { openaiChat } from '@switchyard/core/formats/openai-chat/openai-chat';
import { issueToken } from '@switchyard/platform/secrets/token';
import { createHandler, routes } from './http/create-handler.ts';
import type { OpenRequest } from './open-request.ts';
import type { Services } from './services.ts';
import { type Chunk, failure, type Reply, StreamCut } from './upstream/reply.ts';

const account = {
  id: '00000000-0000-4000-8000-000000000001',
  slug: 'a',
  name: 'A',
  provider: 'openai',
  baseUrl: '',
  sealedCredential: '',
  models: ['m'],
  priority: 1,
};
const organization: OrganizationConfiguration = {
  id: '10000000-0000-4000-8000-000000000001',
  slug: 'northwind',
  name: 'Northwind',
  status: 'ACTIVE',
  version: 1n,
  teams: [{ id: '20000000-0000-4000-8000-000000000001', name: 'Search', archived: false }],
  providerAccounts: [account],
  routingRules: [],
  budgets: [],
  rateLimits: [],
  priceOverrides: [],
};
const key = {
  id: '30000000-0000-4000-8000-000000000001',
  organizationId: organization.id,
  teamId: '20000000-0000-4000-8000-000000000001',
  memberId: null,
  name: 'k',
  allowedModels: [],
  expiresAt: null,
  revokedAt: null,
};
const { secret } = issueToken('syk');

const chunk = (text: string, finishReason: string | null = null): Chunk => ({
  kind: 'chunk',
  data: JSON.stringify({ text }),
  hasContent: true,
  outputCharacters: text.length,
  finishReason,
  usage: null,
  usageOnly: false,
});

/** A world without sockets: replies are scripted, admissions and settlements are counted. */
function world(reply: () => Promise<Reply>, more: Partial<Services> = {}) {
  const settled: OpenRequest[] = [];
  let admitted = 0;
  let lookedUp = 0;
  const services: Services = {
    clock: { wallMs: () => 0, monotonicMs: () => performance.now() },
    chance: { random: () => 0 },
    configuration: {
      findKey: async (given) => {
        lookedUp++;
        return given === secret ? key : undefined;
      },
      organization: async () => organization,
    },
    priceOf: () => undefined,
    admission: { admit: async () => void admitted++ },
    upstream: { call: reply },
    ledger: { settle: async (open) => void settled.push(open), refuseWhenFull: () => {} },
    settings: {
      maxBodyBytes: 10_000,
      bodyMs: 1_000,
      defaultMaxOutputTokens: 100,
      reservationLeaseMs: 1_000,
      maxAttempts: 3,
    },
    ...more,
  };
  const logger = { error: () => {} } as never;
  const health = { ready: async () => ({ ok: true, checks: {} }) };
  const handle = createHandler(services, health, { logger, newRequestId: () => Bun.randomUUIDv7() });
  const post = (stream: boolean, path = '/v1/chat/completions', given = secret) =>
    handle(
      new Request(`http://gateway${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${given}` },
        body: JSON.stringify({ model: 'm', stream, messages: [{ role: 'user', content: 'x' }] }),
      }),
    );
  return { handle, post, settled, counts: () => ({ admitted, lookedUp, settled: settled.length }) };
}

async function* chunks(...parts: (Chunk | Error)[]): AsyncGenerator<Chunk> {
  for (const part of parts) {
    if (part instanceof Error) throw part;
    yield part;
  }
}
const answer = async (): Promise<Reply> => ({
  kind: 'answer',
  answer: { body: '{"ok":true}', usage: null, finishReason: 'stop', outputCharacters: 1 },
});
const stream =
  (...parts: (Chunk | Error)[]) =>
  async (): Promise<Reply> => ({ kind: 'stream', chunks: chunks(...parts) });

test('finished, plain: settled once, and before the body is there', async () => {
  const { post, settled } = world(answer);
  const response = await post(false);
  expect(settled).toHaveLength(1);
  expect(settled[0]?.end?.kind).toBe('succeeded');
  expect(await response.text()).toBe('{"ok":true}');
});

test('finished, streamed: settled once, and before the end of the stream is sent', async () => {
  const { post, settled } = world(stream(chunk('a'), chunk('b', 'stop')));
  const reader = ((await post(true)).body as ReadableStream<Uint8Array>).getReader();
  const seen: string[] = [];
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const text = new TextDecoder().decode(read.value);
    if (text.includes('[DONE]')) expect(settled).toHaveLength(1);
    seen.push(text);
  }
  expect(seen.at(-1)).toBe('data: [DONE]\n\n');
  expect(settled).toHaveLength(1);
});

test('failed before any content: settled once, with the failure, and an HTTP status', async () => {
  const { post, settled } = world(async () => failure('server-error', 'broken'));
  const response = await post(true);
  expect(response.status).toBe(502);
  expect(settled.map(({ end }) => end?.kind)).toEqual(['failed']);
  expect(settled[0]?.attempts.map(({ outcome }) => outcome)).toEqual(['server-error', 'server-error']);
});

test('cut after content: settled once as failed, the stream ends in an error and not in its end', async () => {
  const { post, settled } = world(stream(chunk('a'), new StreamCut('gone')));
  const text = await (await post(true)).text();
  expect(text).toContain('stream_cut');
  expect(text).not.toContain('[DONE]');
  expect(settled.map(({ end }) => end?.kind)).toEqual(['failed']);
});

test('the caller leaves mid-stream, or before the first byte is pulled: settled once, without an end', async () => {
  for (const reads of [0, 1]) {
    const { post, settled } = world(stream(chunk('a'), chunk('b'), chunk('c', 'stop')));
    const reader = ((await post(true)).body as ReadableStream<Uint8Array>).getReader();
    for (let read = 0; read < reads; read++) await reader.read();
    await reader.cancel();
    expect(settled.map(({ end }) => end)).toEqual([null]);
  }
});

test('refused at admission: settled once, nothing reserved, no provider asked', async () => {
  let asked = 0;
  const refuse = async () => {
    throw new GatewayError('rate_limit_exceeded', 'no', { retryAfterMs: 1_000 });
  };
  const { post, settled } = world(
    async () => {
      asked++;
      return await answer();
    },
    { admission: { admit: refuse } },
  );
  expect((await post(false)).status).toBe(429);
  expect([settled.length, settled[0]?.reservation, asked]).toEqual([1, null, 0]);
});

test('something unexpected inside an attempt: settled once, a 500 in words, and nothing internal in them', async () => {
  const { post, settled } = world(() => Promise.reject(new Error('secret detail')));
  const response = await post(false);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('secret detail');
  expect(settled).toHaveLength(1);
});

test('a key of the wrong form is refused before anything is looked up, whatever it holds', async () => {
  const { post, counts } = world(answer);
  const hostile = [
    "' OR 1=1 --",
    'syk_%00',
    `syk_${"'".repeat(37)}`,
    '{"$ne":1}',
    'x'.repeat(4_000),
    `${secret.slice(0, -1)}-`,
  ];
  for (const given of hostile) expect((await post(false, '/v1/chat/completions', given)).status).toBe(401);
  expect(counts()).toEqual({ admitted: 0, lookedUp: 0, settled: 0 });
});

test('nothing bypasses: every route that takes a call authenticates, admits once and settles once', async () => {
  const inference = routes.filter(({ method }) => method === 'POST');
  expect(inference.length).toBeGreaterThan(0);
  for (const { pattern } of inference) {
    const path = pattern.source.replace(/[\\^$]/g, '');
    const { post, counts } = world(answer);
    expect((await post(false, path, issueToken('syk').secret)).status).toBe(401);
    expect((await post(false, path)).status).toBe(200);
    expect(counts()).toMatchObject({ admitted: 1, settled: 1 });
  }
});

test('every code of the error table is rendered in the caller’s shape', async () => {
  expect(openaiChat.encodeError(new GatewayError('budget_exceeded', 'used up')).error).toEqual({
    message: 'used up',
    type: 'insufficient_quota',
    param: null,
    code: 'budget_exceeded',
  });
});
