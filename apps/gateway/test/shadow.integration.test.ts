import { afterAll, beforeAll, expect, test } from 'bun:test';
import { shadowRecord } from '@switchyard/core/requests/shadow-record';
import { loadShadowSpend } from '@switchyard/db/configuration/load-budget-spends';
import { createWorld, model, until, type World } from './testing/world.ts';

const messages = [{ role: 'user' as const, content: 'Which track is clear?' }];
const models = ['ok', 'held', 'refuses', 'cut', 'streams', 'dear', 'silent'] as const;
const scripts: Record<(typeof models)[number], string> = {
  ok: `${model}+tokens-7`,
  held: `${model}+tokens-5`,
  refuses: `${model}+status-503`,
  cut: `${model}+cut-3+tokens-20`,
  streams: `${model}+tokens-9`,
  dear: `${model}+tokens-11`,
  silent: `${model}+no_usage+tokens-13`,
};
const unpriced = 'unpriced-model';
const period = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth(), 1)).toISOString();

let world: World;
let second: string;
let gated: string;
/** Stands before the simulator and lets nothing through until it is opened. */
const gate = Promise.withResolvers<void>();
const gatekeeper = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  idleTimeout: 120,
  async fetch(request) {
    const body = await request.text();
    await gate.promise;
    const { headers, method, url } = request;
    return fetch(world.simulator.url + new URL(url).pathname, { method, headers, body });
  },
});
beforeAll(async () => {
  world = await createWorld();
  await world.watch();
  await world.setModels([model, ...Object.values(scripts)]); // gives them a price
  second = await world.addAccount({ slug: 'second', models: Object.values(scripts) });
  gated = await world.addAccount({ slug: 'gated', models: [], baseUrl: `http://127.0.0.1:${gatekeeper.port}/v1` });
});
afterAll(async () => {
  await world.close();
  await gatekeeper.stop(true);
});

type Wanted = { name: string; shadowModel: string; account?: string; budget?: bigint; percent?: number };

/** A rule for callers that say its name, which sends copies of what it decides to the second account; answers its id. */
const addRule = ({ name, shadowModel, account = second, budget = 1_000_000_000n, percent = 100 }: Wanted) =>
  world.addRule({
    conditions: [{ field: 'metadata.case', operator: 'is', values: [name] }],
    target: { kind: 'call', providerAccountId: world.accountId, model },
    shadow: { percent, providerAccountId: account, model: shadowModel, monthlyBudgetNanos: String(budget) },
  });

async function ask(name: string, more: object = {}) {
  const headers = { 'x-switchyard-metadata': JSON.stringify({ case: name }) };
  const response = await world.post({ model, messages, max_tokens: 40, ...more }, { headers });
  const text = await response.text();
  return { response, text, id: response.headers.get('x-request-id') ?? '' };
}

const runOf = (requestId: string) =>
  until(async () => {
    const row = await world.owner.shadowRun.findFirst({ where: { requestId } });
    return row && { ...row, record: shadowRecord.parse(row.record) };
  }, 60_000); // what is estimated waits for the tokenizer, which takes its time to start

async function spentOn(ruleId: string) {
  const [copies] = await world.store.readBudgets(world.organizationId, [
    { budgetId: ruleId, period, group: '', countedSinceMs: 0 },
  ]);
  return { spentNanos: copies?.spent ?? 0n, heldNanos: copies?.held ?? 0n };
}

/** What the simulator billed for a model, at the scripted price. */
const billed = (name: string) =>
  world.simulator.bill
    .entries()
    .filter((entry) => entry.model === name)
    .reduce((sum, entry) => sum + BigInt(entry.promptTokens) * 150n + BigInt(entry.completionTokens) * 600n, 0n);

test('both answers are recorded in figures, never in words, and the copy costs what its provider billed', async () => {
  const ruleId = await addRule({ name: 'ok', shadowModel: scripts.ok });
  const { response, id } = await ask('ok');
  expect(response.status).toBe(200);
  const { record, costNanos } = await runOf(id);
  expect(record).toMatchObject({
    requestId: id,
    ruleId,
    ruleVersion: 1,
    served: { providerAccountId: world.accountId, model, outcome: 'succeeded' },
    shadow: {
      providerAccountId: second,
      model: scripts.ok,
      outcome: 'succeeded',
      httpStatus: 200,
      finishReason: 'stop',
    },
  });
  expect(record.served.costNanos).toBe(response.headers.get('x-switchyard-cost-nanos'));
  expect(record.shadow.usage.outputTokens).toBe(7);
  expect(record.shadow.outputCharacters).toBeGreaterThan(0);
  expect(record.similarity).toBeGreaterThan(0);
  expect(costNanos).toBe(billed(scripts.ok));
  expect(JSON.stringify(record)).not.toContain('track');
  expect(await until(async () => (await spentOn(ruleId)).heldNanos === 0n && (await spentOn(ruleId)))).toEqual({
    spentNanos: costNanos ?? 0n,
    heldNanos: 0n,
  });
});

