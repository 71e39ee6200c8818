import { afterAll, beforeEach, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { noUsage } from '@switchyard/core/pricing/usage';
import type { RequestRecord } from '@switchyard/core/requests/record';
import type { ComparedAnswer, ShadowRecord } from '@switchyard/core/requests/shadow-record';
import { explainCall } from '@switchyard/core/routing/explain/explain-call';
import type { RecordedFacts } from '@switchyard/core/routing/facts';
import { closeDatabase, createDatabase } from '@switchyard/db/client/create-database';
import { insertShadowRun } from '@switchyard/db/requests/shadow-runs';
import { createHarness } from './harness.ts';
import { createWorld, requestRecordOf } from './world.ts';

const explained = {
  decision: { rules: [], steps: ['Everything fell to one.'], candidates: [] },
  rule: null,
  attempts: [],
  refusal: null,
};
/** What the gateway was asked, and what it answers. */
const asked: { body: unknown; authorization: string | null }[] = [];
let answer = () => Response.json(explained);
const gateway = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    asked.push({ body: await request.json(), authorization: request.headers.get('authorization') });
    return answer();
  },
});
const harness = await createHarness({ gatewayUrl: gateway.url.href });
const { owner } = harness;
afterAll(async () => {
  await harness.stop();
  await gateway.stop(true);
});

let organization = await harness.organization();
let world = createWorld(harness, organization);
let dana = await harness.member(organization.id, 'OWNER');

beforeEach(async () => {
  organization = await harness.organization();
  world = createWorld(harness, organization);
  dana = await harness.member(organization.id, 'OWNER');
  asked.length = 0;
  answer = () => Response.json(explained);
});

const post = (path: string, body: unknown) =>
  harness.call({ method: 'POST', path, body, caller: dana, organization: organization.slug });
const question = () => explainCall.parse(asked[0]?.body);

const facts: RecordedFacts = {
  operation: 'chat',
  inputTokens: 1_000,
  maxOutputTokens: null,
  features: [],
  metadata: {},
  tags: [],
  session: null,
  promptPrefix: null,
  headers: {},
  budgetUsedPercent: null,
};

async function account(models = ['gpt-5-mini', 'gpt-5-nano']) {
  const made = await world.providerAccount(models);
  return owner.providerAccount.update({ where: { id: made.id }, data: { provider: 'openai' } });
}

const callTo = (made: { id: string }, model: string) => ({ kind: 'call', providerAccountId: made.id, model });
const ruleOf = (name: string, target: object, conditions: object[] = []) => ({
  id: randomUUID(),
  name,
  definition: { conditions, target },
});

/** Two minutes ago, so that a record is of the past whatever the clock does. */
const at = new Date(Date.now() - 120_000);
const record = (more: Partial<RequestRecord> & { at?: Date } = {}) =>
  requestRecordOf({
    at,
    organizationId: organization.id,
    teamId: randomUUID(),
    keyId: randomUUID(),
    modelAsked: 'gpt-5-mini',
    usage: { ...noUsage, inputTokens: 1_000_000 },
    facts,
    ...more,
  });

test('the gateway is asked about an example with what it says, and nothing that it does not say', async () => {
  const [team, rule] = [await world.team(), ruleOf('All', callTo(await account(), 'gpt-5-mini'))];
  await world.draft([rule]);
  const request = { model: 'fast', teamId: team.id, headers: { 'X-App': 'web' }, metadata: { plan: 'free' } };
  const said = await post('/routing/explain', { request });
  expect(said.body).toMatchObject({ decision: { steps: ['Everything fell to one.'] }, refusal: null });
  expect(question()).toMatchObject({
    organizationId: organization.id,
    routing: { rules: [{ id: rule.id }] },
    request: { ...request, headers: { 'x-app': 'web' }, keyId: null, atMs: null, stream: false, session: null },
  });
  expect(asked[0]?.authorization).toBe(`Bearer ${harness.app.environment.INTERNAL_TOKEN}`);
});

test('the published routing is the gateway’s own; a draft goes without the rules that are switched off', async () => {
  const rules = [
    ruleOf('Off', callTo(await account(), 'gpt-5-mini')),
    ruleOf('On', callTo(await account(), 'gpt-5-mini')),
  ];
  await world.draft(rules);
  await owner.routingState.update({
    where: { organizationId: organization.id },
    data: { disabledRuleIds: [rules[0]!.id] },
  });
  const request = { model: 'fast', teamId: (await world.team()).id };
  await post('/routing/explain', { routing: 'published', request });
  await post('/routing/explain', { routing: 'draft', request });
  const [published, drafted] = asked.map(({ body }) => explainCall.parse(body).routing);
  expect(published).toBeNull();
  expect(drafted?.rules.map(({ name }) => name)).toEqual(['On']);
});

