import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { verifyUsage } from '@switchyard/db/requests/verify-usage';
import { createTenant } from './testing/tenant.ts';
import { createWorld, model, type World } from './testing/world.ts';

const embedder = 'text-embedding-3-small';

let world: World;
let teamKey: { secret: string };
beforeAll(async () => {
  world = await createWorld();
  await world.setModels([model, embedder]);
  await world.setCachePolicies({ policy: { mode: 'on' } });
  await world.watch();
  const teamId = await world.addTeam('support');
  teamKey = await world.addKey({ teamId });
  for (const mode of ['serve', 'shadow'] as const) await addRule(mode, world.accountId);
}, 60_000);
beforeEach(() => world.simulator.bill.clear());
afterAll(() => world.close());

/** A rule that decides the calls of the client that names it. */
const addRule = (name: string, providerAccountId: string, own: object = {}) =>
  world.addRule(ruleOf(name, providerAccountId, own));

const ruleOf = (name: string, providerAccountId: string, own: object = {}) => ({
  conditions: [{ field: 'metadata.case', operator: 'is', values: [name] }],
  target: { kind: 'call', providerAccountId, model },
  cache: {
    semantic: {
      providerAccountId,
      model: embedder,
      threshold: 0.8,
      mode: name === 'shadow' ? 'shadow' : 'serve',
      ...own,
    },
  },
});

type More = { user?: string; secret?: string; before?: object[]; body?: object };

async function ask(content: unknown, { user = 'serve', secret, before = [], body = {} }: More = {}) {
  const response = await world.post(
    { model, metadata: { case: user }, messages: [...before, { role: 'user', content }], ...body },
    secret === undefined ? {} : { secret },
  );
  const text = await response.text();
  const said = (name: string) => response.headers.get(`x-switchyard-${name}`);
  return { text, status: response.status, id: response.headers.get('x-request-id'), cache: said('cache'), said };
}

/** A question of words that no other test uses, and one of nearly the same words. */
function questions(): [asked: string, like: string] {
  const words = Array.from({ length: 11 }, () => randomUUID().slice(0, 8));
  return [words.join(' '), [...words].reverse().slice(0, 10).concat(randomUUID().slice(0, 8)).join(' ')];
}

const billed = (name: string) => world.simulator.bill.entries().filter((entry) => entry.model === name).length;

test('a question that means the same is served what the first was answered, and pays for being compared', async () => {
  const [asked, like] = questions();
  const first = await ask(asked);
  expect([first.status, first.cache]).toEqual([200, 'miss']);
  const again = await ask(like);
  expect(again.cache).toBe('semantic-hit');
  expect(again.text).toBe(first.text);
  const similarity = Number(again.said('cache-similarity'));
  expect(similarity).toBeWithin(0.8, 0.999);
  expect([billed(model), billed(embedder)]).toEqual([1, 2]);
  const row = await world.row(again.id);
  expect(row).toMatchObject({
    outcome: 'SUCCEEDED',
    cacheStatus: 'SEMANTIC_HIT',
    cacheSourceId: first.id,
    attemptCount: 0,
    modelServed: model,
  });
  expect(row.cacheSimilarity).toBeCloseTo(similarity, 3);
  const [lookup, ...others] = await world.attempts(row.id);
  expect(others).toEqual([]);
  expect(lookup).toMatchObject({ role: 'LOOKUP', model: embedder, outcome: 'succeeded' });
  const tokens = BigInt(world.simulator.bill.entries().at(-1)?.usage.inputTokens ?? 0);
  expect(lookup?.inputTokens).toBe(tokens);
  expect(row.costNanos).toBe(tokens * 20n); // the book's price, nano-USD a token
  expect(lookup?.costNanos).toBe(row.costNanos);
  const made = await world.row(first.id);
  const attempts = await world.attempts(made.id);
  expect(attempts.map(({ role }) => role)).toEqual(['ANSWER', 'LOOKUP']);
  expect(made.attemptCount).toBe(1);
  expect(attempts.reduce((sum, { costNanos }) => sum + (costNanos ?? 0n), 0n)).toBe(made.costNanos ?? -1n);
});

