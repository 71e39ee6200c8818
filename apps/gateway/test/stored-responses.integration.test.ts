import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type OpenAI from 'openai';
import { toFile } from 'openai';
import { thrownBy } from './sdk/sdk-client.ts';
import { batchLines, createStoredWorld, type StoredWorld } from './testing/stored-world.ts';
import { until } from './testing/world.ts';

/** Each is offered by one account only. */
const models = { first: 'gpt-4.1-mini', second: 'gpt-4.1' } as const;
const model = models.first;
const claude = 'claude-sonnet-4-5';

let world: StoredWorld;
beforeAll(async () => {
  world = await createStoredWorld();
  await world.addAccount({ slug: 'claude', provider: 'anthropic', models: [claude], baseUrl: world.simulator.url });
});
afterAll(() => world.close());

const ask = (input: string, more: Partial<OpenAI.Responses.ResponseCreateParamsNonStreaming> = {}) =>
  world.own.responses.create({ model, input, max_output_tokens: 50, ...more });

describe('responses', () => {
  test('one that is stored is found, with its input, and can be deleted', async () => {
    const response = await ask('Which track is clear?');
    const { output_text: _text, ...stored } = response;
    expect(await world.own.responses.retrieve(response.id)).toMatchObject({ id: response.id, output: stored.output });
    const items: string[] = [];
    for await (const item of world.own.responses.inputItems.list(response.id)) items.push(JSON.stringify(item));
    expect(items).toEqual([expect.stringContaining('Which track is clear?')]);
    await world.own.responses.delete(response.id);
    expect(await thrownBy(() => world.own.responses.retrieve(response.id))).toMatchObject({ status: 404 });
  });

  test('the answer to its deletion names it as its caller does', async () => {
    const { id } = await ask('Hello');
    const path = `/responses/${id}`;
    expect(await world.own.delete(path)).toMatchObject({ id, deleted: true });
  });

  for (const stream of [false, true])
    test(`a conversation goes on where it began, ${stream ? 'streamed' : 'whole'}`, async () => {
      for (const account of ['first', 'second'] as const) {
        const begun = await ask('My name is Ann.', { model: models[account] });
        const more = { model: models[account], input: 'And mine?', previous_response_id: begun.id };
        const ids = new Set<string>();
        let previous: string | null | undefined;
        if (stream) {
          for await (const event of await world.own.responses.create({ ...more, stream: true }))
            if ('response' in event) {
              ids.add(event.response.id);
              previous = event.response.previous_response_id;
            }
        } else {
          const answer = await world.own.responses.create(more);
          ids.add(answer.id);
          previous = answer.previous_response_id;
        }
        expect([ids.size, previous]).toEqual([1, begun.id]);
        const [id = ''] = ids;
        expect((await world.own.responses.retrieve(id)).previous_response_id).toBe(begun.id);
        const items: string[] = [];
        for await (const item of world.own.responses.inputItems.list(id, { limit: 1 }))
          items.push(JSON.stringify(item));
        expect(items.join()).toContain('Ann');
      }
    });

  test('one that runs in the background can be cancelled', async () => {
    const { id } = await ask('Take your time', { background: true });
    expect((await world.own.responses.cancel(id)).id).toBe(id);
  });

  test('files of two accounts cannot be used at once', async () => {
    const files = await Promise.all(
      (['first', 'second'] as const).map(async (account) =>
        world.at(account).files.create({ purpose: 'user_data', file: await toFile(Buffer.from('x'), 'x.pdf') }),
      ),
    );
    const content = files.map(({ id }) => ({ type: 'input_file' as const, file_id: id }));
    const both = await thrownBy(() =>
      world.own.responses.create({ model, input: [{ role: 'user', content }], max_output_tokens: 50 }),
    );
    expect(both).toMatchObject({ status: 400, message: expect.stringContaining('different provider accounts') });
  });

  test('an answer of a provider of another format is stored nowhere, and going on from it is refused in words', async () => {
    const answer = await ask('Hello', { model: claude });
    expect(answer).toMatchObject({ store: false });
    for (const call of [
      () => ask('And then?', { model: claude, previous_response_id: answer.id }),
      () => ask('And then?', { previous_response_id: answer.id }),
      () => world.own.responses.retrieve(answer.id),
      () => world.own.responses.delete(answer.id),
    ]) {
      const { status, message } = await thrownBy(call);
      expect({ status, message }).toEqual({ status: 404, message: expect.stringContaining('stored') });
    }
  });

  test('looking things up costs nothing and is recorded', async () => {
    const { id } = await ask('Hello');
    const { response } = await world.own.responses.retrieve(id).withResponse();
    const row = await world.row(response.headers.get('x-request-id'));
    expect(row).toMatchObject({ outcome: 'SUCCEEDED', costNanos: 0n, clientFormat: 'openai-responses' });
  });
});

describe('what a file is for', () => {
  test('a picture that was uploaded is seen in chats and responses', async () => {
    const file = await toFile(Buffer.from('%PDF-1.4'), 'a.pdf', { type: 'application/pdf' });
    const { id } = await world.at('first').files.create({ purpose: 'user_data', file });
    const answer = await world.own.responses.create({
      model,
      input: [{ role: 'user', content: [{ type: 'input_file', file_id: id }] }],
      max_output_tokens: 50,
    });
    expect(answer.output_text.length).toBeGreaterThan(0);
    const chat = await world.own.chat.completions.create({
      model,
      messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: id } }] }],
    });
    expect(chat.choices).toHaveLength(1);
  });
});