test('a request of the log is explained from its record; one that nobody knows, or whose record says nothing, is refused', async () => {
  const known = record({ stream: true, endUser: 'u-1', facts: { ...facts, tags: ['beta'], session: 's' } });
  const silent = record({ facts: null });
  const elsewhere = createWorld(harness, await harness.organization());
  await world.ingest([known, silent]);
  expect((await post('/routing/explain', { requestId: known.id })).status).toBe(200);
  const { teamId, keyId } = known;
  expect(question().request).toMatchObject({
    ...{ model: 'gpt-5-mini', teamId, keyId, stream: true, endUser: 'u-1', tags: ['beta'], session: 's' },
    atMs: at.getTime(),
    inputTokens: 1_000,
  });
  const refused = await post('/routing/explain', { requestId: silent.id });
  expect(refused.body).toMatchObject({ status: 400, errors: [{ field: 'requestId' }] });
  for (const requestId of [randomUUID(), (await elsewhere.request()).id])
    expect((await post('/routing/explain', { requestId })).status).toBe(404);
  expect(asked).toHaveLength(1);
});

test('a team or key that is not the organization’s is named, and a gateway that does not answer is no fault of ours', async () => {
  const elsewhere = createWorld(harness, await harness.organization());
  const teamId = (await world.team()).id;
  const fieldOf = async (request: object) => (await post('/routing/explain', { request })).body.errors[0]?.field;
  expect(await fieldOf({ model: 'm', teamId: (await elsewhere.team()).id })).toBe('request.teamId');
  expect(await fieldOf({ model: 'm', teamId, keyId: (await world.virtualKey()).id })).toBe('request.keyId');
  answer = () => new Response('no', { status: 500 });
  const silent = await post('/routing/explain', { request: { model: 'm', teamId } });
  expect(silent.body).toMatchObject({ status: 502, code: 'gateway_unreachable' });
});

test('a backtest tells what a draft would match and move, what that costs, and what it would refuse', async () => {
  const [dear, cheap] = [await account(), await account()];
  const all = ruleOf('All', callTo(dear, 'gpt-5-mini'));
  await world.publish([all]);
  const free = [{ field: 'metadata.plan', operator: 'is', values: ['free'] }];
  const blocked = [{ field: 'tag', operator: 'is', values: ['blocked'] }];
  await owner.providerAccount.update({ where: { id: dear.id }, data: { name: 'Dear' } });
  const moves = ruleOf('Free goes cheap', callTo(cheap, 'gpt-5-nano'), free);
  const refuses = ruleOf('Nowhere', callTo({ id: randomUUID() }, 'gpt-5-nano'), blocked);
  await world.draft([moves, refuses, all]);
  const plan = (name: string) => ({ ...facts, metadata: { plan: name } });
  await world.ingest([
    ...Array.from({ length: 30 }, () => record({ facts: plan('free') })),
    ...Array.from({ length: 60 }, () => record({ facts: plan('paid') })),
    ...Array.from({ length: 10 }, () => record({ facts: { ...facts, tags: ['blocked'] } })),
    record({ facts: null }),
    record({ outcome: 'ORPHANED' }),
    record({ facts: { ...facts, operation: 'native' } }),
    record({ at: new Date(at.getTime() - 32 * 24 * 3_600_000) }),
  ]);
  const { status, body } = await post('/routing/backtest', { requests: 1_000 });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    requests: 100,
    matched: 40,
    moved: 30,
    newlyRefused: 10,
    newlyServed: 0,
    unknownCost: 0,
  });
  // A million tokens of input at $0.25 and $0.05.
  expect(body).toMatchObject({ costBeforeNanos: '25000000000', costAfterNanos: '16500000000' });
  expect(body.moves).toEqual([
    {
      from: { providerAccountId: dear.id, account: 'Dear', model: 'gpt-5-mini' },
      to: { providerAccountId: cheap.id, account: cheap.name, model: 'gpt-5-nano' },
      requests: 30,
      costChangeNanos: '-6000000000',
    },
  ]);
  expect(body.byRule.map(({ name, requests }: { name: string; requests: number }) => [name, requests])).toEqual([
    ['All', 60],
    ['Free goes cheap', 30],
    ['Nowhere', 10],
  ]);
  expect(body.samples).toHaveLength(10);
  const targets = body.samples.map(({ to }: { to: { model: string } | null }) => to?.model ?? 'refused');
  expect(targets.slice(0, 4)).toEqual(['gpt-5-nano', 'refused', 'gpt-5-nano', 'refused']);
  expect(body.notes).toEqual([
    expect.stringContaining('2 requests were left out'),
    expect.stringContaining('1 request was'),
  ]);
  expect([body.from, body.to]).toEqual([at.toISOString(), at.toISOString()]);
});

