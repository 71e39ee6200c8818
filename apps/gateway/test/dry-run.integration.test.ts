import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createRestStore } from '@switchyard/platform/resting/rest-store';
import { createWorld, model, until, type World } from './testing/world.ts';

const spare = 'gpt-4o';
const claude = 'claude-sonnet-4-5';
const embedding = 'text-embedding-3-small';
const messages = [{ role: 'user' as const, content: 'Which track is clear?' }];

let world: World;
let second: string;
let ruleId: string;
beforeAll(async () => {
  world = await createWorld();
  const { url } = world.simulator;
  await world.setModels([model, embedding]);
  second = await world.addAccount({ slug: 'second', models: [spare] });
  await world.addAccount({ slug: 'claude', provider: 'anthropic', models: [claude], baseUrl: url });
  ruleId = await world.addRule({
    conditions: [{ field: 'metadata.plan', operator: 'is', values: ['pro'] }],
    target: {
      kind: 'fallback',
      targets: [
        { kind: 'call', providerAccountId: world.accountId, model, retries: 1 },
        { kind: 'call', providerAccountId: second, model: spare },
      ],
    },
  });
});
afterAll(() => world.close());

const dry = { 'x-switchyard-dry-run': 'true' };
const pro = { 'x-switchyard-metadata': '{"plan":"pro"}' };

/** What would be left behind by a request. */
async function traces() {
  const redisKeys = (await world.redis.keys('sy:*')).filter((name) => !/:(resting|headroom)$/.test(name));
  return { billed: world.simulator.bill.entries().length, rows: await world.owner.requestLog.count(), redisKeys };
}

/** Every kind of route that takes a call, each with a call that it would serve. */
const calls: [path: string, body: object][] = [
  ['/v1/chat/completions', { model, messages }],
  ['/v1/chat/completions', { model, messages, stream: true }],
  ['/v1/responses', { model, input: 'hi' }],
  ['/v1/messages', { model: claude, max_tokens: 9, messages }],
  [`/v1beta/models/${model}:generateContent`, { contents: [{ parts: [{ text: 'hi' }] }] }],
  [`/v1beta/models/${model}:streamGenerateContent`, { contents: [{ parts: [{ text: 'hi' }] }] }],
  ['/v1/embeddings', { model: embedding, input: 'hi' }],
  ['/providers/simulator/v1/chat/completions', { model, messages }],
  ['/providers/simulator/v1/other', { model }],
];