describe('objects of others do not exist', () => {
  /** Everything that can be done with an id of the first team. */
  async function everyUse() {
    const file = await world.upload(world.at('first'), batchLines(model, ['Hello']));
    const batch = await world.own.batches.create({
      input_file_id: file.id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
    });
    const response = await ask('Hello');
    const uses = (by: OpenAI, change: (id: string) => string = (id) => id): Record<string, () => Promise<unknown>> => ({
      'files.retrieve': () => by.files.retrieve(change(file.id)),
      'files.content': () => by.files.content(change(file.id)),
      'files.delete': () => by.files.delete(change(file.id)),
      'batches.retrieve': () => by.batches.retrieve(change(batch.id)),
      'batches.cancel': () => by.batches.cancel(change(batch.id)),
      'batches.create': () =>
        by.batches.create({
          input_file_id: change(file.id),
          endpoint: '/v1/chat/completions',
          completion_window: '24h',
        }),
      'responses.retrieve': () => by.responses.retrieve(change(response.id)),
      'responses.delete': () => by.responses.delete(change(response.id)),
      'responses.cancel': () => by.responses.cancel(change(response.id)),
      'responses.inputItems': () => by.responses.inputItems.list(change(response.id)),
      previous_response_id: () =>
        by.responses.create({ model, input: 'x', previous_response_id: change(response.id), max_output_tokens: 50 }),
      'file_id in a response': () =>
        by.responses.create({
          model,
          input: [{ role: 'user', content: [{ type: 'input_file', file_id: change(file.id) }] }],
          max_output_tokens: 50,
        }),
      'file_ids of a tool': () =>
        by.responses.create({
          model,
          input: 'x',
          tools: [{ type: 'code_interpreter', container: { type: 'auto', file_ids: [change(file.id)] } }],
          max_output_tokens: 50,
        }),
      'file_id in a chat': () =>
        by.chat.completions.create({
          model,
          messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: change(file.id) } }] }],
        }),
    });
    return { uses, ids: [file.id, batch.id, response.id] };
  }

  test('for a key of another team or organization, nor under a changed or made-up id; no provider is asked', async () => {
    const { uses, ids } = await everyUse();
    const asked = world.simulator.bill.entries().length;
    /** Another letter somewhere in the seal. */
    const changed = (id: string) => id.slice(0, -5) + (id.at(-5) === 'A' ? 'B' : 'A') + id.slice(-4);
    /** Another object of the same account, whose provider id is known. */
    const grafted = (id: string) =>
      id.replace(/^([a-z]+[_-])(.)/, (_, kind, first) => kind + (first === '0' ? '1' : '0'));
    const bare = (id: string) => id.replace(/_sy_.*$/, '');
    const made = (id: string) => `${bare(id)}_sy_${'A'.repeat(38)}`;
    const callers: [string, Record<string, () => Promise<unknown>>][] = [
      ['another team', uses(world.otherTeam)],
      ['another organization', uses(world.stranger)],
      ['a changed seal', uses(world.own, changed)],
      ['a changed object', uses(world.own, grafted)],
      ['the provider’s own id', uses(world.own, bare)],
      ['a made-up seal', uses(world.own, made)],
    ];
    for (const [caller, all] of callers)
      for (const [use, call] of Object.entries(all)) {
        const { status } = await thrownBy(call).catch((thrown) => ({ status: String(thrown) }));
        expect([caller, use, status]).toEqual([caller, use, 404]);
      }
    expect(world.simulator.bill.entries()).toHaveLength(asked);
    for (const by of [world.otherTeam, world.stranger]) {
      const listed = [...(await by.files.list()).data, ...(await by.batches.list()).data];
      expect(listed.filter(({ id }) => ids.includes(id))).toEqual([]);
    }
    const { 'batches.cancel': _refused, 'responses.cancel': _finished, ...own } = uses(world.own);
    for (const [use, call] of Object.entries(own).filter(([name]) => !/delete|tool/.test(name)))
      expect([use, await call().then(() => 'served')]).toEqual([use, 'served']);
  });

  test('an account that is gone takes its objects with it', async () => {
    const id = await world.addAccount({
      slug: 'passing',
      provider: 'openai',
      models: [],
      baseUrl: `${world.simulator.url}/v1`,
    });
    const file = await toFile(Buffer.from('x'), 'x.txt');
    const stored = await world.own.files.create(
      { purpose: 'user_data', file },
      { headers: { 'x-switchyard-account': 'passing' } },
    );
    await world.owner.providerAccount.update({ where: { id }, data: { disabledAt: new Date() } });
    await world.changed();
    expect(await thrownBy(() => world.own.files.retrieve(stored.id))).toMatchObject({ status: 404 });
  });
});

test('what is refused is recorded as nothing and holds nothing', async () => {
  await until(async () => (await world.spend()).heldNanos === 0n);
});
