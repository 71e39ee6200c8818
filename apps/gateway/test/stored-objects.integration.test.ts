import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type OpenAI from 'openai';
import { toFile } from 'openai';
import { thrownBy } from './sdk/sdk-client.ts';
import { batchLines, createStoredWorld, type StoredWorld } from './testing/stored-world.ts';
import { until } from './testing/world.ts';

const model = 'gpt-4.1-mini';

let world: StoredWorld;
beforeAll(async () => {
  world = await createStoredWorld();
});
afterAll(() => world.close());

describe('files', () => {
  test('a file is stored, described, read, listed and deleted under one id', async () => {
    const content = 'Points are set.\nÄ track.\n';
    const file = await toFile(Buffer.from(content), 'track.txt');
    const stored = await world.at('first').files.create({ purpose: 'user_data', file });
    expect(stored).toMatchObject({ object: 'file', filename: 'track.txt', bytes: Buffer.byteLength(content) });
    expect(await world.own.files.retrieve(stored.id)).toEqual(stored);
    expect(await (await world.own.files.content(stored.id)).text()).toBe(content);
    expect((await world.own.files.list()).data.map(({ id }) => id)).toContain(stored.id);
    expect(await world.own.files.delete(stored.id)).toMatchObject({ id: stored.id, deleted: true });
    expect((await world.own.files.list()).data.map(({ id }) => id)).not.toContain(stored.id);
    expect(await thrownBy(() => world.own.files.retrieve(stored.id))).toMatchObject({ status: 404 });
  });

  test('each file goes back to the account that keeps it', async () => {
    const ids = { first: '', second: '' };
    for (const account of ['first', 'second'] as const)
      ids[account] = (await world.upload(world.at(account), `{"from":"${account}"}`)).id;
    for (const account of ['first', 'second'] as const) {
      const { data, response } = await world.own.files.retrieve(ids[account]).withResponse();
      expect(data.id).toBe(ids[account]);
      expect(await (await world.own.files.content(ids[account])).text()).toBe(`{"from":"${account}"}`);
      const attempts = await until(async () => {
        const found = await world.attempts(response.headers.get('x-request-id') ?? '');
        return found.length > 0 && found;
      });
      expect(attempts.map(({ providerAccountId }) => providerAccountId)).toEqual([world.accounts[account]]);
    }
  });

  test('a list comes in pages, newest first, each file once', async () => {
    const uploaded: string[] = [];
    for (let at = 0; at < 7; at++) uploaded.push((await world.upload(world.at('first'), `{"at":${at}}`)).id);
    const listed: string[] = [];
    for await (const file of world.own.files.list({ limit: 3 })) listed.push(file.id);
    expect(listed.slice(0, 7)).toEqual(uploaded.toReversed());
    expect(new Set(listed).size).toBe(listed.length);
    const oldest = await world.own.files.list({ limit: 2, after: uploaded[0] ?? '' });
    expect(oldest.data.map(({ id }) => id)).not.toContain(uploaded[0]);
  });

  test('a list can be asked for by purpose and from its oldest', async () => {
    const file = await toFile(Buffer.from('x'), 'x.txt');
    const { id } = await world.at('second').files.create({ purpose: 'vision', file });
    expect((await world.own.files.list({ purpose: 'vision' })).data.map((one) => one.id)).toEqual([id]);
    const ascending: string[] = [];
    for await (const one of world.own.files.list({ limit: 4, order: 'asc' })) ascending.push(one.id);
    const descending: string[] = [];
    for await (const one of world.own.files.list({ limit: 4, order: 'desc' })) descending.push(one.id);
    expect(ascending).toEqual(descending.toReversed());
  });

  test('an upload names what is wrong with it', async () => {
    const post = async (form: FormData, headers: Record<string, string> = {}) => {
      const authorization = `Bearer ${world.key.secret}`;
      const response = await fetch(`${world.baseUrl}/files`, {
        method: 'POST',
        headers: { authorization, ...headers },
        body: form,
      });
      return { status: response.status, error: (await response.json()).error };
    };
    const form = new FormData();
    form.append('purpose', 'batch');
    expect(await post(form)).toMatchObject({ status: 400, error: { param: 'file' } });
    form.append('file', new File(['{}'], 'a.jsonl'));
    const nowhere = await post(form, { 'x-switchyard-account': 'nowhere' });
    expect(nowhere).toMatchObject({ status: 400, error: { message: expect.stringContaining('first, second') } });
  });
});

