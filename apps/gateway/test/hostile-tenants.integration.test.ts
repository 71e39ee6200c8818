import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type OpenAI from 'openai';
import { thrownBy } from './sdk/sdk-client.ts';
import { batchLines, createStoredWorld, type StoredWorld } from './testing/stored-world.ts';

const model = 'gpt-4.1-mini';

let world: StoredWorld;
beforeAll(async () => {
  world = await createStoredWorld();
});
afterAll(() => world.close());

const inBackground = { model, input: 'Take your time', background: true, max_output_tokens: 50 } as const;
const createBatch = (by: OpenAI, input_file_id: string) =>
  by.batches.create({ input_file_id, endpoint: '/v1/chat/completions', completion_window: '24h' });

describe('work that ends after its call', () => {
  test('a background response is paid for by the first who sees its end, once and in full', async () => {
    const { spentNanos } = await world.spend();
    const { id, status } = await world.own.responses.create(inBackground);
    expect(status).toBe('queued');
    expect((await world.spend()).spentNanos).toBe(spentNanos);
    const looks = await Promise.all([1, 2, 3].map(() => world.own.responses.retrieve(id).withResponse()));
    const rows = await Promise.all(looks.map(({ response }) => world.row(response.headers.get('x-request-id'))));
    const [paid, ...others] = rows.filter(({ costNanos }) => costNanos !== 0n);
    expect(others).toEqual([]);
    const [billed] = world.simulator.bill.entries().filter((entry) => entry.usage.outputTokens > 0);
    expect(paid).toMatchObject({
      costEstimated: false,
      inputTokens: BigInt(billed?.usage.inputTokens ?? 0),
      outputTokens: BigInt(billed?.usage.outputTokens ?? 0),
    });
    expect((await world.spend()).spentNanos).toBe(spentNanos + (paid?.costNanos ?? 0n));
  });

  test('a batch may name any model, so a key for some models starts none', async () => {
    const narrow = await world.addKey({ allowedModels: [model] });
    const file = await world.upload(world.own, batchLines('gpt-5-pro', ['Hello']));
    const refused = await thrownBy(() => createBatch(world.client(narrow.secret), file.id));
    expect(refused).toEqual({ status: 403, message: expect.stringContaining('may name any model') });
    expect((await createBatch(world.own, file.id)).status).toBeString();
  });

  test('neither is started on a budget, which could hold nothing for it', async () => {
    const file = await world.upload(world.own, batchLines(model, ['Hello']));
    await world.setBudget('10');
    const asked = world.simulator.bill.entries().length;
    for (const start of [() => createBatch(world.own, file.id), () => world.own.responses.create(inBackground)])
      expect(await thrownBy(start)).toEqual({
        status: 400,
        message: expect.stringContaining('a budget applies'),
      });
    expect(world.simulator.bill.entries()).toHaveLength(asked);
    expect((await world.own.responses.create({ ...inBackground, background: false })).output).toHaveLength(1);
  });
});
