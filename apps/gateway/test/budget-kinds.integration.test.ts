import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test';
import { createWorld, model, until, type World } from './testing/world.ts';

const other = 'gpt-4o';

let world: World;
let spare: string;
beforeAll(async () => {
  world = await createWorld({ BUDGET_WAIT_MS: '200' });
  await world.setModels([model, `${model}+tokens-50`, `${model}+status-503`]);
  spare = await world.addAccount({ slug: 'spare', models: [other] });
});
afterAll(() => world.close());
afterEach(() => world.clearCaps());

const messages = [{ role: 'user', content: 'Which track is clear?' }];

async function call(more: object = {}, headers: Record<string, string> = {}) {
  const response = await world.post({ model, messages, max_tokens: 20, ...more }, { headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, id: response.headers.get('x-request-id') };
}

/** What every budget was charged for a request, by its id and group. */
async function chargesOf(id: string | null) {
  const { charges } = await world.row(id);
  return new Map(
    (charges as { budgetId: string; group: string; amount: string }[]).map(({ budgetId, group, amount }) => [
      `${budgetId} ${group}`,
      BigInt(amount),
    ]),
  );
}

test('tags, metadata and each value: every one of them is charged, and the fullest refuses by its name', async () => {
  const roomy = await world.setBudget('1', { name: 'Tag eu', scope: { kind: 'tag', tag: 'eu' } });
  const customers = await world.setBudget('0.0002', {
    name: 'Customers',
    scope: { kind: 'each', of: 'metadata.customer' },
  });
  const of = (customer: string) =>
    call({}, { 'x-switchyard-tags': 'eu', 'x-switchyard-metadata': JSON.stringify({ customer }) });
  const first = await of('acme');
  expect(first.status).toBe(200);
  const cost = BigInt(first.headers.get('x-switchyard-cost-nanos') ?? 0);
  expect([...(await chargesOf(first.id))].sort()).toEqual(
    [
      [`${customers} acme`, cost],
      [`${roomy} `, cost],
    ].sort() as [string, bigint][],
  );
  let refused = await of('acme');
  while (refused.status === 200) refused = await of('acme');
  expect(refused.status).toBe(402);
  const { error } = JSON.parse(refused.text);
  expect(error.code).toBe('budget_exceeded');
  expect(error.message).toContain('monthly budget "Customers" of metadata.customer acme');
  expect(error.message).toMatch(/resets on \d{4}-\d\d-\d\d 00:00 \(UTC\)/);
  expect(error.message).toContain('owner or admin of Northwind');
  expect(error.message).toContain('Budgets page');
  expect((await world.row(refused.id)).blockedBy).toBe(customers);
  expect((await of('globex')).status).toBe(200);
  expect((await call()).status).toBe(200);
});

test('values beyond those that a budget counts apart share one counter, which refuses by the name of the budget and its bound', async () => {
  const customers = await world.setBudget('0', {
    name: 'Customers',
    scope: { kind: 'each', of: 'metadata.customer' },
    unit: 'REQUESTS',
    limitAmount: 2n,
    maxGroups: 2,
  });
  const of = (customer: string) => call({}, { 'x-switchyard-metadata': JSON.stringify({ customer }) });
  for (const customer of ['acme', 'globex']) expect((await of(customer)).status).toBe(200);
  const shared = [await of('initech'), await of('umbrella')];
  expect(shared.map(({ status }) => status)).toEqual([200, 200]);
  for (const { id } of shared) expect([...(await chargesOf(id)).keys()]).toEqual([`${customers} `]);
  const refused = await of('hooli');
  expect(refused.status).toBe(402);
  expect(JSON.parse(refused.text).error.message).toContain(
    'monthly budget "Customers" of every metadata.customer beyond the 2 that it counts apart (maxGroups)',
  );
  expect((await of('acme')).status).toBe(200);
  const rows = await until(async () => {
    const found = await world.owner.budgetSpend.findMany({
      where: { budgetId: customers },
      orderBy: { groupKey: 'asc' },
    });
    return found.reduce((sum, { requests }) => sum + requests, 0n) === 5n && found;
  });
  expect(rows.map(({ groupKey, requests }) => [groupKey, requests])).toEqual([
    ['', 2n],
    ['acme', 2n],
    ['globex', 1n],
  ]);
});

test('a call with several values that have no place is counted with the others once', async () => {
  const scope = { kind: 'each', of: 'tag' };
  const tags = await world.setBudget('0', { scope, unit: 'REQUESTS', limitAmount: 9n, maxGroups: 1 });
  const { id } = await call({}, { 'x-switchyard-tags': 'a,b,c' });
  expect([...(await chargesOf(id))].sort()).toEqual([
    [`${tags} `, 1n],
    [`${tags} a`, 1n],
  ]);
});

test('whatever a caller puts into its metadata, its call is answered, charged and recorded', async () => {
  const customers = await world.setBudget('1', { scope: { kind: 'each', of: 'metadata.customer' } });
  const answered = await call({}, { 'x-switchyard-metadata': '{"customer":"a\\u0000b","x\\u0000y":"z"}' });
  expect(answered.status).toBe(200);
  expect([...(await chargesOf(answered.id)).keys()]).toEqual([`${customers} a\uFFFDb`]);
  const { facts } = await world.row(answered.id);
  expect(facts).toMatchObject({ metadata: { customer: 'a\uFFFDb', 'x\uFFFDy': 'z' } });
});

test('a value with a budget of its own is not in the default', async () => {
  const keys = await world.setBudget('0.000001', { scope: { kind: 'each', of: 'key' } });
  expect((await call()).status).toBe(402);
  const own = await world.setBudget('1', { scope: { kind: 'key', id: world.key.id } });
  const answered = await call();
  expect(answered.status).toBe(200);
  expect([...(await chargesOf(answered.id)).keys()]).toEqual([`${own} `]);
  expect(keys).not.toBe(own);
});

test('tokens and requests are counted as such', async () => {
  const tokens = await world.setBudget('0', { unit: 'TOKENS', limitAmount: 100_000n, name: 'Tokens' });
  const requests = await world.setBudget('0', { unit: 'REQUESTS', limitAmount: 2n, name: 'Requests' });
  const first = await call({ model: `${model}+tokens-50`, max_tokens: 60 });
  const row = await world.row(first.id);
  const charges = await chargesOf(first.id);
  expect(charges.get(`${tokens} `)).toBe(BigInt(row.inputTokens + row.outputTokens));
  expect(charges.get(`${requests} `)).toBe(1n);
  expect((await call()).status).toBe(200);
  const refused = await call();
  expect(refused.status).toBe(402);
  expect(refused.text).toContain('2 requests used and 0 requests in flight of 2 requests; this call is 1 request');
  expect(refused.headers.get('x-switchyard-budget-name')).toBe('Requests');
  expect(refused.headers.get('x-switchyard-budget-remaining')).toBe('0');
});

test('a budget of a model pays for the attempts on that model, and not for those of the fallback', async () => {
  const busy = `${model}+status-503`;
  await world.addRule({
    conditions: [{ field: 'model', operator: 'is', values: ['reliable'] }],
    target: {
      kind: 'fallback',
      targets: [
        { kind: 'call', providerAccountId: world.accountId, model: busy },
        { kind: 'call', providerAccountId: spare, model: other },
      ],
    },
  });
  const ofBusy = await world.setBudget('1', { scope: { kind: 'model', model: busy } });
  const ofOther = await world.setBudget('1', { scope: { kind: 'model', model: other } });
  const unrelated = await world.setBudget('0', { scope: { kind: 'model', model } });
  const { status, id, headers } = await call({ model: 'reliable' });
  expect(status).toBe(200);
  const charges = await chargesOf(id);
  expect(charges.get(`${ofBusy} `)).toBe(0n);
  expect(charges.get(`${ofOther} `)).toBe(BigInt(headers.get('x-switchyard-cost-nanos') ?? -1));
  expect(charges.has(`${unrelated} `)).toBe(false);
});

test('a budget that only tells people refuses nothing, and is told of in the headers', async () => {
  await world.setBudget('0.000001', { name: 'Watch this', action: { kind: 'notify' }, timeZone: 'Europe/Berlin' });
  await call();
  const { status, headers } = await call();
  expect(status).toBe(200);
  const told = (name: string) => headers.get(`x-switchyard-budget-${name}`);
  expect([told('name'), told('unit'), told('limit'), told('remaining')]).toEqual([
    'Watch this',
    'usd',
    '0.000001',
    '0.00',
  ]);
  expect(told('scope')).toBe(`team:${world.teamId}`);
  const reset = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' });
  expect(reset.format(new Date(told('reset') ?? 0))).toMatch(/-01 00:00$/);
});

test('of several budgets the one with the smallest share left is told, on streams and errors, too; one without an end has no reset', async () => {
  await world.setBudget('1', { name: 'Wide' });
  const launch = await world.setBudget('0.01', {
    name: 'Launch',
    period: { kind: 'once', from: '2020-01-01', until: null },
  });
  for (const more of [{}, { stream: true }, { model: `${model}+status-503` }]) {
    const { headers } = await call(more);
    expect(headers.get('x-switchyard-budget-name')).toBe('Launch');
    expect(headers.get('x-switchyard-budget-reset')).toBeNull();
  }
  // Of a whole answer what is left is after its true cost.
  const { headers } = await call();
  const counter = { budgetId: launch, period: '2020-01-01T00:00:00.000Z', group: '', countedSinceMs: 0 };
  const { spent } = await until(async () => {
    const [now] = await world.store.readBudgets(world.organizationId, [counter]);
    return now?.held === 0n && now;
  });
  expect(Number(headers.get('x-switchyard-budget-remaining'))).toBeCloseTo(0.01 - Number(spent) / 1e9, 9);
});

test('a raise counts while it lasts', async () => {
  const budgetId = await world.setBudget('0.000001');
  expect((await call()).status).toBe(402);
  const now = Date.now();
  await world.owner.budgetRaise.create({
    data: {
      organizationId: world.organizationId,
      budgetId,
      amount: 1_000_000_000n,
      reason: 'Launch',
      status: 'APPROVED',
      requestedById: crypto.randomUUID(),
      decidedAt: new Date(now - 1_000),
      expiresAt: new Date(now + 4_000),
    },
  });
  await world.changed();
  const raised = await call();
  expect([raised.status, raised.headers.get('x-switchyard-budget-limit')]).toEqual([200, '1.000001']);
  await Bun.sleep(Math.max(0, now + 4_050 - Date.now()));
  expect((await call()).status).toBe(402);
});

test('what costs nothing is refused by no budget', async () => {
  await world.setBudget('0');
  const response = await fetch(`${world.origin}/v1/messages/count_tokens`, {
    method: 'POST',
    headers: { 'x-api-key': world.key.secret, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages }),
  });
  expect(response.status).not.toBe(402);
});