test('what a copy costs is counted in the budgets of whom it copies, and the request’s record knows nothing of it', async () => {
  const before = await until(async () => (await world.spend()).heldNanos === 0n && (await world.spend()));
  const { response, id } = await ask('ok');
  const { costNanos, record } = await runOf(id);
  const { spentNanos } = await until(async () => (await world.spend()).heldNanos === 0n && (await world.spend()));
  const own = BigInt(response.headers.get('x-switchyard-cost-nanos') ?? 0);
  expect(spentNanos - before.spentNanos).toBe(own + (costNanos ?? 0n));
  expect(record.payer).toMatchObject({ teamId: world.teamId, keyId: world.key.id, endpoint: '/v1/chat/completions' });
  expect(record.charges.map(({ amount }) => amount)).toEqual([String(costNanos), String(costNanos)]);
  await world.row(id);
  expect((await world.attempts(id)).map((attempt) => attempt.model)).toEqual([model]);
});

test('an answer is whole while its copy still waits for its own, and the copy is charged when that has come', async () => {
  const ruleId = await addRule({ name: 'held', shadowModel: scripts.held, account: gated });
  const { response, text, id } = await ask('held');
  expect(response.status).toBe(200);
  expect(JSON.parse(text).choices[0].message.content).not.toBe('');
  await world.row(id);
  expect((await until(async () => (await spentOn(ruleId)).heldNanos > 0n && (await spentOn(ruleId)))).spentNanos).toBe(
    0n,
  );
  gate.resolve();
  const { record } = await runOf(id);
  expect(record.shadow).toMatchObject({ outcome: 'succeeded', costNanos: String(billed(scripts.held)) });
  const settled = await until(async () => (await spentOn(ruleId)).heldNanos === 0n && (await spentOn(ruleId)));
  expect(settled.spentNanos).toBe(billed(scripts.held));
});

test('a copy that fails or is cut changes no answer', async () => {
  await addRule({ name: 'refuses', shadowModel: scripts.refuses });
  const refused = await ask('refuses');
  expect(refused.response.status).toBe(200);
  expect((await runOf(refused.id)).record).toMatchObject({
    shadow: { outcome: 'overloaded', costNanos: '0', httpStatus: 503 },
    similarity: null,
  });
  await addRule({ name: 'cut', shadowModel: scripts.cut });
  const { text, id } = await ask('cut', { stream: true });
  expect(text).toContain('data: [DONE]');
  expect((await runOf(id)).record.shadow.outcome).toBe('cut');
});

test('streams are compared, too, and usage that nobody told is an estimate that is charged', async () => {
  await addRule({ name: 'streams', shadowModel: scripts.streams });
  const streamed = await ask('streams', { stream: true });
  const { record } = await runOf(streamed.id);
  expect(record.shadow).toMatchObject({ outcome: 'succeeded', costNanos: String(billed(scripts.streams)) });
  expect(record.similarity).toBeGreaterThan(0);
  await addRule({ name: 'silent', shadowModel: scripts.silent });
  const silent = await runOf((await ask('silent')).id);
  expect(BigInt(silent.record.shadow.costNanos ?? 0)).toBeGreaterThan(0n);
});

test('the rule’s own budget stops copies and nothing else, also after Redis has forgotten everything', async () => {
  // Enough for the worst case of one copy, and not of a second one when the first has been paid.
  const budget = 31_000n;
  const ruleId = await addRule({ name: 'dear', shadowModel: scripts.dear, budget });
  const first = await ask('dear', { max_tokens: 20 });
  const { costNanos } = await runOf(first.id);
  expect(costNanos).toBe(billed(scripts.dear));
  await until(async () => (await spentOn(ruleId)).heldNanos === 0n);
  expect((await ask('dear', { max_tokens: 20 })).response.status).toBe(200);
  await world.redis.flushall();
  const spend = await loadShadowSpend(world.owner, world.organizationId, { ruleId, period, pending: [] });
  expect(spend).toBe(costNanos ?? -1n);
  expect((await ask('dear', { max_tokens: 20 })).response.status).toBe(200);
  expect((await ask('dear', { max_tokens: 20 })).response.status).toBe(200);
  // A copy that is offered later, and recorded, shows that none of those before it was begun.
  await runOf((await ask('ok')).id);
  expect(await spentOn(ruleId)).toEqual({ spentNanos: costNanos ?? -1n, heldNanos: 0n });
  expect(billed(scripts.dear)).toBe(costNanos ?? -1n);
  expect(await world.owner.shadowRun.count({ where: { ruleId } })).toBe(1);
});

test('no copy is sent of what failed, to what has no price, or beyond the share', async () => {
  world.simulator.reset();
  await addRule({ name: 'free', shadowModel: unpriced });
  expect((await ask('free')).response.status).toBe(200);
  await addRule({ name: 'rare', shadowModel: scripts.ok, percent: 0.000_001 });
  expect((await ask('rare')).response.status).toBe(200);
  await addRule({ name: 'refused', shadowModel: scripts.ok });
  expect((await ask('refused', { n: 'many' })).response.status).toBe(400);
  const asked = world.simulator.bill.entries().map((entry) => entry.model);
  expect(new Set(asked)).toEqual(new Set([model]));
});