test('a backtest of a draft that says what is published moves nothing, whatever strategies draw by chance', async () => {
  const [one, other] = [await account(), await account()];
  const targets = [one, other].map((made) => ({ weight: 1, target: callTo(made, 'gpt-5-mini') }));
  const weighted = ruleOf('Weighted', { kind: 'weighted', targets });
  const roundRobin = { kind: 'round-robin', targets: [callTo(one, 'gpt-5-nano'), callTo(other, 'gpt-5-nano')] };
  const turns = ruleOf('Turns', roundRobin, [{ field: 'model', operator: 'is', values: ['turns'] }]);
  await world.publish([turns, weighted]);
  await world.draft([turns, weighted, ruleOf('Never reached', callTo(one, 'gpt-5-mini'))]);
  await world.ingest(Array.from({ length: 80 }, (_, n) => record(n % 2 === 0 ? {} : { modelAsked: 'turns' })));
  const { body } = await post('/routing/backtest', { requests: 100 });
  expect(body).toMatchObject({ requests: 80, matched: 0, moved: 0, moves: [], samples: [] });
  expect(body.costBeforeNanos).toBe(body.costAfterNanos);
});

test('what was not recorded, or depends on the moment, is said in notes', async () => {
  const [one, other] = [await account(), await account()];
  const lively = { kind: 'least-busy', targets: [callTo(one, 'gpt-5-mini'), callTo(other, 'gpt-5-mini')] };
  const conditions = [
    { field: 'header.x-app', operator: 'is', values: ['web'] },
    { field: 'budget-used', operator: 'greater', value: 80 },
  ];
  await world.draft([ruleOf('New', lively, conditions)]);
  await world.ingest([record()]);
  const { notes } = (await post('/routing/backtest', {})).body;
  expect(notes).toEqual([
    expect.stringContaining('least-busy'),
    expect.stringContaining('x-app'),
    expect.stringContaining('budget'),
  ]);
});

test('only the newest requests are tried, and without a draft the published routing is compared with itself', async () => {
  await world.publish([ruleOf('All', callTo(await account(), 'gpt-5-mini'))]);
  await world.ingest(Array.from({ length: 20 }, (_, n) => record({ at: new Date(at.getTime() - n * 1_000) })));
  const { body } = await post('/routing/backtest', { requests: 5 });
  expect(body).toMatchObject({
    requests: 5,
    from: new Date(at.getTime() - 4_000).toISOString(),
    to: at.toISOString(),
    notes: [expect.stringContaining('There is no draft')],
  });
  for (const requests of [0, 100_001]) expect((await post('/routing/backtest', { requests })).status).toBe(400);
});

test('copies that a rule sent are shown with both answers in figures, and summed without what has no price', async () => {
  const made = await account();
  const rule = ruleOf('All', callTo(made, 'gpt-5-mini'));
  await world.publish([rule]);
  const answerOf = (more: Partial<ComparedAnswer>): ComparedAnswer => ({
    ...{ providerAccountId: made.id, provider: 'openai', model: 'gpt-5-mini', outcome: 'succeeded', httpStatus: 200 },
    ...{ errorMessage: null, finishReason: 'stop', usage: { ...noUsage, outputTokens: 7, reasoningTokens: 2 } },
    ...{ costNanos: '100', durationMs: 400, outputCharacters: 20 },
    ...more,
  });
  const runOf = (minutesAgo: number, shadow: Partial<ComparedAnswer>, similarity: number | null): ShadowRecord => {
    const startedAt = new Date(Date.now() - minutesAgo * 60_000);
    const { id } = record({ at: startedAt });
    const of = { organizationId: organization.id, requestId: randomUUID(), ruleId: rule.id, ruleVersion: 1 };
    const both = { served: answerOf({}), shadow: answerOf(shadow), similarity };
    const counted = { payer: null, charges: [] };
    return { version: 1, id, ...of, startedAt: startedAt.toISOString(), ...both, ...counted };
  };
  const runs = [
    runOf(1, { costNanos: '30', durationMs: 200 }, 0.5),
    runOf(2, { costNanos: null, outcome: 'timeout', durationMs: 9_000, errorMessage: 'Too late.' }, null),
    runOf(31 * 24 * 60, { costNanos: '1000' }, 1),
  ];
  const worker = createDatabase(harness.workerUrl, { poolSize: 1 });
  for (const run of runs) await insertShadowRun(worker, run);
  await closeDatabase(worker);
  const path = `/routing/rules/${rule.id}/shadow-runs`;
  const { body } = await harness.call({ method: 'GET', path, caller: dana, organization: organization.slug });
  expect(body.totals).toEqual({
    runs: 2,
    failed: 1,
    servedCostNanos: '200',
    shadowCostNanos: '30',
    servedP50Ms: 400,
    shadowP50Ms: 200,
    similarityP50: 0.5,
  });
  expect(body.monthCostNanos).toBe('30');
  expect(body.items.map(({ id }: { id: string }) => id)).toEqual(runs.map(({ id }) => id));
  expect(body.items[1]).toMatchObject({
    served: { outcome: 'succeeded', outputTokens: 9, costNanos: '100' },
    shadow: { outcome: 'timeout', errorMessage: 'Too late.', costNanos: null },
  });
});
