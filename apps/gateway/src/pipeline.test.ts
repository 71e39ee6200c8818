import { expect, test } from 'bun:test';
import type { OrganizationConfiguration } from '@switchyard/core/configuration/organization-configuration';
import { GatewayError } from '@switchyard/core/errors';
import { openaiDialect } from '@switchyard/core/formats/openai-dialect';
import { sseFrame } from '@switchyard/core/formats/sse-frame';
import { noUsage } from '@switchyard/core/pricing/usage';
import type { RequestRecord } from '@switchyard/core/requests/record';
import { summaryOf } from '@switchyard/core/requests/request-summary';
import type { RestStore } from '@switchyard/platform/resting/rest-store';
import { issueToken } from '@switchyard/platform/secrets/token';
import { createFlights } from './cache/flight.ts';
import { createHandler } from './http/create-handler.ts';
import { createObjectIds } from './objects/object-ids.ts';
import type { OpenRequest } from './open-request.ts';
import type { Services } from './services.ts';
import type { Family } from './surfaces/route.ts';
import { routes } from './surfaces/routes.ts';
import { createBoard } from './upstream/health/board.ts';
import { failure, type Reply, StreamCut } from './upstream/reply.ts';

const account = {
  id: '00000000-0000-4000-8000-000000000001',
  slug: 'a',
  name: 'A',
  provider: 'openai',
  baseUrl: '',
  credentials: [{ id: '00000000-0000-4000-8000-0000000000c1', name: 'First', sealed: '', weight: 1 }],
  awayUntil: null,
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
  routing: { version: 0, rules: [], aliases: [], canary: null },
  budgets: [],
  limitPolicies: [],
  timeZone: 'UTC',
  priceOverrides: [],
  cachePolicies: [],
  contentPolicies: [],
};
const key = {
  id: '30000000-0000-4000-8000-000000000001',
  organizationId: organization.id,
  teamId: '20000000-0000-4000-8000-000000000001',
  memberId: null,
  name: 'k',
  allowedModels: [],
  dropUnsupported: false,
  expiresAt: null,
  revokedAt: null,
};
const { secret } = issueToken('syk');

const requestId = Bun.randomUUIDv7();
const nothing = { cache: null, facts: null, errorCode: null, ruleId: null, costNanos: null };
const summary = summaryOf({
  ...nothing,
  ...{ id: requestId, usage: noUsage, outcome: 'SUCCEEDED', attempts: [] },
} as unknown as RequestRecord);

const chance = { random: () => 0 };
const logger = { error: () => {}, debug: () => {} } as never;
/** Rests that nobody else hears of. */
const nowhere: RestStore = {
  readRests: async () => [],
  saveRest: async () => {},
  endRest: async () => {},
  wake: async () => {},
  readHeadroom: async () => [],
  saveHeadroom: async () => {},
};

