import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test';
import { type GatewayProcess, startGatewayProcess } from './testing/gateway-process.ts';
import { createWorld, model, until, type World } from './testing/world.ts';

const scripted = `${model}+tokens-400+latency-20`;

let world: World;
let gateways: GatewayProcess[] = [];
beforeAll(async () => {
  world = await createWorld({ BUDGET_WAIT_MS: '20000' });
  await world.setModels([model, scripted]);
  gateways = await Promise.all([1, 2].map(() => startGatewayProcess(world.environment)));
}, 60_000);
afterEach(() => world.clearCaps());
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  await world.close();
});

const messages = [{ role: 'user', content: 'Which track is clear?' }];

/** Sends a call to one of the two, in turn; they hear of a change within a moment. */
async function post(turn: number, body: object) {
  const response = await fetch(`${gateways[turn % 2]?.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.key.secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messages, user: crypto.randomUUID(), ...body }),
  });
  await response.text();
  return response;
}

/** Until both work with the configuration that the world's own gateway works with. */
async function bothKnow() {
  const authorization = `Bearer ${world.key.secret}`;
  const { configVersion } = await world.owner.organization.findUniqueOrThrow({ where: { id: world.organizationId } });
  for (const { baseUrl } of gateways)
    await until(async () => {
      const listed = await fetch(`${baseUrl}/models`, { headers: { authorization } });
      return BigInt(listed.headers.get('x-switchyard-configuration') ?? 0) >= configVersion;
    });
}

test('two gateways with one Redis admit exactly the limit together', async () => {
  await world.setPolicy({ rules: [{ kind: 'window', measure: 'requests', window: 'minute', limit: 37 }] });
  await bothKnow();
  const answers = await Promise.all(Array.from({ length: 120 }, (_, turn) => post(turn, { model, max_tokens: 5 })));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(37);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(83);
  const left = answers.flatMap(({ headers, status }) =>
    status === 200 ? [Number(headers.get('x-ratelimit-remaining-requests'))] : [],
  );
  expect(left.sort((a, b) => a - b)).toEqual(Array.from({ length: 37 }, (_, remaining) => remaining));
}, 60_000);

test('and never overshoot a budget at any instant, nor leave anything held', async () => {
  await world.setBudget('0.01');
  await bothKnow();
  let running = true;
  let most = 0n;
  const work = Promise.all(Array.from({ length: 150 }, (_, turn) => post(turn, { model: scripted, max_tokens: 800 })));
  void work.finally(() => {
    running = false;
  });
  while (running) {
    const { spentNanos, heldNanos } = await world.spend();
    if (spentNanos + heldNanos > most) most = spentNanos + heldNanos;
  }
  const answers = await work;
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 402]));
  const costs = answers.map(({ headers }) => BigInt(headers.get('x-switchyard-cost-nanos') ?? 0));
  const cost = costs.reduce((sum, one) => sum + one, 0n);
  expect(most).toBeGreaterThan(0n);
  expect(most).toBeLessThanOrEqual(10_000_000n);
  expect(await world.spend()).toEqual({ spentNanos: cost, heldNanos: 0n });
  const billed = world.simulator.bill.entries().filter((entry) => entry.model === scripted);
  const bill = billed.reduce(
    (sum, entry) => sum + BigInt(entry.promptTokens) * 150n + BigInt(entry.completionTokens) * 600n,
    0n,
  );
  expect(cost).toBe(bill);
}, 60_000);
