import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { openRecordQueue, type RecordQueue } from '@switchyard/platform/queue/record-queue';
import { createWorld, model, until, type World } from './testing/world.ts';

const slow = `${model}+latency-300`;
const trickling = `${model}+tokens-40+chunk_delay-20`;
const cut = `${model}+tokens-40+chunk_delay-10+cut-15`;
const failsFirst = `${model}+latency-200+status-400+fail_first-1`;
const failing = `${model}+latency-50+status-400`;

let world: World;
let queue: RecordQueue;
beforeAll(async () => {
  world = await createWorld();
  queue = openRecordQueue(world.environment.REDIS_URL, { commandTimeoutMs: 5_000 });
  await world.setModels([model, slow, trickling, cut, failsFirst, failing]);
  await world.setCachePolicies({ policy: { mode: 'on' } });
}, 60_000);
beforeEach(async () => {
  world.simulator.reset();
  await world.clearCaps();
  await world.watch();
});
afterAll(async () => {
  await queue.close();
  await world.close();
});

const billed = () => world.simulator.bill.entries();

type Asked = { model: string; asked: string; stream?: boolean };

type Asking = { signal?: AbortSignal; onBegun?: () => void };

/** Sends a call, reads it to its end, and says what came of it. `onBegun` is told of its first content. */
async function ask({ model: name, asked, stream = false }: Asked, { signal, onBegun }: Asking = {}) {
  const body = { model: name, stream, messages: [{ role: 'user', content: asked }] };
  try {
    const response = await world.post(body, signal ? { signal } : {});
    onBegun?.();
    const text = await response.text();
    const cache = response.headers.get('x-switchyard-cache');
    return { status: response.status, text, cache, id: response.headers.get('x-request-id') };
  } catch {
    return { status: 0, text: '', cache: null, id: null };
  }
}

/** Waits until the provider has a call. */
const isAsked = () => until(async () => world.simulator.bill.open > 0);

/** Sends a call whose answer is streamed, and waits for its first content. */
async function askStream(asked: Asked, signal?: AbortSignal) {
  const begun = Promise.withResolvers<void>();
  const answer = ask(asked, { ...(signal ? { signal } : {}), onBegun: begun.resolve });
  await begun.promise;
  return { answer };
}

/** Many at once, of which the first leads. */
async function askAfter(count: number, asked: Asked) {
  const first = ask(asked);
  await isAsked();
  const others = Array.from({ length: count - 1 }, () => ask(asked));
  return await Promise.all([first, ...others]);
}

async function nothingHeld() {
  await until(async () => (await world.spend()).heldNanos === 0n);
  await until(async () => (await world.store.openReservations(world.organizationId)).length === 0);
}

