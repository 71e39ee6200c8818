import { afterAll, beforeAll, expect, test } from 'bun:test';
import OpenAI from 'openai';
import { createWorld, model, until, type World } from './testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.watch();
});
afterAll(() => world.close());

const messages = [{ role: 'user' as const, content: 'Which track is clear?' }];
const direct = () => new OpenAI({ apiKey: 'sk-direct', baseURL: `${world.simulator.url}/v1`, maxRetries: 0 });
const withoutIds = ({ id: _id, created: _created, ...rest }: OpenAI.ChatCompletion) => rest;

test("OpenAI's client gets through the gateway exactly what the provider answers", async () => {
  const there = await direct().chat.completions.create({ model, messages });
  const here = await world.client().chat.completions.create({ model, messages });
  expect(withoutIds(here)).toEqual(withoutIds(there));
});

test('a streamed answer has the same text and no usage unless it was asked for', async () => {
  const there = await direct().chat.completions.create({ model, messages });
  let text = '';
  let usages = 0;
  for await (const chunk of await world.client().chat.completions.create({ model, messages, stream: true })) {
    text += chunk.choices[0]?.delta.content ?? '';
    if (chunk.usage) usages++;
    expect(chunk.choices).not.toHaveLength(0);
  }
  expect(text).toBe(there.choices[0]?.message.content ?? '');
  expect(usages).toBe(0);
});

test('a caller that asks for usage on a stream gets the provider’s', async () => {
  const usages = [];
  const stream = await world
    .client()
    .chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } });
  for await (const chunk of stream) if (chunk.usage) usages.push(chunk.usage.total_tokens);
  expect(usages).toHaveLength(1);
});

test('the row of a request has the provider’s tokens and their exact price, and the headers say the same', async () => {
  const { data, response } = await world.client().chat.completions.create({ model, messages }).withResponse();
  const row = await world.row(response.headers.get('x-request-id'));
  const input = BigInt(data.usage?.prompt_tokens ?? 0);
  const output = BigInt(data.usage?.completion_tokens ?? 0);
  expect(row.outcome).toBe('SUCCEEDED');
  expect(row.inputTokens).toBe(input);
  expect(row.outputTokens).toBe(output);
  // gpt-4o-mini: $0.15 for a million input tokens, $0.60 for a million output tokens.
  expect(row.costNanos).toBe(input * 150n + output * 600n);
  expect(response.headers.get('x-switchyard-cost-nanos')).toBe(String(row.costNanos));
  expect(row.modelServed).toBe(model);
  expect(row.costEstimated).toBe(false);
});

test('members that the gateway does not know reach the provider and duplicates are refused', async () => {
  const strange = await world.post({ model, messages, some_future_field: { deep: [1, 2] } });
  expect(strange.status).toBe(200);
  const twice = await world.post(`{"model":"${model}","model":"gpt-5","messages":[{"role":"user","content":"x"}]}`);
  expect(twice.status).toBe(400);
  expect((await twice.json()).error.param).toBe('model');
});

test('GET /v1/models lists what accounts and rules offer, for this key', async () => {
  const listed = await world.client().models.list();
  expect(listed.data.map(({ id }) => id)).toEqual([model]);
  const narrow = await world.addKey({ allowedModels: ['something-else'] });
  expect((await world.client(narrow.secret).models.list()).data).toEqual([]);
});

test('a caller that leaves aborts the provider, is recorded as cancelled and leaves nothing held', async () => {
  const slow = `${model}+chunk_delay-30+tokens-200`;
  await world.setModels([model, slow]);
  const leaving = new AbortController();
  const response = await world.post({ model: slow, messages, stream: true }, { signal: leaving.signal });
  const reader = response.body?.getReader();
  await reader?.read();
  leaving.abort();
  const row = await world.row(response.headers.get('x-request-id'));
  expect(row.outcome).toBe('CANCELLED');
  expect(row.costEstimated).toBe(true);
  expect(row.costNanos).toBeGreaterThan(0n);
  await until(async () => (await world.spend()).heldNanos === 0n);
  const billed = await until(async () => world.simulator.bill.entries().find((entry) => entry.model === slow));
  expect(billed.aborted).toBe(true);
  expect(billed.completionTokens).toBeLessThan(200);
});

test('a caller that leaves before any content is recorded as cancelled, too', async () => {
  const hanging = `${model}+hang`;
  await world.setModels([model, hanging]);
  for (const stream of [true, false]) {
    const leaving = new AbortController();
    const before = await world.owner.requestLog.count({ where: { modelAsked: hanging } });
    const call = world.post({ model: hanging, messages, stream }, { signal: leaving.signal });
    await until(async () => (await world.spend()).heldNanos > 0n);
    leaving.abort();
    await call.catch(() => {});
    await until(async () => (await world.owner.requestLog.count({ where: { modelAsked: hanging } })) === before + 1);
    const row = await world.owner.requestLog.findFirst({ where: { modelAsked: hanging }, orderBy: { id: 'desc' } });
    expect(row?.outcome).toBe('CANCELLED');
    expect((await world.spend()).heldNanos).toBe(0n);
  }
});