/** A world without sockets: replies are scripted, admissions and settlements are counted. */
function world(reply: () => Promise<Reply>, more: Partial<Services> = {}) {
  const settled: OpenRequest[] = [];
  let admitted = 0;
  let lookedUp = 0;
  const services: Services = {
    clock: { wallMs: () => 0, monotonicMs: () => performance.now() },
    chance,
    configuration: {
      findKey: async (given) => {
        lookedUp++;
        return given === secret ? key : undefined;
      },
      organization: async () => organization,
    },
    priceOf: () => undefined,
    admission: {
      async admit() {
        admitted++;
        return { kind: 'admitted', states: [] };
      },
      nextSettlement: async () => {},
    },
    board: createBoard({
      store: nowhere,
      clock: { wallMs: () => 0, monotonicMs: () => performance.now() },
      chance,
      logger,
    }),
    spend: { read: async () => [] },
    contents: { follow: () => {}, keep: async () => {} },
    cache: {
      nameOf: () => 'entry',
      look: async () => ({ kind: 'none', reason: null }),
      keep: async () => true,
      flights: createFlights(),
      vectors: { nearest: async () => null, add: async () => {}, forget: async () => {} },
    },
    requests: { remember: () => {}, find: async ({ id }) => (id === requestId ? summary : undefined) },
    shadow: { offer: () => {} },
    upstream: { call: reply },
    objectIds: createObjectIds('pepper'),
    objects: {
      save: async () => {},
      list: async () => ({ objects: [], hasMore: false }),
      forget: async () => {},
      settle: async () => true,
    },
    ledger: { settle: async (open) => void settled.push(open), refuseWhenFull: () => {} },
    settings: {
      maxBodyBytes: 10_000,
      bodyMs: 1_000,
      defaultMaxOutputTokens: 100,
      reservationLeaseMs: 1_000,
      budgetWaitMs: 0,
      maxAttempts: 3,
      maxCallsPerAccount: 1_000,
      totalMs: 60_000,
      dashboardUrl: null,
    },
    ...more,
  };
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

async function* pieces(...parts: (string | Error)[]): AsyncGenerator<string> {
  for (const part of parts) {
    if (part instanceof Error) throw part;
    yield sseFrame(null, part);
  }
}
const answer = async (): Promise<Reply> => ({
  kind: 'answer',
  status: 200,
  contentType: 'application/json',
  body: '{"ok":true}',
});
const stream =
  (...parts: (string | Error)[]) =>
  async (): Promise<Reply> => ({
    kind: 'stream',
    contentType: 'text/event-stream',
    pieces: pieces(...parts),
    ending: { end: () => sseFrame(null, '[DONE]'), fail: (error) => openaiDialect.errorFrame(error, '') },
  });

test('finished, plain: settled once, and before the body is there', async () => {
  const { post, settled } = world(answer);
  const response = await post(false);
  expect(settled).toHaveLength(1);
  expect(settled[0]?.end?.kind).toBe('succeeded');
  expect(await response.text()).toBe('{"ok":true}');
});

test('finished, streamed: settled once, and before the end of the stream is sent', async () => {
  const { post, settled } = world(stream('a', 'b'));
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
  const { post, settled } = world(stream('a', new StreamCut('gone')));
  const text = await (await post(true)).text();
  expect(text).toContain('stream_cut');
  expect(text).not.toContain('[DONE]');
  expect(settled.map(({ end }) => end?.kind)).toEqual(['failed']);
});

test('the caller leaves mid-stream, or before the first byte is pulled: settled once, without an end', async () => {
  for (const reads of [0, 1]) {
    const { post, settled } = world(stream('a', 'b', 'c'));
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
    { admission: { admit: refuse, nextSettlement: async () => {} } },
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

const { accountId } = { accountId: account.id };
const objectId = createObjectIds('pepper').seal(
  { organizationId: organization.id, teamId: key.teamId },
  { accountId, providerId: 'object-1' },
);
const chatBody = { model: 'm', messages: [{ role: 'user', content: 'x' }], max_tokens: 5 };

/** A request that each route would serve, by what stands in its pattern. */
function exampleOf({ method, pattern }: (typeof routes)[number]): { path: string; body: BodyInit | null } {
  const { source } = pattern;
  const path = source
    .replace(/^\^|\$$/g, '')
    .replaceAll('\\/', '/')
    .replace(/\(\?:beta\|alpha\)\??/, 'beta')
    .replace('/providers/([^/]+)(/.*)', `/providers/a/${method === 'POST' ? 'chat/completions' : 'models'}`)
    .replace('(.+):', 'm:')
    .replace('/requests/([^/]+)', `/requests/${requestId}`)
    .replace('([^/]+)', objectId);
  if (method === 'GET' || method === 'DELETE') return { path, body: null };
  return { path, body: bodyFor(path) };
}

function bodyFor(path: string): BodyInit {
  if (path.endsWith('/files')) return formOf({ purpose: 'batch', file: new File(['{}'], 'a.jsonl') });
  if (/transcriptions|translations/.test(path)) return formOf({ model: 'm', file: new File(['RIFF'], 'a.wav') });
  if (path.endsWith('/edits')) return formOf({ model: 'm', prompt: 'x', image: new File(['PNG'], 'a.png') });
  const google = { contents: [{ role: 'user', parts: [{ text: 'x' }] }], content: { parts: [{ text: 'x' }] } };
  if (path.endsWith(':batchEmbedContents')) return JSON.stringify({ requests: [{ model: 'models/m', ...google }] });
  if (path.includes('v1beta')) return JSON.stringify(google);
  if (path.endsWith('/batches'))
    return JSON.stringify({ input_file_id: objectId, endpoint: '/v1/chat/completions', completion_window: '24h' });
  if (path.endsWith('/rerank')) return JSON.stringify({ model: 'm', query: 'x', documents: ['a'] });
  if (path.endsWith('/count_tokens')) return JSON.stringify({ model: 'm', messages: chatBody.messages });
  if (/embeddings|moderations|responses/.test(path)) return JSON.stringify({ model: 'm', input: 'x' });
  if (path.endsWith('/speech')) return JSON.stringify({ model: 'm', input: 'x', voice: 'alloy' });
  if (/images|\/v1\/completions/.test(path)) return JSON.stringify({ model: 'm', prompt: 'x' });
  return JSON.stringify(chatBody);
}

function formOf(fields: Record<string, string | File>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

test('nothing bypasses: every route that takes a call authenticates, admits once and settles once', async () => {
  const calls = routes.filter(({ kind }) => kind === 'call');
  expect(calls.length).toBeGreaterThan(20);
  for (const route of calls) {
    const { path, body } = exampleOf(route);
    const { handle, counts } = world(answer);
    const send = (given: string) =>
      handle(new Request(`http://gateway${path}`, { method: route.method, headers: { 'x-api-key': given }, body }));
    expect([path, (await send(issueToken('syk').secret)).status]).toEqual([path, 401]);
    const served = await send(secret);
    expect([path, served.status, served.status === 200 ? '' : await served.text()]).toEqual([path, 200, '']);
    expect([path, counts()]).toMatchObject([path, { admitted: 1, settled: 1 }]);
  }
});

/** Clients are told apart by the headers that they send. */
const headersOf: Record<Family, (key: string) => Record<string, string>> = {
  openai: (key) => ({ authorization: `Bearer ${key}` }),
  anthropic: (key) => ({ 'x-api-key': key, 'anthropic-version': '2023-06-01' }),
  google: (key) => ({ 'x-goog-api-key': key }),
};

test('every route that lists authenticates', async () => {
  for (const route of routes.filter(({ kind }) => kind === 'list')) {
    const { path } = exampleOf(route);
    const { handle } = world(answer);
    const ask = (given: string) =>
      handle(
        new Request(`http://gateway${path.replace('(?:/(.+))?', '')}`, {
          headers: headersOf[route.family ?? 'openai'](given),
        }),
      );
    expect((await ask(issueToken('syk').secret)).status).toBe(401);
    expect((await ask(secret)).status).toBe(200);
  }
});

test('the same wrong path is refused in the words of each client, with its right base URL', async () => {
  const { handle } = world(answer);
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const response = await handle(new Request(`http://gateway${path}`, { method: 'POST', headers, body: '{}' }));
    return { status: response.status, body: await response.text() };
  };
  const wrong = [
    { path: '/chat/completions', says: 'http://gateway/v1,' },
    { path: '/v1/v1/chat/completions', says: 'http://gateway/v1,' },
    { path: '/openai/chat/completions', says: 'http://gateway/v1,' },
    { path: '/v1/v1/messages', says: 'http://gateway, without /v1' },
    { path: '/anthropic/messages', says: 'http://gateway, without /v1' },
    { path: '/v1beta/v1beta/models/m:generateContent', says: 'http://gateway, without a version' },
  ];
  for (const { path, says } of wrong) {
    const { status, body } = await ask(path);
    expect([path, status]).toEqual([path, 404]);
    expect(body).toContain(says);
  }
  expect(JSON.parse((await ask('/v1/v1/messages')).body)).toMatchObject({
    type: 'error',
    error: { type: 'not_found_error' },
  });
  expect(JSON.parse((await ask('/v1beta/nothing', { 'x-goog-api-key': 'x' })).body)).toMatchObject({
    error: { code: 404, status: 'NOT_FOUND' },
  });
});

test('an output bound so small that it is raised on the way is reserved as what it is raised to', async () => {
  const price = {
    inputNanosPerMillion: 0n,
    outputNanosPerMillion: 1_000_000n,
    perRequestNanos: 0n,
    version: '1',
    source: 'test',
  };
  const { handle, settled } = world(answer, { priceOf: () => price });
  for (const max_tokens of [1, 16, 17]) {
    const body = JSON.stringify({ ...chatBody, max_tokens });
    await handle(
      new Request('http://gateway/v1/chat/completions', { method: 'POST', headers: { 'x-api-key': secret }, body }),
    );
  }
  expect(settled.map(({ reservation }) => reservation?.reservedNanos)).toEqual([16n, 16n, 17n]);
});