test('nothing is held once calls have ended, and budgets count what was compared', async () => {
  const before = await world.spend();
  const [asked, like] = questions();
  const rows = [await ask(asked), await ask(like)];
  const costs = await Promise.all(rows.map(async ({ id }) => (await world.row(id)).costNanos ?? 0n));
  const { spentNanos, heldNanos } = await world.spend();
  expect(heldNanos).toBe(0n);
  expect(spentNanos - before.spentNanos).toBe(costs.reduce((sum, cost) => sum + cost, 0n));
});

test('a like question is another one where anything else differs, or another team asks', async () => {
  const [asked, like] = questions();
  const system = [{ role: 'system', content: 'Be kind.' }];
  const tool = {
    type: 'function',
    function: { name: 'look', description: 'Looks.', parameters: { type: 'object', properties: {} } },
  };
  await ask(asked);
  const others: More[] = [
    { before: system },
    { body: { tools: [tool] } },
    { body: { temperature: 0.1 } },
    { secret: teamKey.secret },
    {
      before: [
        { role: 'user', content: 'a' },
        { role: 'assistant', content: 'b' },
      ],
    },
  ];
  for (const more of others) expect((await ask(like, more)).cache).toBe('miss');
  expect((await ask(questions()[0])).cache).toBe('miss');
  const [withTool, likeIt] = questions();
  await ask(withTool, { body: { tools: [tool] } });
  expect(
    (await ask(likeIt, { body: { tools: [{ ...tool, function: { ...tool.function, name: 'find' } }] } })).cache,
  ).toBe('miss');
  expect((await ask(likeIt, { body: { tools: [tool] } })).cache).toBe('semantic-hit');
});

test('two organizations that ask the same, and nearly the same, never answer each other', async () => {
  const stranger = await createTenant({
    owner: world.owner,
    sealing: world.sealing,
    pepper: world.environment.KEY_PEPPER,
    providerUrl: `${world.simulator.url}/v1`,
    changed: async () => {},
  });
  const accountId = await stranger.addAccount({ slug: 'simulator', models: [model, embedder] });
  await stranger.setCachePolicies({ policy: { mode: 'on', scope: 'organization' } });
  await stranger.addRule(ruleOf('serve', accountId));
  const [ours, strangers] = [{ secret: world.key.secret }, { secret: (await stranger.addKey()).secret }];
  const turns: [More, More][] = [
    [ours, strangers],
    [strangers, ours],
  ];
  for (const [one, other] of turns) {
    const [asked, like] = questions();
    const [first, same] = [await ask(asked, one), await ask(asked, other)];
    expect([first.cache, same.cache]).toEqual(['miss', 'miss']);
    const [own, theirs] = [await ask(like, one), await ask(like, other)];
    expect([own.cache, theirs.cache]).toEqual(['semantic-hit', 'semantic-hit']);
    const sources = await Promise.all([own, theirs].map(async ({ id }) => (await world.row(id)).cacheSourceId));
    expect(sources).toEqual([first.id, same.id]);
    // Before the other has kept an answer of its own, it has none.
    const [alone, likeAlone] = questions();
    await ask(alone, one);
    expect((await ask(likeAlone, other)).cache).toBe('miss');
  }
});

test('an answer that is gone serves nobody', async () => {
  const [asked, like] = questions();
  const first = await ask(asked);
  const entry = first.said('cache-entry') ?? '';
  const found = await world.redis.keys(`*cache:entry:${entry}`);
  await world.redis.del(...found);
  expect((await ask(like)).cache).toBe('miss');
});

test('a rule that only wants to know records what would have been served', async () => {
  const [asked, like] = questions();
  const first = await ask(asked, { user: 'shadow' });
  const again = await ask(like, { user: 'shadow' });
  expect(again.cache).toBe('miss');
  expect(billed(model)).toBe(2);
  const row = await world.row(again.id);
  expect(row).toMatchObject({ cacheStatus: 'MISS', cacheSourceId: first.id, savedNanos: 0n });
  expect(row.cacheSimilarity).toBeGreaterThan(0.8);
});

