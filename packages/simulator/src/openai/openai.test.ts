import { describe, expect, test } from 'bun:test';
import OpenAI from 'openai';
import { asks, withSimulator } from '../testing/with-simulator.ts';

const setUp = withSimulator();
const MODEL = 'gpt-5-mini';
const messages = asks('Which track is free?');

describe('the official client gets', () => {
  test('a whole answer whose usage is what the bill says', async () => {
    const { data, response } = await setUp
      .client()
      .chat.completions.create({ model: MODEL, messages, user: 'ada' })
      .withResponse();
    expect(Object.keys(data).sort()).toEqual(
      ['choices', 'created', 'id', 'model', 'object', 'service_tier', 'system_fingerprint', 'usage'].sort(),
    );
    expect(data.id).toMatch(/^chatcmpl-[A-Za-z0-9]{29}$/);
    expect(data.choices[0]).toMatchObject({
      index: 0,
      message: { role: 'assistant', refusal: null, annotations: [] },
      logprobs: null,
      finish_reason: 'stop',
    });
    const words = data.choices[0]!.message.content!.split(' ').length;
    expect(words).toBeGreaterThanOrEqual(8);
    expect(words).toBeLessThanOrEqual(60);
    // ceil(20 bytes / 4) + 3 for the message + 3
    expect(data.usage).toMatchObject({ prompt_tokens: 11, completion_tokens: words, total_tokens: 11 + words });
    for (const header of ['x-request-id', 'openai-processing-ms', 'x-ratelimit-remaining-requests']) {
      expect(response.headers.get(header)).toBeTruthy();
    }
    expect(setUp.simulator.bill.entries()).toEqual([
      expect.objectContaining({
        model: MODEL,
        baseModel: MODEL,
        user: 'ada',
        keyLast4: '1234',
        stream: false,
        status: 200,
        outcome: 'complete',
        aborted: false,
        promptTokens: 11,
        completionTokens: words,
      }),
    ]);
  });

  test('a stream with the same words, one token a chunk, and usage last', async () => {
    const client = setUp.client();
    const whole = await client.chat.completions.create({ model: MODEL, messages });
    const stream = await client.chat.completions.create({
      model: MODEL,
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await Array.fromAsync(stream);
    expect(chunks[0]!.choices[0]!.delta).toEqual({ role: 'assistant', content: '', refusal: null });
    const contents = chunks.slice(1, -2).map((chunk) => chunk.choices[0]!.delta.content);
    expect(contents.join('')).toBe(whole.choices[0]!.message.content!);
    expect(contents).toHaveLength(whole.usage!.completion_tokens);
    expect(chunks.at(-2)!.choices[0]).toMatchObject({ delta: {}, finish_reason: 'stop' });
    expect(chunks.at(-1)!.choices).toEqual([]);
    expect(chunks.at(-1)!.usage).toEqual(whole.usage!);
    for (const chunk of chunks.slice(0, -1)) expect(chunk.usage).toBeNull();
    const [first, second] = setUp.simulator.bill.entries();
    expect(second).toMatchObject({ stream: true, completionTokens: first!.completionTokens });
  });

  test('no usage on a stream that did not ask for it', async () => {
    const stream = await setUp.client().chat.completions.create({ model: MODEL, messages, stream: true });
    for await (const chunk of stream) expect('usage' in chunk).toBe(false);
  });

  test('n choices, all of them billed', async () => {
    const client = setUp.client();
    const whole = await client.chat.completions.create({ model: MODEL, messages, n: 3 });
    expect(new Set(whole.choices.map((choice) => choice.message.content)).size).toBe(3);
    const words = whole.choices.reduce((sum, choice) => sum + choice.message.content!.split(' ').length, 0);
    expect(whole.usage!.completion_tokens).toBe(words);
    const streamed = ['', '', ''];
    for await (const chunk of await client.chat.completions.create({ model: MODEL, messages, n: 3, stream: true })) {
      for (const choice of chunk.choices) streamed[choice.index] += choice.delta.content ?? '';
    }
    expect(streamed).toEqual(whole.choices.map((choice) => choice.message.content!));
  });

  test.each(['max_tokens', 'max_completion_tokens'] as const)('exactly %s tokens and the reason', async (field) => {
    const answer = await setUp.client().chat.completions.create({ model: MODEL, messages, [field]: 5 });
    expect(answer.choices[0]!.finish_reason).toBe('length');
    expect(answer.choices[0]!.message.content!.split(' ')).toHaveLength(5);
    expect(answer.usage!.completion_tokens).toBe(5);
  });

  test('scripted token counts, through the model name and through the header', async () => {
    const client = setUp.client();
    const byName = await client.chat.completions.create({
      model: `${MODEL}+tokens-90+cached-4+reasoning-30`,
      messages,
    });
    const headers = { 'x-simulator': 'tokens=90; cached=4; reasoning=30' };
    const byHeader = await client.chat.completions.create({ model: MODEL, messages }, { headers });
    expect(byName.usage).toMatchObject({
      completion_tokens: 90,
      prompt_tokens_details: { cached_tokens: 4 },
      completion_tokens_details: { reasoning_tokens: 30 },
    });
    expect(byName.choices[0]!.message.content!.split(' ')).toHaveLength(60);
    expect(byHeader.usage).toEqual(byName.usage!);
    expect(setUp.simulator.bill.totals).toMatchObject({ completionTokens: 180, cachedTokens: 8, reasoningTokens: 60 });
  });

  test('the models, by list and by name', async () => {
    const client = setUp.client();
    const ids = (await Array.fromAsync(client.models.list())).map((model) => model.id);
    expect(ids).toContain('gemini-2.5-flash');
    expect(ids).toContain('gpt-5-mini+reset');
    for (const id of ids) expect((await client.models.retrieve(id)).id).toBe(id);
    expect(await client.models.retrieve('nothing').catch((error: unknown) => error)).toBeInstanceOf(
      OpenAI.NotFoundError,
    );
  });
});

describe('tools and formats', () => {
  const parameters = {
    type: 'object',
    properties: {
      track: { type: 'integer', minimum: 1 },
      side: { enum: ['left', 'right'] },
      names: { type: 'array', items: { type: 'string' } },
    },
  };
  const tools = [{ type: 'function' as const, function: { name: 'set_points', parameters } }];

  test('a required tool is called with arguments that fit its schema, whole and streamed alike', async () => {
    const client = setUp.client();
    const request = { model: MODEL, messages, tools, tool_choice: 'required' as const };
    const whole = await client.chat.completions.create(request);
    const call = whole.choices[0]!.message.tool_calls![0]!;
    expect(whole.choices[0]!.finish_reason).toBe('tool_calls');
    expect(whole.choices[0]!.message.content).toBeNull();
    if (call.type !== 'function') throw new Error('expected a function call');
    const given = JSON.parse(call.function.arguments);
    expect(given.track).toBeGreaterThanOrEqual(1);
    expect(['left', 'right']).toContain(given.side);
    expect(given.names).toEqual([expect.any(String)]);

    const runner = client.chat.completions.stream({ ...request, stream_options: { include_usage: true } });
    const streamed = await runner.finalChatCompletion();
    expect(streamed.choices[0]!.message.tool_calls).toMatchObject([call]);
    expect(streamed.usage).toEqual(whole.usage!);
  });

  test('a named tool is called; without a forced choice the answer is a text', async () => {
    const client = setUp.client();
    const tool_choice = { type: 'function' as const, function: { name: 'set_points' } };
    const named = await client.chat.completions.create({ model: MODEL, messages, tools, tool_choice });
    expect(named.choices[0]!.message.tool_calls).toHaveLength(1);
    const free = await client.chat.completions.create({ model: MODEL, messages, tools });
    expect(free.choices[0]!.message.tool_calls).toBeUndefined();
    const unknown = { type: 'function' as const, function: { name: 'other' } };
    const refused = client.chat.completions.create({ model: MODEL, messages, tools, tool_choice: unknown });
    expect(await refused.catch((error: unknown) => error)).toBeInstanceOf(OpenAI.BadRequestError);
  });

  test('JSON formats answer JSON, by schema where one is given, also when padded to a scripted length', async () => {
    const client = setUp.client();
    const object = await client.chat.completions.create({
      model: MODEL,
      messages,
      response_format: { type: 'json_object' },
    });
    expect(JSON.parse(object.choices[0]!.message.content!)).toBeObject();
    const bySchema = await client.chat.completions.create({
      model: `${MODEL}+tokens-40`,
      messages,
      response_format: { type: 'json_schema', json_schema: { name: 'points', schema: parameters } },
    });
    expect(Object.keys(JSON.parse(bySchema.choices[0]!.message.content!))).toEqual(['track', 'side', 'names']);
    expect(bySchema.usage!.completion_tokens).toBe(40);
  });
});