const ask = (path: string, body: object, headers: Record<string, string> = dry) =>
  fetch(world.origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${world.key.secret}`, ...headers },
    body: JSON.stringify(body),
  });

test('on every route a dry run answers the decision in one shape, and leaves nothing behind', async () => {
  const before = await traces();
  for (const [path, body] of calls) {
    const response = await ask(path, body);
    expect([path, response.status]).toEqual([path, 200]);
    expect(response.headers.get('content-type')).toContain('application/json');
    const answer = await response.json();
    expect(answer).toMatchObject({ object: 'switchyard.decision', refusal: null, rule: null, budgets: [] });
    expect(answer.attempts.length).toBeGreaterThan(0);
    expect(Object.keys(answer).sort()).toEqual([
      'attempts',
      'budgets',
      'cache',
      'decision',
      'facts',
      'id',
      'model',
      'object',
      'refusal',
      'reservedNanos',
      'rule',
    ]);
  }
  expect(await traces()).toEqual(before);
});

test('it names the rule, its attempts in order with what each would probably cost, and the headers say the same', async () => {
  const response = await ask('/v1/chat/completions', { model: 'anything', messages }, { ...dry, ...pro });
  const answer = await response.json();
  expect(answer).toMatchObject({
    model: 'anything',
    rule: { id: ruleId, version: 1, name: 'rule 1' },
    attempts: [
      { providerAccountId: world.accountId, account: 'simulator', provider: 'openai-compatible', model },
      { providerAccountId: world.accountId, model },
      { providerAccountId: second, model: spare },
    ],
    facts: { operation: 'chat', metadata: { plan: 'pro' } },
  });
  expect(answer.decision.rules).toMatchObject([{ ruleId, matched: true, reason: 'metadata.plan is pro' }]);
  expect(answer.decision.candidates.map(({ result }: { result: string }) => result)).toEqual(
    Array.from({ length: 3 }, () => 'possible'),
  );
  expect(BigInt(answer.attempts[2].costNanos)).toBeGreaterThan(BigInt(answer.attempts[0].costNanos));
  expect(BigInt(answer.reservedNanos)).toBeGreaterThan(BigInt(answer.attempts[2].costNanos));
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'x-switchyard-dry-run': 'true',
    'x-switchyard-rule': `${ruleId};v=1`,
    'x-switchyard-routing-version': '1',
    'x-switchyard-attempts': '0',
    'x-switchyard-provider': 'openai-compatible',
    'x-switchyard-model': model,
  });
});

test('what planning refuses is refused as it would be, and not recorded', async () => {
  const before = await traces();
  const unknown = await ask('/v1/chat/completions', { model: 'nobody-has-it', messages });
  expect([unknown.status, (await unknown.json()).error.code]).toEqual([404, 'model_not_found']);
  const narrow = await world.addKey({ allowedModels: [spare] });
  const forbidden = await ask(
    '/v1/chat/completions',
    { model, messages },
    {
      ...dry,
      authorization: `Bearer ${narrow.secret}`,
    },
  );
  expect([forbidden.status, (await forbidden.json()).error.code]).toEqual([403, 'model_not_allowed']);
  const wrong = await ask('/v1/chat/completions', { model });
  expect(wrong.status).toBe(400);
  const stranger = await ask('/v1/chat/completions', { model, messages }, { ...dry, authorization: 'Bearer syk_no' });
  expect(stranger.status).toBe(401);
  expect(await traces()).toEqual(before);
});

test('"false" is a call like any other, and any other word is refused, naming the header, in the caller’s dialect', async () => {
  const called = await ask('/v1/chat/completions', { model, messages }, { 'x-switchyard-dry-run': 'false' });
  expect((await called.json()).object).toBe('chat.completion');
  const before = await traces();
  for (const word of ['yes', '1', '']) {
    const refused = await ask(
      '/v1/messages',
      { model: claude, max_tokens: 9, messages },
      {
        'x-switchyard-dry-run': word,
      },
    );
    expect(refused.status).toBe(400);
    const answer = await refused.json();
    expect(answer).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
    expect(answer.error.message).toContain('x-switchyard-dry-run');
  }
  expect({ ...(await traces()), rows: 0 }).toEqual({ ...before, rows: 0 });
});

test('a target that rests is passed over with the reason, and when every one rests the least bad is named', async () => {
  const credentials = await world.owner.providerCredential.findMany();
  const rest = (providerAccountId: string, restingModel: string) =>
    createRestStore(world.redis).saveRest(world.organizationId, {
      providerAccountId,
      credentialId: credentials.find((one) => one.providerAccountId === providerAccountId)?.id ?? '',
      model: restingModel,
      kind: 'cooling',
      reason: 'it asked for a pause',
      sinceMs: Date.now(),
      untilMs: Date.now() + 40_000,
    });
  const answered = async () => {
    const response = await ask('/v1/chat/completions', { model: 'x', messages }, { ...dry, ...pro });
    const { attempts, decision } = await response.json();
    return { accounts: attempts.map(({ account }: { account: string }) => account), decision };
  };
  await rest(world.accountId, model);
  const { decision } = await until(async () => {
    const answer = await answered();
    return answer.accounts.join() === 'second' && answer;
  });
  expect(decision.candidates[0]).toMatchObject({ account: 'simulator', result: 'skipped' });
  expect(decision.candidates[0].reason).toContain('asked for a pause');
  await rest(second, spare);
  const all = await until(async () => {
    const answer = await answered();
    return answer.accounts.length === 1 && answer.decision.steps.join().includes('Every target rests') && answer;
  });
  expect(all.accounts).toEqual(['simulator']);
  const { organizationId } = world;
  for (const { id } of credentials)
    for (const one of [model, spare])
      await createRestStore(world.redis).endRest(organizationId, { credentialId: id, model: one });
  await until(async () => (await answered()).accounts.length === 3);
});

test('budgets are told as they stand', async () => {
  const id = await world.setBudget('1');
  await (await ask('/v1/chat/completions', { model, messages }, {})).text();
  const { spentNanos } = await until(async () => (await world.spend()).heldNanos === 0n && (await world.spend()));
  const { budgets } = await (await ask('/v1/chat/completions', { model, messages })).json();
  const numbers = { limit: '1000000000', spent: String(spentNanos), held: '0' };
  const budget = { id, name: 'Search budget', group: '', unit: 'usd', action: 'block' };
  expect(budgets).toEqual([{ ...budget, ...numbers }]);
});

test('an account that traffic is routed away from stands last, and a canary says that it is one', async () => {
  await world.routeAway(world.accountId, new Date(Date.now() + 3_600_000));
  const { attempts, decision } = await (
    await ask('/v1/chat/completions', { model: 'x', messages }, { ...dry, ...pro })
  ).json();
  expect(attempts.map(({ account }: { account: string }) => account)).toEqual(['second', 'simulator']);
  expect(decision.candidates[0]).toMatchObject({ account: 'simulator', result: 'skipped' });
  await world.routeAway(world.accountId, null);
  await world.publishCanary(100, { rules: [], aliases: [] });
  const response = await ask('/v1/chat/completions', { model, messages });
  expect(response.headers.get('x-switchyard-routing-version')).toBe('2;canary');
  expect((await response.json()).decision).toMatchObject({ routingVersion: 2, canary: true, rules: [] });
});