test('equal calls at once: each that finds a like question is served, and none waits for ever', async () => {
  const [asked, like] = questions();
  await ask(asked);
  const answers = await Promise.all(Array.from({ length: 6 }, () => ask(like)));
  expect(answers.map(({ status, cache }) => [status, cache])).toEqual(Array(6).fill([200, 'semantic-hit']));
  expect(billed(model)).toBe(1);
  for (const { id } of answers) await world.row(id);
  expect((await world.spend()).heldNanos).toBe(0n);
});

test('a stream is served too, and a caller that wants an answer of its own gets it', async () => {
  const [asked, like] = questions();
  await ask(asked);
  const streamed = await ask(like, { body: { stream: true } });
  expect([streamed.cache, streamed.text.endsWith('data: [DONE]\n\n')]).toEqual(['semantic-hit', true]);
  await Bun.sleep(1_100);
  const young = await world.post(
    { model, metadata: { case: 'serve' }, messages: [{ role: 'user', content: like }] },
    { headers: { 'cache-control': 'max-age=1' } },
  );
  expect(young.headers.get('x-switchyard-cache')).toBe('miss');
  expect(billed(model)).toBe(2);
});

test('a budget of the embeddings model counts what comparing costs', async () => {
  const id = await world.setBudget('1', { scope: { kind: 'model', model: embedder } });
  const [asked] = questions();
  const answer = await ask(asked);
  const row = await world.row(answer.id);
  expect(row.reservedNanos).toBeGreaterThan(row.costNanos ?? 0n);
  const [, lookup] = await world.attempts(row.id);
  expect(row.charges).toContainEqual(expect.objectContaining({ budgetId: id, amount: String(lookup?.costNanos) }));
});

test('an embeddings model that fails is a miss', async () => {
  await world.setModels([model, embedder, `${embedder}+status-500`]);
  await addRule('failing', world.accountId, { model: `${embedder}+status-500` });
  const [asked, like] = questions();
  for (const one of [asked, like]) {
    const answer = await ask(one, { user: 'failing' });
    expect([answer.status, answer.cache]).toEqual([200, 'miss']);
    const row = await world.row(answer.id);
    expect(row).toMatchObject({ outcome: 'SUCCEEDED', attemptCount: 1, cacheSimilarity: null });
  }
  expect((await world.spend()).heldNanos).toBe(0n);
});

test('a key that may not be served the embeddings model has its questions compared with none', async () => {
  const { secret } = await world.addKey({ allowedModels: [model] });
  const [asked, like] = questions();
  await ask(asked);
  const answer = await ask(like, { secret });
  expect(answer.cache).toBe('miss');
  expect(billed(embedder)).toBe(1);
  expect(await world.attempts((await world.row(answer.id)).id)).toHaveLength(1);
});

test('the roll-ups are the sums of the log, and know what was compared', async () => {
  const day = new Date().toISOString().slice(0, 10);
  expect(await verifyUsage(world.owner, { fromDay: day, toDay: day })).toEqual([]);
  const { organizationId } = world;
  const sums = await world.owner.usageDaily.groupBy({
    by: ['purpose'],
    where: { organizationId },
    _sum: { requests: true, attempts: true, costNanos: true },
  });
  const logged = await world.owner.requestLog.aggregate({
    where: { organizationId },
    _sum: { costNanos: true },
    _count: true,
  });
  const lookups = await world.owner.requestAttempt.aggregate({
    where: { organizationId, role: 'LOOKUP' },
    _sum: { costNanos: true },
    _count: true,
  });
  expect(sums.reduce((sum, { _sum }) => sum + (_sum.costNanos ?? 0n), 0n)).toBe(logged._sum.costNanos ?? -1n);
  const ofLookups = sums.find(({ purpose }) => purpose === 'LOOKUP');
  expect(ofLookups?._sum.costNanos).toBe(lookups._sum.costNanos ?? -1n);
  expect(Number(ofLookups?._sum.attempts)).toBe(lookups._count);
  expect(sums.reduce((sum, { _sum }) => sum + Number(_sum.requests), 0)).toBe(logged._count);
});
