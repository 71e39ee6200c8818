import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createWorld, model, until, type World } from '../testing/world.ts';
import { callOnce, type Door, drive } from './support/drive.ts';

const most = 50;
const callers = 80;
const hanging = `${model}+hang`;

let world: World;
let door: Door;
beforeAll(async () => {
  world = await createWorld({ MAX_CALLS_PER_ACCOUNT: String(most) });
  door = { baseUrl: world.baseUrl, secret: world.key.secret };
});
afterAll(() => world.close());

test('F22 an account that hangs is asked so often and no more: others are answered, and its own callers hear at once', async () => {
  const slow = await world.addAccount({ slug: 'slow', models: [hanging] });
  await world.addRule({
    conditions: [{ field: 'model', operator: 'is', values: ['elsewhere'] }],
    target: {
      kind: 'fallback',
      targets: [
        { kind: 'call', providerAccountId: slow, model: hanging },
        { kind: 'call', providerAccountId: world.accountId, model },
      ],
    },
  });
  const leave = new AbortController();
  const waiting = Array.from({ length: callers }, () =>
    fetch(`${door.baseUrl}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${door.secret}` },
      body: JSON.stringify({ model: hanging, messages: [{ role: 'user', content: 'Anyone?' }] }),
      signal: leave.signal,
    }).catch(() => null),
  );
  const refused: number[] = [];
  for (const call of waiting) void call.then((response) => response && refused.push(response.status));
  await until(async () => refused.length >= callers - most);
  expect(refused).toEqual(Array(callers - most).fill(503));
  expect(world.simulator.bill.open).toBe(most);

  const own = await callOnce(door, { model: hanging, stream: false });
  expect([own.status, own.text.includes('"provider_busy"'), own.attempts]).toEqual([503, true, 0]);
  for (const name of [model, 'elsewhere']) {
    const seen = await drive(door, { model: name, count: 40 });
    expect(seen.filter(({ answered }) => answered)).toHaveLength(40);
  }
  leave.abort();
  await Promise.all(waiting);
  await until(async () => world.simulator.bill.open === 0);
});
