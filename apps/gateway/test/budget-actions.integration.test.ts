import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { createWorld, model, until, type World } from './testing/world.ts';

const chatty = `${model}+tokens-9000`;
const slow = `${model}+latency-600+tokens-10`;
const cheap = 'gpt-4.1-nano';

let world: World;
beforeAll(async () => {
  world = await createWorld({ BUDGET_WAIT_MS: '5000', DASHBOARD_URL: 'https://switchyard.example.com/' });
  await world.setModels([model, chatty, slow]);
  await world.addAccount({ slug: 'cheap', models: [cheap] });
  const cheapAccount = await world.owner.providerAccount.findFirstOrThrow({ where: { slug: 'cheap' } });
  await world.addAlias('thrifty', { kind: 'call', providerAccountId: cheapAccount.id, model: cheap });
});
afterAll(() => world.close());
afterEach(() => world.clearCaps());

const messages = [{ role: 'user', content: 'Which track is clear?' }];

async function call(more: object = {}, headers: Record<string, string> = {}) {
  const response = await world.post({ model, messages, ...more }, { headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, id: response.headers.get('x-request-id') };
}

const stepsOf = async (id: string | null) => (await world.row(id)).decision as { steps: string[] };

test('in every format a refusal ends in the address at which a raise of the budget is asked for', async () => {
  const id = await world.setBudget('0.000001');
  const link = `: https://switchyard.example.com/o/o-${world.organizationId}/budgets?budget=${id}&raise=ask`;
  const text = 'Which track is clear?';
  const calls: [path: string, body: object][] = [
    ['/v1/chat/completions', { model, messages, max_tokens: 50 }],
    ['/v1/responses', { model, input: text, max_output_tokens: 50, store: false }],
    ['/v1/messages', { model, messages, max_tokens: 50 }],
    [
      `/v1beta/models/${model}:generateContent`,
      { contents: [{ role: 'user', parts: [{ text }] }], generationConfig: { maxOutputTokens: 50 } },
    ],
  ];
  for (const [path, body] of calls) {
    const response = await fetch(`${world.origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${world.key.secret}` },
      body: JSON.stringify(body),
    });
    const { error } = await response.json();
    expect([path, response.status, error.message.endsWith(link)]).toEqual([path, 402, true]);
    expect((await world.row(response.headers.get('x-request-id'))).errorMessage).toBe(error.message);
  }
});

describe('an output cap', () => {
  test('a call without a bound is answered as far as the budget can pay, and says so; one with a bound is refused', async () => {
    // Output costs 600 nano-USD a token: some 2,000 tokens can be paid, 4,096 cannot.
    await world.setBudget('0.0012', { name: 'Small' });
    const { status, headers, text, id } = await call({ model: chatty });
    expect(status).toBe(200);
    const cap = Number(headers.get('x-switchyard-output-cap'));
    expect(cap).toBeGreaterThanOrEqual(1_024);
    expect(cap).toBeLessThan(2_000);
    expect(JSON.parse(text).usage.completion_tokens).toBe(cap);
    expect(JSON.parse(text).choices[0].finish_reason).toBe('length');
    expect((await stepsOf(id)).steps).toContain(
      `The output is capped at ${cap} tokens, which is what the budget "Small" can pay for certain.`,
    );
    const row = await world.row(id);
    expect(row.costNanos ?? 0n).toBeLessThanOrEqual(row.reservedNanos);
    const { spentNanos, heldNanos } = await world.spend();
    expect([spentNanos <= 1_200_000n, heldNanos]).toEqual([true, 0n]);
  });

  test('a caller’s own bound is never shortened: what does not fit is refused', async () => {
    await world.setBudget('0.0012');
    const { status, headers } = await call({ model: chatty, max_tokens: 4_000 });
    expect([status, headers.get('x-switchyard-output-cap')]).toEqual([402, null]);
  });

  test('a little that is left makes a short answer; less than sixteen tokens is refused', async () => {
    await world.setBudget('0.0001');
    const short = await call({ model: chatty });
    expect(short.status).toBe(200);
    expect(Number(short.headers.get('x-switchyard-output-cap'))).toBeLessThan(1_024);
    const none = await call({ model: chatty });
    expect([none.status, JSON.parse(none.text).error.code]).toEqual([402, 'budget_exceeded']);
  });

  test('before an answer is made very short, calls in flight are waited for', async () => {
    await world.setBudget('0.0027');
    // It holds almost all of it and will cost next to nothing.
    const first = call({ model: slow, max_tokens: 4_000 });
    await until(async () => (await world.spend()).heldNanos > 0n);
    const { status, headers } = await call({ model: chatty });
    expect([status, (await first).status]).toEqual([200, 200]);
    expect(Number(headers.get('x-switchyard-output-cap') ?? 4_096)).toBeGreaterThan(1_024);
  });
});