describe('batches', () => {
  const lines = batchLines(model, ['Which track is clear?', 'Is the signal red?', 'Close the points.']);
  const create = async (by: OpenAI, text = lines) => {
    const input = await world.upload(by, text);
    const batch = await by.batches.create({
      input_file_id: input.id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
    });
    return { input, batch };
  };

  test('a batch runs where its file lives, and its output is found by the id it names', async () => {
    for (const account of ['first', 'second'] as const) {
      const { input, batch } = await create(world.at(account));
      const done = await world.own.batches.retrieve(batch.id);
      expect(done).toMatchObject({ id: batch.id, status: 'completed', input_file_id: input.id });
      const output = await (await world.own.files.content(done.output_file_id ?? '')).text();
      expect(
        output
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line).custom_id),
      ).toEqual(['line-0', 'line-1', 'line-2']);
      expect((await world.own.files.retrieve(done.output_file_id ?? '')).id).toBe(done.output_file_id ?? '');
      expect((await world.own.batches.list()).data.map(({ id }) => id)).toContain(batch.id);
    }
  });

  test('its cost is recorded once, at batch prices, however often and by how many at once it is looked up', async () => {
    world.simulator.reset();
    const since = new Date();
    const { batch } = await create(world.at('first'));
    await Promise.all(Array.from({ length: 20 }, () => world.own.batches.retrieve(batch.id)));
    await world.own.batches.retrieve(batch.id);
    const rows = await until(async () => {
      const found = await world.owner.requestLog.findMany({
        where: { clientFormat: 'openai-batches', startedAt: { gte: since } },
      });
      return found.length === 22 && found;
    });
    const [entry] = world.simulator.bill.entries();
    // gpt-4.1-mini: $0.40 and $1.60 for a million tokens; half of that in a batch.
    const due = BigInt(entry?.promptTokens ?? 0) * 200n + BigInt(entry?.completionTokens ?? 0) * 800n;
    expect(due).toBeGreaterThan(0n);
    expect(rows.map(({ costNanos }) => costNanos).filter((cost) => cost !== 0n)).toEqual([due]);
    const paid = await world.owner.requestAttempt.findFirst({ where: { costNanos: due } });
    expect(paid).toMatchObject({
      model,
      serviceTier: 'batch',
      inputTokens: BigInt(entry?.promptTokens ?? 0),
      outputTokens: BigInt(entry?.completionTokens ?? 0),
      costEstimated: false,
    });
    const before = await world.spend();
    expect(before.heldNanos).toBe(0n);
  });

  test('one that still runs costs nothing yet, and can be cancelled', async () => {
    const { batch } = await create(world.at('second'), batchLines(`${model}+hang`, ['Wait']));
    expect(batch.status).toBe('in_progress');
    const cancelled = await world.own.batches.cancel(batch.id);
    expect(cancelled).toMatchObject({ id: batch.id, status: 'cancelled' });
    const listed = (await world.own.batches.list({ limit: 1 })).data[0];
    expect(listed).toMatchObject({ id: batch.id, status: 'cancelled' });
    expect(await thrownBy(() => world.own.batches.cancel(batch.id))).toMatchObject({ status: 409 });
  });

  test('a batch that fails at once says why', async () => {
    const { batch } = await create(world.at('first'), '{"no":"line"}');
    const failed = await world.own.batches.retrieve(batch.id);
    expect(failed.status).toBe('failed');
    expect(failed.errors?.data?.length).toBeGreaterThan(0);
  });

  test('a field of the wrong form is named before anybody is asked', async () => {
    const question = { input_file_id: '', endpoint: '/v1/chat/completions', completion_window: '24h' } as const;
    const { status, message } = await thrownBy(() => world.own.batches.create(question));
    expect({ status, message }).toEqual({ status: 400, message: expect.stringContaining('input_file_id') });
  });
});