describe.each([false, true])('equal calls at once (stream: %p)', (stream) => {
  test('make one call to the provider, which is charged once', async () => {
    const asked = { model: slow, asked: randomUUID(), stream };
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(asked)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(billed()).toHaveLength(1);
    expect(answers.map(({ cache }) => cache).sort()).toEqual(['miss', ...Array.from({ length: 11 }, () => 'shared')]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    if (stream) expect(answers[0]?.text.trimEnd()).toEndWith('data: [DONE]');
    await nothingHeld();
    const [entry] = billed();
    const rows = await Promise.all(answers.map(({ id }) => world.row(id)));
    expect(rows.map(({ outcome }) => outcome)).toEqual(rows.map(() => 'SUCCEEDED'));
    expect(rows.filter(({ cacheStatus }) => cacheStatus === 'SHARED')).toHaveLength(11);
    expect(rows.filter(({ costNanos }) => (costNanos ?? 0n) > 0n)).toHaveLength(1);
    expect((await world.spend()).spentNanos).toBe(rows.reduce((sum, { costNanos }) => sum + (costNanos ?? 0n), 0n));
    expect(entry?.aborted).toBe(false);
  });
});

test('streams and whole answers share one call', async () => {
  const asked = randomUUID();
  const first = ask({ model: slow, asked, stream: true });
  await isAsked();
  const second = await ask({ model: slow, asked });
  expect(second).toMatchObject({ status: 200, cache: 'shared' });
  expect(JSON.parse(second.text).choices[0].message.content.length).toBeGreaterThan(0);
  expect((await first).cache).toBe('miss');
  expect(billed()).toHaveLength(1);
});

describe('whoever leaves', () => {
  test('the leader: those who follow get the whole answer of the one call, and it pays for it as cancelled', async () => {
    for (const stream of [true, false]) {
      world.simulator.bill.clear();
      const asked = { model: stream ? trickling : slow, asked: randomUUID(), stream };
      const leader = new AbortController();
      const leaving = ask(asked, { signal: leader.signal });
      await isAsked();
      const following = [1, 2, 3].map(() => ask(asked));
      await until(async () => world.underWay() === 4);
      leader.abort();
      const answers = await Promise.all(following);
      await leaving;
      expect(answers.map(({ status, cache }) => [status, cache])).toEqual(answers.map(() => [200, 'shared']));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      if (stream) expect(answers[0]?.text.trimEnd()).toEndWith('data: [DONE]');
      expect(billed()).toHaveLength(1);
      expect(billed()[0]).toMatchObject({ aborted: false });
      await nothingHeld();
      const followed = await world.row(answers[0]?.id ?? null);
      const led = await world.row(followed.cacheSourceId);
      expect(led).toMatchObject({ outcome: 'CANCELLED', cacheStatus: 'MISS', cacheStored: true });
      expect(led.costNanos).toBeGreaterThan(0n);
      expect((await ask(asked)).cache).toBe('hit');
    }
  });

  test('one that follows: the others do not notice', async () => {
    const asked = { model: trickling, asked: randomUUID(), stream: true };
    const { answer: leader } = await askStream(asked);
    const leaving = new AbortController();
    const [gone, stays] = await Promise.all([askStream(asked, leaving.signal), askStream(asked)]);
    leaving.abort();
    await gone.answer;
    expect((await leader).text).toBe((await stays.answer).text);
    expect((await stays.answer).text.trimEnd()).toEndWith('data: [DONE]');
    expect(billed()).toHaveLength(1);
    await nothingHeld();
  });

  test('all of them: the provider is left', async () => {
    const asked = { model: trickling, asked: randomUUID(), stream: true };
    const [one, two] = [new AbortController(), new AbortController()];
    const calls = [await askStream(asked, one.signal), await askStream(asked, two.signal)];
    one.abort();
    await calls[0]?.answer;
    expect(billed()).toEqual([]);
    two.abort();
    await calls[1]?.answer;
    await until(async () => billed().length === 1);
    expect(billed()[0]).toMatchObject({ aborted: true });
    await nothingHeld();
  });
});

describe('when the leader fails', () => {
  test('before its content, one that followed makes the next call, and the others follow that', async () => {
    const answers = await askAfter(6, { model: failsFirst, asked: randomUUID() });
    expect(answers.map(({ status }) => status)).toEqual([400, 200, 200, 200, 200, 200]);
    expect(billed().filter(({ status }) => status === 200)).toHaveLength(1);
    await nothingHeld();
  });

  test('again and again, nobody waits for more than two of them', async () => {
    const answers = await askAfter(6, { model: failing, asked: randomUUID() });
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
    await nothingHeld();
  });

  test('within its stream, all get the honest end, and nothing is kept', async () => {
    const asked = { model: cut, asked: randomUUID(), stream: true };
    const answers = await askAfter(5, asked);
    for (const { text } of answers) {
      expect(text).toContain('stream_cut');
      expect(text).not.toContain('[DONE]');
    }
    expect(billed()).toHaveLength(1);
    await nothingHeld();
    const rows = await Promise.all(answers.map(({ id }) => world.row(id)));
    expect(rows.map(({ outcome }) => outcome)).toEqual(rows.map(() => 'PARTIAL'));
    expect(rows.some(({ cacheStored }) => cacheStored)).toBe(false);
  });
});

test('50 callers who leave at random: each call is settled once, nothing stays held, and the cost is the bill', async () => {
  for (let round = 0; round < 4; round++) {
    world.simulator.bill.clear();
    const since = new Date();
    const before = (await world.spend()).spentNanos;
    const questions = Array.from({ length: 5 }, () => randomUUID());
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, at) => {
        const leaving = new AbortController();
        await Bun.sleep(Math.random() * 400);
        if (at % 3 === 0) setTimeout(() => leaving.abort(), Math.random() * 700);
        return await ask(
          { model: trickling, asked: questions[at % 5] ?? '', stream: at % 2 === 0 },
          { signal: leaving.signal },
        );
      }),
    );
    await until(async () => world.simulator.bill.open === 0);
    await nothingHeld();
    const ended = answers.filter(({ status }) => status === 200);
    expect(ended.length).toBeGreaterThan(20);
    await Promise.all(ended.map(({ id }) => world.row(id)));
    // Every record is in the queue before its hold is released and its caller answered.
    await until(async () => world.underWay() === 0 && (await isQueueEmpty()));
    const rows = await world.owner.requestLog.findMany({
      where: { organizationId: world.organizationId, startedAt: { gte: since } },
    });
    const sum = (some: typeof rows) => some.reduce((all, { costNanos }) => all + (costNanos ?? 0n), 0n);
    expect((await world.spend()).spentNanos - before).toBe(sum(rows));
    // What was broken off is estimated; all else costs what the provider bills, once however many got it.
    const whole = billed().filter(({ outcome }) => outcome === 'complete');
    expect(sum(rows.filter(({ costEstimated }) => !costEstimated))).toBe(
      whole.reduce((all, entry) => all + costOf(entry), 0n),
    );
    expect(billed().length).toBeLessThan(20);
  }
}, 60_000);

async function isQueueEmpty(): Promise<boolean> {
  const { waiting, active, delayed } = await queue.counts();
  return waiting + active + delayed === 0;
}

/** gpt-4o-mini's prices, nano-USD for a token. */
const costOf = ({ promptTokens, completionTokens }: { promptTokens: number; completionTokens: number }) =>
  BigInt(promptTokens) * 150n + BigInt(completionTokens) * 600n;