test('many callers without a bound share a small budget: it is never overshot, and nothing stays held', async () => {
  const limit = 3_000_000n; // some 5,000 tokens of output
  await world.setBudget('0.003');
  let running = true;
  let most = 0n;
  const brief = `${model}+tokens-60`;
  await world.setModels([model, chatty, slow, brief]);
  const work = Promise.all(Array.from({ length: 60 }, () => call({ model: brief, user: crypto.randomUUID() })));
  void work.finally(() => {
    running = false;
  });
  while (running) {
    const { spentNanos, heldNanos } = await world.spend();
    if (spentNanos + heldNanos > most) most = spentNanos + heldNanos;
  }
  const answers = await work;
  expect(most).toBeLessThanOrEqual(limit);
  const { spentNanos, heldNanos } = await world.spend();
  expect(heldNanos).toBe(0n);
  // Whoever is refused either found too little left for sixteen tokens, or waited in vain for those who held it.
  const refused = answers.filter(({ status }) => status !== 200).map(({ status }) => status);
  if (refused.includes(402)) expect(limit - spentNanos).toBeLessThan(100_000n);
  expect(refused.filter((status) => status !== 402 && status !== 429)).toEqual([]);
  const caps = answers.flatMap(({ headers }) => Number(headers.get('x-switchyard-output-cap') ?? 0) || []);
  expect(caps.length).toBeGreaterThan(0);
}, 60_000);

describe('a downgrade', () => {
  const toThrifty = { kind: 'downgrade', model: 'thrifty' };

  test('another model is asked for through an alias, the record keeps what was asked, and the headers name the budget', async () => {
    const id = await world.setBudget('0.000001', { name: 'Frugal', action: toThrifty });
    for (const stream of [false, true]) {
      const answered = await call({ max_tokens: 20, stream });
      expect(answered.status).toBe(200);
      expect(answered.headers.get('x-switchyard-downgraded')).toBe('Frugal');
      expect(answered.headers.get('x-switchyard-model')).toBe(cheap);
      const row = await world.row(answered.id);
      expect([row.modelAsked, row.modelServed, row.blockedBy]).toEqual([model, cheap, null]);
      expect((await stepsOf(answered.id)).steps).toContain(
        'The budget "Frugal" cannot pay for this call; thrifty is asked for instead.',
      );
      expect((row.charges as { budgetId: string }[]).map(({ budgetId }) => budgetId)).toEqual([id]);
    }
  });

  test('as long as the budget can pay nothing is changed', async () => {
    await world.setBudget('1', { action: toThrifty });
    const { headers } = await call({ max_tokens: 20 });
    expect([headers.get('x-switchyard-downgraded'), headers.get('x-switchyard-model')]).toEqual([null, model]);
  });

  test('another budget that refuses still refuses', async () => {
    await world.setBudget('0.000001', { action: toThrifty });
    await world.setBudget('0.0000001', { name: 'Hard' });
    const refused = await call({ max_tokens: 20 });
    expect(refused.status).toBe(402);
    expect(refused.text).toContain('Hard');
  });

  test('a budget of a model leads away from that model alone', async () => {
    await world.setBudget('0.000001', { action: toThrifty, scope: { kind: 'model', model } });
    expect((await call({ max_tokens: 20 })).headers.get('x-switchyard-model')).toBe(cheap);
    const direct = await call({ model: cheap, max_tokens: 20 });
    expect([direct.headers.get('x-switchyard-model'), direct.headers.get('x-switchyard-downgraded')]).toEqual([
      cheap,
      null,
    ]);
  });

  test('a model that nobody offers refuses in words, and so does a call that can go nowhere else', async () => {
    await world.setBudget('0.000001', { action: { kind: 'downgrade', model: 'no-such-model' } });
    const lost = await call({ max_tokens: 20 });
    expect(lost.status).toBe(402);
    expect(lost.text).toContain('no-such-model cannot be asked for instead.');
    await world.clearCaps();
    const id = await world.setBudget('0.000001', { action: toThrifty });
    const native = await fetch(`${world.origin}/providers/simulator/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.key.secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages, max_tokens: 20 }),
    });
    expect(native.status).toBe(402);
    expect(await native.text()).toContain('thrifty cannot be asked for instead');
    expect((await world.row(native.headers.get('x-request-id'))).blockedBy).toBe(id);
  });

  test('a key that may not be served the other model is refused, not let through', async () => {
    await world.setBudget('0.000001', { action: toThrifty });
    const { secret } = await world.addKey({ allowedModels: [model] });
    const response = await world.post({ model, messages, max_tokens: 20 }, { secret });
    expect(response.status).toBe(402);
    expect(await response.text()).toContain('may not be served');
  });
});
