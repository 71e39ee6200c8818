import { afterAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import type { RequestRecord } from '@switchyard/core/requests/record';
import { parseRequestFilter, rangeOf } from '@switchyard/core/requests/request-filter';
import { inOrganization } from '@switchyard/db/client/create-database';
import { listRequests, type RequestPage } from '@switchyard/db/reports/list-requests';
import { readRequestOverview } from '@switchyard/db/reports/request-overview';
import { createHarness } from './harness.ts';
import { attemptRecordOf, createWorld, requestRecordOf } from './world.ts';

const harness = await createHarness();
const [organization, other] = [await harness.organization(), await harness.organization()];
const world = createWorld(harness, organization);
const dana = await harness.member(organization.id, 'VIEWER');
afterAll(() => harness.stop());

const get = (path: string) => harness.call({ method: 'GET', path, caller: dana, organization: organization.slug });

const now = Date.now();
const teams = [await world.team(), await world.team()];
const virtualKeys = [await world.virtualKey(teams[0]!.id), await world.virtualKey(teams[1]!.id)];
const accounts = [await world.providerAccount(), await world.providerAccount()];
const [memberId, ruleId, blockedBy] = [randomUUID(), randomUUID(), randomUUID()];
const traceId = 'ab'.repeat(16);
const outcomes = ['SUCCEEDED', 'SUCCEEDED', 'REFUSED', 'FAILED', 'PARTIAL', 'CANCELLED', 'ORPHANED'] as const;
const cacheStatuses = ['MISS', 'HIT', 'SEMANTIC_HIT', 'SHARED', 'BYPASS'] as const;
const states = ['NONE', 'STORED', 'TRUNCATED', 'LOST'] as const;
const count = 97;

/** Fields with periods that share no factor, so that every pair of values meets. */
function recordOf(n: number): RequestRecord {
  const outcome = outcomes[n % 7]!;
  const called = outcome !== 'REFUSED';
  const failed = outcome === 'FAILED' || outcome === 'PARTIAL' || !called;
  return requestRecordOf({
    at: new Date(now - n * 31 * 60_000),
    organizationId: organization.id,
    teamId: teams[n % 2]!.id,
    keyId: virtualKeys[n % 2]!.id,
    memberId: n % 3 === 0 ? memberId : null,
    endpoint: n % 5 === 0 ? '/v1/embeddings' : '/v1/chat/completions',
    outcome,
    httpStatus: called ? (failed ? 502 : 200) : 429,
    errorCode: failed ? (called ? 'provider_failed' : 'budget_exceeded') : null,
    errorMessage: failed ? (n % 2 ? '100% of the_budget is \\used' : 'The provider TIMED out') : null,
    stream: n % 2 === 0,
    modelAsked: `asked-${n % 3}`,
    modelServed: called ? `served-${n % 4}` : null,
    provider: called ? `provider-${n % 2}` : null,
    providerAccountId: called ? accounts[n % 2]!.id : null,
    ruleId: n % 4 === 0 ? ruleId : null,
    costNanos: called ? costOf(n) : '0',
    latencyMs: n * 10,
    timeToFirstTokenMs: n % 6 === 0 ? null : n,
    finishReason: n % 3 === 0 ? 'stop' : null,
    clientRequestId: n % 13 === 0 ? `client-${n % 26}` : null,
    client: `openai-python/1.${n % 2}`,
    endUser: n % 8 === 0 ? 'user_%1' : null,
    blockedBy: called ? null : blockedBy,
    traceId: n % 9 === 0 ? traceId : null,
    clientRetries: n % 5 === 0 ? n % 2 : null,
    facts: {
      operation: 'chat',
      inputTokens: 1,
      maxOutputTokens: null,
      features: n % 4 === 0 ? ['tools'] : n % 4 === 1 ? ['images', 'json'] : [],
      metadata: n % 3 === 0 ? { project: `p${n % 2}`, stage: 'live' } : n % 3 === 1 ? { project: 'p0' } : {},
      tags: n % 2 === 0 ? ['batch', `project-${n % 3}`] : [],
      session: n % 7 === 0 ? `session-${n % 2}` : null,
      promptPrefix: null,
      headers: {},
      budgetUsedPercent: null,
    },
    cache:
      n % 3 === 0
        ? null
        : {
            status: cacheStatuses[n % 5]!,
            reason: null,
            scope: 'team',
            entry: null,
            stored: false,
            ageMs: null,
            similarity: null,
            sourceRequestId: null,
            savedNanos: '0',
            savedInputTokens: 0,
            savedOutputTokens: 0,
            savedMs: 0,
          },
    content: {
      kept: n % 4 === 0 ? 'none' : n % 4 === 1 ? 'full' : 'redacted',
      state: states[n % 4]!,
      reason: null,
      redactions: n % 3,
    },
    attempts: called
      ? Array.from({ length: 1 + (n % 2) }, (_, index) =>
          attemptRecordOf({
            providerAccountId: accounts[n % 2]!.id,
            model: `served-${n % 4}`,
            costNanos: index === 0 ? costOf(n) : '0',
          }),
        )
      : [],
  });
}

/** A cost that is not known, now and then. */
const costOf = (n: number) => (n % 11 === 0 ? null : String(n * 1000));

const records = Array.from({ length: count }, (_, n) => recordOf(n));
await world.ingest(records);
await createWorld(harness, other).ingest([{ ...recordOf(1), id: recordOf(1).id, organizationId: other.id }]);

const from = new Date(now - 3 * 24 * 3_600_000).toISOString();

type Keep = (record: RequestRecord) => boolean;
const cacheOf = ({ cache }: RequestRecord) => cache?.status ?? 'NONE';
const metadataOf = ({ facts }: RequestRecord) => facts?.metadata ?? {};

/** Every filter, and which records it lets through. */
const filters: [query: string, keep: Keep][] = [
  ['', () => true],
  [`team=${teams[0]!.id}`, ({ teamId }) => teamId === teams[0]!.id],
  [`team=${teams[0]!.id}&team=${teams[1]!.id}`, () => true],
  [`team.not=${teams[0]!.id}`, ({ teamId }) => teamId !== teams[0]!.id],
  [`key=${virtualKeys[1]!.id}`, ({ keyId }) => keyId === virtualKeys[1]!.id],
  [`key.not=${virtualKeys[1]!.id}`, ({ keyId }) => keyId !== virtualKeys[1]!.id],
  [`member=${memberId}`, (record) => record.memberId === memberId],
  ['member=(none)', (record) => record.memberId === null],
  [`member=(none)&member=${memberId}`, () => true],
  [`member.not=${memberId}`, (record) => record.memberId === null],
  ['model=asked-1', ({ modelAsked }) => modelAsked === 'asked-1'],
  ['model=served-1', ({ modelServed }) => modelServed === 'served-1'],
  ['model.not=served-1', ({ modelServed }) => modelServed !== 'served-1'],
  ['modelAsked=asked-2', ({ modelAsked }) => modelAsked === 'asked-2'],
  ['modelServed=served-2&modelServed=(none)', ({ modelServed }) => modelServed === null || modelServed === 'served-2'],
  ['modelServed.not=served-2', ({ modelServed }) => modelServed !== 'served-2'],
  [`account=${accounts[0]!.id}`, ({ providerAccountId }) => providerAccountId === accounts[0]!.id],
  ['account=(none)', ({ providerAccountId }) => providerAccountId === null],
  ['provider=provider-1', ({ provider }) => provider === 'provider-1'],
  ['endpoint=/v1/embeddings', ({ endpoint }) => endpoint === '/v1/embeddings'],
  ['endpoint.not=/v1/embeddings', ({ endpoint }) => endpoint !== '/v1/embeddings'],
  ['outcome=FAILED&outcome=ORPHANED', ({ outcome }) => outcome === 'FAILED' || outcome === 'ORPHANED'],
  ['outcome.not=SUCCEEDED', ({ outcome }) => outcome !== 'SUCCEEDED'],
  ['status=429', ({ httpStatus }) => httpStatus === 429],
  ['status=5xx&status=429', ({ httpStatus }) => httpStatus >= 400],
  ['status.not=2xx', ({ httpStatus }) => httpStatus >= 300],
  ['errorCode=provider_failed', ({ errorCode }) => errorCode === 'provider_failed'],
  ['errorCode=(none)', ({ errorCode }) => errorCode === null],
  ['errorCode.not=provider_failed', ({ errorCode }) => errorCode !== 'provider_failed'],
  [`blockedBy=${blockedBy}`, (record) => record.blockedBy === blockedBy],
  ['blockedBy=(none)', (record) => record.blockedBy === null],
  ['cacheStatus=HIT&cacheStatus=SHARED', (record) => ['HIT', 'SHARED'].includes(cacheOf(record))],
  ['cacheStatus.not=NONE', (record) => cacheOf(record) !== 'NONE'],
  ['stream=true', ({ stream }) => stream],
  ['stream.not=true', ({ stream }) => !stream],
  ['feature=images', ({ facts }) => facts!.features.includes('images')],
  ['feature=images&feature=tools', ({ facts }) => facts!.features.length > 0],
  ['feature.not=tools', ({ facts }) => !facts!.features.includes('tools')],
  ['client=openai-python/1.1', ({ client }) => client === 'openai-python/1.1'],
  ['client.contains=PYTHON', () => true],
  ['tag=project-0', ({ facts }) => facts!.tags.includes('project-0')],
  ['tag=(none)', ({ facts }) => facts!.tags.length === 0],
  ['tag.not=project-0', ({ facts }) => !facts!.tags.includes('project-0')],
  ['metadata=project', (record) => metadataOf(record).project !== undefined],
  ['metadata=project%3Dp0&metadata=project%3Dp1', (record) => metadataOf(record).project !== undefined],
  [
    'metadata=project%3Dp0&metadata=stage%3Dlive',
    (record) => metadataOf(record).project === 'p0' && metadataOf(record).stage === 'live',
  ],
  ['metadata.not=stage', (record) => metadataOf(record).stage === undefined],
  ['endUser=user_%25%31', ({ endUser }) => endUser === 'user_%1'],
  ['endUser=user_%25', () => false],
  ['session=session-1', ({ facts }) => facts!.session === 'session-1'],
  ['session=session-1&session=session-0', ({ facts }) => facts!.session !== null],
  [`traceId=${traceId}`, (record) => record.traceId === traceId],
  ['clientRequestId=client-13', ({ clientRequestId }) => clientRequestId === 'client-13'],
  [`rule=${ruleId}`, (record) => record.ruleId === ruleId],
  ['rule=(none)', (record) => record.ruleId === null],
  ['finishReason=stop', ({ finishReason }) => finishReason === 'stop'],
  ['contentKept=full', ({ content }) => content.kept === 'full'],
  ['contentState=LOST', ({ content }) => content.state === 'LOST'],
  ['contentState.not=NONE', ({ content }) => content.state !== 'NONE'],
  ['error.contains=timed OUT', ({ errorMessage }) => errorMessage === 'The provider TIMED out'],
  ['error.contains=100%25 of the_', ({ errorMessage }) => errorMessage?.startsWith('100%') ?? false],
  ['error.contains=is %5Cused', ({ errorMessage }) => errorMessage?.startsWith('100%') ?? false],
  ['error.contains=%25%25', () => false],
  ['error.contains=__', () => false],
  ['cost.min=30000', ({ costNanos }) => costNanos !== null && BigInt(costNanos) >= 30_000n],
  ['cost.max=30000', ({ costNanos }) => costNanos !== null && BigInt(costNanos) <= 30_000n],
  ['latency.min=300&latency.max=500', ({ latencyMs }) => latencyMs >= 300 && latencyMs <= 500],
  ['ttft.min=30', ({ timeToFirstTokenMs: ms }) => ms !== null && ms >= 30],
  ['ttft.max=30', ({ timeToFirstTokenMs: ms }) => ms !== null && ms <= 30],
  ['tokens.min=15', () => true],
  ['tokens.min=16', () => false],
  ['with=error', ({ outcome }) => outcome !== 'SUCCEEDED' && outcome !== 'CANCELLED'],
  ['without=error', ({ outcome }) => outcome === 'SUCCEEDED' || outcome === 'CANCELLED'],
  ['without=cost', ({ costNanos }) => costNanos === null],
  ['with=content', ({ content }) => content.state === 'STORED' || content.state === 'TRUNCATED'],
  ['with=session&with=traceId', ({ facts, traceId: own }) => facts!.session !== null && own !== null],
  ['without=endUser', ({ endUser }) => endUser === null],
  ['with=clientRequestId', ({ clientRequestId }) => clientRequestId !== null],
  ['with=rule', (record) => record.ruleId !== null],
  ['with=blockedBy', (record) => record.blockedBy !== null],
  ['with=tags', ({ facts }) => facts!.tags.length > 0],
  ['without=metadata', (record) => Object.keys(metadataOf(record)).length === 0],
  ['with=clientRetries', ({ clientRetries }) => (clientRetries ?? 0) > 0],
  ['with=fallback', ({ attempts }) => attempts.length > 1],
  ['with=redactions', ({ content }) => content.redactions > 0],
  [
    `team=${teams[0]!.id}&outcome=SUCCEEDED&stream=true&metadata=project`,
    (record) =>
      record.teamId === teams[0]!.id &&
      record.outcome === 'SUCCEEDED' &&
      record.stream &&
      'project' in metadataOf(record),
  ],
];

const idsOf = (some: readonly { id: string }[]) => some.map(({ id }) => id);
const newestFirst = (keep: Keep) => idsOf(records.filter(keep)).sort().reverse();

test('every filter lets through exactly what it names, and its facets and histogram count the same', async () => {
  for (const [query, keep] of filters) {
    const expected = newestFirst(keep);
    const { status, body } = await get(`/requests?from=${from}&limit=200&${query}`);
    expect({ query, status, ids: idsOf(body.items ?? []) }).toEqual({ query, status: 200, ids: expected });
    const overview = (await get(`/requests/overview?from=${from}&${query}`)).body;
    expect({ query, count: overview.countedRequests, sampled: overview.sampled }).toEqual({
      query,
      count: expected.length,
      sampled: false,
    });
    expectFacets(query, overview, records.filter(keep));
  }
}, 120_000);

type Overview = {
  histogram: Record<string, number | string>[];
  facets: { field: string; values: { value: string; count: number }[] }[];
};

/** Of fields that each request has exactly one value of, the counts sum to all; and each is what the filter of that value lets through. */
function expectFacets(query: string, { histogram, facets }: Overview, kept: RequestRecord[]) {
  const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
  const classes = ['succeeded', 'refused', 'cancelled', 'failed'];
  expect({ query, sum: sum(histogram.flatMap((bucket) => classes.map((name) => Number(bucket[name])))) }).toEqual({
    query,
    sum: kept.length,
  });
  expect(histogram.length).toBeLessThanOrEqual(60);
  const of: Record<string, (record: RequestRecord) => string> = {
    outcome: ({ outcome }) => outcome,
    team: ({ teamId }) => teamId,
    key: ({ keyId }) => keyId,
    modelServed: ({ modelServed }) => modelServed ?? '(none)',
    account: ({ providerAccountId }) => providerAccountId ?? '(none)',
    status: ({ httpStatus }) => String(httpStatus),
    cacheStatus: cacheOf,
    contentState: ({ content }) => content.state,
    stream: ({ stream }) => String(stream),
  };
  for (const [field, read] of Object.entries(of)) {
    const counts: Record<string, number> = {};
    for (const record of kept) counts[read(record)] = (counts[read(record)] ?? 0) + 1;
    const facet = facets.find((one) => one.field === field);
    expect({
      query,
      field,
      counts: Object.fromEntries(facet?.values.map(({ value, count: n }) => [value, n]) ?? []),
    }).toEqual({ query, field, counts });
  }
}

test('what makes no sense is refused, and says which field', async () => {
  for (const [query, field] of [
    ['status=99', 'status.0'],
    ['outcome=BROKEN', 'outcome.0'],
    ['team=1', 'team.0'],
    ['since=24', 'since'],
    ['since=24h&from=2026-11-01T00:00:00Z', 'since'],
    ['from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z', 'from'],
    ['error.contains=a', 'error.contains'],
    ['cost.min=-1', 'cost.min'],
    ['nonsense=1', 'nonsense'],
    ['cursor=1', 'cursor'],
  ] as const) {
    const { status, body } = await get(`/requests?${query}`);
    expect({ query, status, field: body.errors?.[0]?.field }).toEqual({ query, status: 400, field });
  }
});

test('pages visit every request exactly once, forward and back, also while others arrive', async () => {
  const asked: [string, Keep][] = [
    ['', () => true],
    ['stream=true', ({ stream }) => stream],
    [`team=${teams[1]!.id}`, ({ teamId }) => teamId === teams[1]!.id],
    ['outcome.not=SUCCEEDED', ({ outcome }) => outcome !== 'SUCCEEDED'],
    ['feature=tools', ({ facts }) => facts!.features.includes('tools')],
  ];
  for (const [query, keep] of asked) {
    const expected = newestFirst(keep);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await get(
        `/requests?from=${from}&limit=7&${query}${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...idsOf(body.items));
      cursor = body.nextCursor;
      if (query === '')
        await world.ingest([
          requestRecordOf({
            at: new Date(now),
            organizationId: organization.id,
            teamId: randomUUID(),
            keyId: randomUUID(),
          }),
        ]);
    } while (cursor !== null);
    expect(seen.filter((id) => expected.includes(id))).toEqual(expected);
    expect(new Set(seen).size).toBe(seen.length);
    const back: string[] = [];
    let after: string | undefined = expected.at(-1);
    for (let newer = true; newer && after !== undefined; ) {
      const { body }: { body: { items: { id: string }[]; newer: boolean } } = await get(
        `/requests?from=${from}&limit=7&${query}&after=${after}`,
      );
      back.unshift(...idsOf(body.items));
      newer = body.newer;
      after = body.items[0]?.id;
    }
    expect(back.filter((id) => expected.includes(id))).toEqual(expected.slice(0, -1));
  }
}, 60_000);

test('a page that comes to its bound says how far it has looked, and going on finds the rest', async () => {
  const filter = parseRequestFilter('feature=tools');
  const range = rangeOf({ ...filter, from }, now);
  const expected = newestFirst(({ facts }) => facts!.features.includes('tools'));
  const found: string[] = [];
  let cursor: string | null = null;
  let bounded = 0;
  do {
    const place: { kind: 'newest' } | { kind: 'before'; id: string } =
      cursor === null ? { kind: 'newest' } : { kind: 'before', id: cursor };
    const page: RequestPage = await inOrganization(harness.app.db, organization.id, (scoped) =>
      listRequests(scoped, organization.id, { filter, range, place, limit: 50, most: 10 }),
    );
    if (page.searchedThroughMs !== null) bounded += 1;
    found.push(...idsOf(page.rows));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(found).toEqual(expected);
  expect(bounded).toBeGreaterThan(5);
});

test('sums and the log count the same, and a sample says that it is one', async () => {
  const range = { fromMs: Math.floor((now - 3 * 86_400_000) / 3_600_000) * 3_600_000, toMs: now + 60_000 };
  const read = (query: string, most?: number) =>
    inOrganization(harness.app.db, organization.id, (scoped) =>
      readRequestOverview(scoped, organization.id, {
        filter: parseRequestFilter(query),
        range,
        now: new Date(now),
        ...(most ? { most } : {}),
      }),
    );
  for (const query of [
    '',
    `team=${teams[0]!.id}`,
    'outcome.not=SUCCEEDED',
    'modelServed=(none)',
    'cacheStatus=HIT',
    'endpoint=/v1/embeddings',
    `key=${virtualKeys[0]!.id}`,
    'tag=batch',
  ]) {
    const [logged, summed] = [await read(query), await read(query, 3)];
    expect({ query, sampled: summed.sampled, requests: summed.countedRequests }).toEqual({
      query,
      sampled: false,
      requests: logged.countedRequests,
    });
    expect(summed.totals).toEqual({
      ...logged.totals,
      costNanos: query.startsWith('modelServed') ? null : logged.totals.costNanos,
    });
    for (const field of ['outcome', 'team', 'modelServed', 'account', 'cacheStatus'])
      expect(summed.facets.find((facet) => facet.field === field)).toEqual(
        logged.facets.find((facet) => facet.field === field)!,
      );
    expect(summed.facets.find((facet) => facet.field === 'client')?.sampleOf).toBe(3);
  }
  const sample = await read('stream=true', 3);
  expect(sample).toMatchObject({ sampled: true, countedRequests: 3 });
  expect(sample.countedFromMs).toBeGreaterThan(range.fromMs);
});

test("another tenant's requests are neither listed nor counted", async () => {
  const theirs = await harness.member(other.id, 'OWNER');
  const call = (path: string) => harness.call({ method: 'GET', path, caller: theirs, organization: other.slug });
  expect((await call(`/requests?from=${from}&limit=200`)).body.items).toHaveLength(1);
  expect((await call(`/requests/overview?from=${from}`)).body.countedRequests).toBe(1);
  expect((await call(`/requests?from=${from}&key=${virtualKeys[0]!.id}`)).body.items).toEqual([]);
  expect((await call(`/requests/${records[0]!.id}`)).status).toBe(404);
  expect((await call(`/requests/${records[0]!.id}/related`)).status).toBe(404);
});
