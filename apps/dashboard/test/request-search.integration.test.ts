import { afterAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import type { RequestRecord } from '@switchyard/core/requests/record';
import { issueToken } from '@switchyard/platform/secrets/token';
import { type Caller, createHarness } from './harness.ts';
import { attemptRecordOf, createWorld, requestRecordOf } from './world.ts';

const harness = await createHarness();
const [organization, other] = [await harness.organization(), await harness.organization()];
const world = createWorld(harness, organization);
const viewer = await harness.member(organization.id, 'VIEWER');
const stranger = await harness.member(other.id, 'OWNER');
afterAll(() => harness.stop());

const team = await world.team();
const token = issueToken('syk');
const key = await world.virtualKey(team.id);
await harness.owner.virtualKey.update({
  where: { id: key.id },
  data: { prefix: token.prefix, last4: token.last4, name: 'Search CI' },
});
const account = await world.providerAccount();
const now = Date.now();
const traceId = '0af7651916cd43dd8448eb211c80319c';
const facts = (session: string | null): RequestRecord['facts'] => ({
  operation: 'chat',
  inputTokens: 1,
  maxOutputTokens: null,
  features: [],
  metadata: {},
  tags: [],
  session,
  promptPrefix: null,
  headers: {},
  budgetUsedPercent: null,
});
const record = (minutesAgo: number, given: Partial<RequestRecord> = {}) =>
  requestRecordOf({
    at: new Date(now - minutesAgo * 60_000),
    organizationId: organization.id,
    teamId: team.id,
    keyId: key.id,
    ...given,
  });
const source = record(90);
const found = record(60, {
  facts: facts('chat 7'),
  traceId,
  endUser: 'user-42',
  clientRequestId: 'mine-1',
  outcome: 'FAILED',
  httpStatus: 502,
  errorCode: 'provider_failed',
  errorMessage: 'Upstream said: 100% overloaded',
  attempts: [attemptRecordOf({ providerAccountId: account.id, upstreamRequestId: 'req_upstream_1' })],
});
const inSession = [record(61, { facts: facts('chat 7') }), record(59, { facts: facts('chat 7') })];
const inTrace = record(58, { traceId });
const again = record(57, { clientRequestId: 'mine-1' });
const elsewhere = record(56, { facts: facts('chat 8'), traceId: 'f'.repeat(32) });
const tries = [0, 1, 2].map((clientRetries) =>
  record(30 - clientRetries, {
    modelAsked: 'tried',
    clientRetries,
    outcome: clientRetries < 2 ? 'FAILED' : 'SUCCEEDED',
  }),
);
const hit = record(20, {
  cache: {
    status: 'HIT',
    reason: null,
    scope: 'team',
    entry: 'e',
    stored: false,
    ageMs: 1,
    similarity: null,
    sourceRequestId: source.id,
    savedNanos: '1',
    savedInputTokens: 1,
    savedOutputTokens: 1,
    savedMs: 1,
  },
});
const old = record(40 * 24 * 60, { endUser: 'user-long-ago' });
await world.ingest([source, found, ...inSession, inTrace, again, elsewhere, ...tries, hit, old]);

const call = (
  method: string,
  path: string,
  { body, caller = viewer, slug = organization.slug }: { body?: unknown; caller?: Caller; slug?: string } = {},
) => harness.call({ method, path, ...(body === undefined ? {} : { body }), caller, organization: slug });

type Hit = { what: string; words: string; requestId: string | null; query: string };

const search = async (text: string): Promise<Hit[]> =>
  (await call('POST', '/requests/search', { body: { text } })).body.hits;
const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id);

test('whatever is pasted leads to what it is', async () => {
  const cases: [text: string, what: string][] = [
    [found.id, 'request'],
    [`x-request-id: ${found.id.toUpperCase()}`, 'request'],
    ['req_upstream_1', 'provider-request'],
    [traceId, 'trace'],
    [`00-${traceId}-b7ad6b7169203331-01`, 'trace'],
    [`curl https://gateway/v1 -H 'x-switchyard-session: chat 7' -d '{}'`, 'session'],
    [`curl https://gateway/v1 -H 'X-Request-Id: mine-1' -d '{}'`, 'client-request'],
    ['user-42', 'end-user'],
    ['mine-1', 'client-request'],
    [token.prefix, 'key'],
    [token.secret, 'key'],
    [`curl https://gateway/v1 -H "authorization: Bearer ${token.secret}" -d '{}'`, 'key'],
    ['provider_failed', 'error-code'],
    ['100% OVERLOADED', 'error-text'],
  ];
  for (const [text, what] of cases) {
    const hits = await search(text);
    const first = hits.find((one) => one.what === what);
    expect({ text, whats: hits.map((one) => one.what) }).toEqual({ text, whats: expect.arrayContaining([what]) });
    // It leads to the request, or to a page of the log that has it.
    if (what === 'request' || what === 'provider-request') expect(first?.requestId).toBe(found.id);
    else expect(idsOf((await call('GET', `/requests?limit=200&${first?.query}`)).body.items)).toContain(found.id);
  }
});

test('nothing of a secret beyond what is public comes back, and nonsense leads nowhere', async () => {
  expect(JSON.stringify(await search(token.secret))).not.toContain(token.secret.slice(0, 12));
  for (const text of [randomUUID(), 'nobody', '%%%', 'a'.repeat(20_000), issueToken('syt').secret])
    expect(await search(text)).toEqual([]);
  expect((await call('POST', '/requests/search', { body: { text: 'a'.repeat(20_001) } })).status).toBe(400);
});

test('what was long ago is found with a range that holds it', async () => {
  const [first] = await search('user-long-ago');
  expect(first).toMatchObject({ what: 'end-user', requestId: null });
  expect(idsOf((await call('GET', `/requests?${first?.query}`)).body.items)).toEqual([old.id]);
});

test('another tenant finds nothing of it', async () => {
  for (const text of [found.id, traceId, 'user-42', 'req_upstream_1', token.secret, '100% overloaded'])
    expect(
      (await call('POST', '/requests/search', { body: { text }, caller: stranger, slug: other.slug })).body,
    ).toEqual({ hits: [] });
});

test('related are the same session, the same trace and the tries of the same call, without itself', async () => {
  const { body } = await call('GET', `/requests/${found.id}/related`);
  expect(idsOf(body.session)).toEqual(idsOf(inSession));
  expect(idsOf(body.trace)).toEqual([inTrace.id]);
  expect(idsOf(body.retries)).toEqual([again.id]);
  expect(body.cacheSource).toBeNull();
});

test("retries are told by the SDK's own count where the caller names no request id", async () => {
  for (const [n, expected] of [
    [0, [tries[1]!, tries[2]!]],
    [1, [tries[0]!, tries[2]!]],
    [2, [tries[0]!, tries[1]!]],
  ] as const) {
    const { body } = await call('GET', `/requests/${tries[n]!.id}/related`);
    expect(idsOf(body.retries)).toEqual(idsOf(expected));
  }
});

test('a hit names the request whose answer it was given', async () => {
  const { body } = await call('GET', `/requests/${hit.id}/related`);
  expect(body.cacheSource.id).toBe(source.id);
  const detail = (await call('GET', `/requests/${hit.id}`)).body;
  expect(detail.cache).toMatchObject({ status: 'HIT', entry: 'e', sourceRequestId: source.id, savedNanos: '1' });
  expect(detail.cacheStatus).toBe('HIT');
});
