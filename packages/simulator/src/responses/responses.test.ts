import { describe, expect, test } from 'bun:test';
import OpenAI from 'openai';
import { withSimulator } from '../testing/with-simulator.ts';

const setUp = withSimulator();
const MODEL = 'gpt-5-mini';
const input = 'Which track is free?';
const PROMPT_TOKENS = 11;
type Request = OpenAI.Responses.ResponseCreateParamsNonStreaming;

const tools: OpenAI.Responses.FunctionTool[] = [
  {
    type: 'function',
    name: 'set_points',
    strict: false,
    parameters: { type: 'object', properties: { track: { type: 'integer' } } },
  },
];
const ask = (more: Partial<Request> = {}) => setUp.client().responses.create({ model: MODEL, input, ...more });
const billed = () => setUp.simulator.bill.entries();
const failure = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => error,
  );
const streamed = async (more: Partial<Request> = {}) =>
  Array.fromAsync(await setUp.client().responses.create({ model: MODEL, input, ...more, stream: true }));

describe('the official client gets', () => {
  test('a whole response whose usage is what the bill says', async () => {
    const response = await ask({ user: 'ada' });
    const words = response.output_text.split(' ').length;
    expect(response).toMatchObject({
      object: 'response',
      status: 'completed',
      model: MODEL,
      error: null,
      output: [{ type: 'message', role: 'assistant', status: 'completed' }],
      usage: { input_tokens: PROMPT_TOKENS, output_tokens: words, total_tokens: PROMPT_TOKENS + words },
    });
    expect(billed()).toMatchObject([
      { format: 'openai-responses', user: 'ada', usage: { inputTokens: PROMPT_TOKENS, outputTokens: words } },
    ]);
  });

  test('events in the documented order, numbered without a gap, that add up to the whole', async () => {
    const events = await streamed({ model: `${MODEL}+tokens-2` });
    expect(events.map((event) => event.type)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
    const whole = await ask({ model: `${MODEL}+tokens-2` });
    const last = events.at(-1);
    if (last?.type !== 'response.completed') throw new Error('expected the end');
    expect(last.response.usage).toEqual(whole.usage!);
    const deltas = events.flatMap((event) => (event.type === 'response.output_text.delta' ? [event.delta] : []));
    expect(deltas.join('')).toBe(whole.output_text);
    expect(billed()[0]).toMatchObject({ stream: true, usage: billed()[1]!.usage });
  });

  test('cached, written, reasoned and searched amounts', async () => {
    const model = `${MODEL}+prompt-1000+cached-200+cache_write-300+reasoning-12+tokens-40+searches-2`;
    const response = await ask({ model });
    expect(response.usage).toEqual({
      input_tokens: 1000,
      input_tokens_details: { cached_tokens: 200, cache_write_tokens: 300 },
      output_tokens: 40,
      output_tokens_details: { reasoning_tokens: 12 },
      total_tokens: 1040,
    });
    expect(response.output.map((item) => item.type)).toEqual([
      ...(['reasoning', 'web_search_call', 'web_search_call', 'message'] as const),
    ]);
    const usage = { inputTokens: 500, cachedInputTokens: 200, cacheWriteTokens: 300, outputTokens: 28, webSearches: 2 };
    expect(billed()).toMatchObject([{ usage: { ...usage, reasoningTokens: 12 } }]);
  });

  test('parallel calls, whose results come back by the conversation or by the stored response', async () => {
    const asked = await ask({ model: `${MODEL}+tools-2`, tools, reasoning: { effort: 'low', summary: 'auto' } });
    const calls = asked.output.flatMap((item) => (item.type === 'function_call' ? [item] : []));
    expect(calls).toHaveLength(2);
    const results = calls.map(({ call_id }) => ({
      type: 'function_call_output' as const,
      call_id,
      output: 'it is four',
    }));
    const stateful = await ask({ tools, previous_response_id: asked.id, input: results });
    expect(stateful.output_text).toContain('it is four');
    const question = { role: 'user' as const, content: input };
    const stateless = await ask({ tools, input: [question, ...asked.output, ...results] as Request['input'] & object });
    expect(stateless.output_text).toContain('it is four');
    expect(String(await failure(ask({ input: results })))).toContain('No tool call found');
    const open = failure(ask({ previous_response_id: asked.id, input: 'and now?' }));
    expect(String(await open)).toContain('No tool output found');
  });

  test('streamed arguments and summaries that make whole items', async () => {
    const more = {
      tools,
      tool_choice: 'required' as const,
      reasoning: { effort: 'low' as const, summary: 'auto' as const },
    };
    const events = await streamed(more);
    const whole = await ask(more);
    const items = events.flatMap((event) => (event.type === 'response.output_item.done' ? [event.item] : []));
    const text = (kind: string) =>
      events.flatMap((event) => (event.type === kind && 'delta' in event ? [event.delta] : [])).join('');
    expect(items.map((item) => item.type)).toEqual(['reasoning', 'function_call']);
    expect(items[1]).toMatchObject({ arguments: text('response.function_call_arguments.delta') });
    expect(items[0]).toMatchObject({ summary: [{ text: text('response.reasoning_summary_text.delta') }] });
    expect(whole.output[1]).toMatchObject({ arguments: text('response.function_call_arguments.delta') });
  });

  test('encrypted reasoning that must come back unchanged', async () => {
    const asked = await ask({
      store: false,
      include: ['reasoning.encrypted_content'],
      reasoning: { effort: 'low' },
    });
    const next = (output: typeof asked.output) =>
      ask({ input: [...output, { role: 'user', content: 'And?' }] as never });
    const forged = asked.output.map((item) =>
      item.type === 'reasoning' ? { ...item, encrypted_content: 'AAAA' } : item,
    );
    expect(await failure(next(forged))).toMatchObject({ status: 400, code: 'invalid_encrypted_content' });
    const bare = asked.output.map((item) => (item.type === 'reasoning' ? { ...item, encrypted_content: null } : item));
    expect(String(await failure(next(bare)))).toContain('Items are not persisted');
    expect((await next(asked.output)).status).toBe('completed');
  });

  test('structured output, refusals and each way to end', async () => {
    const format = { type: 'json_schema' as const, name: 'points', schema: tools[0]!.parameters! };
    expect(JSON.parse((await ask({ text: { format } })).output_text)).toEqual({ track: expect.any(Number) });
    const refused = await streamed({ model: `${MODEL}+refuse` });
    expect(refused.map((event) => event.type)).toContain('response.refusal.done');
    const short = await ask({ max_output_tokens: 16, model: `${MODEL}+tokens-30` });
    expect(short).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
    const filtered = await streamed({ model: `${MODEL}+filter` });
    expect(filtered.at(-1)?.type).toBe('response.incomplete');
  });

  test('proof that pictures and files arrived', async () => {
    const data = Buffer.from('not really a picture').toString('base64');
    const response = await ask({
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_image', detail: 'auto', image_url: `data:image/png;base64,${data}` },
            { type: 'input_file', file_url: 'https://example.com/plan.pdf' },
          ],
        },
      ],
    });
    expect(response.output_text).toStartWith(
      'I see 1 image (image/png, 20 bytes) and 1 file (https://example.com/plan.pdf).',
    );
  });
});

describe('stored responses', () => {
  test('are read, listed, continued and deleted by their key alone', async () => {
    const client = setUp.client();
    const first = await ask();
    expect((await client.responses.retrieve(first.id)).output).toEqual(first.output);
    const second = await ask({ previous_response_id: first.id, input: 'And now?' });
    expect(second.usage!.input_tokens).toBeGreaterThan(first.usage!.input_tokens);
    const items = await Array.fromAsync(client.responses.inputItems.list(second.id, { limit: 2, order: 'asc' }));
    expect(items).toMatchObject([{ role: 'user' }, { role: 'assistant' }, { role: 'user' }]);
    const other = setUp.client('sk-other');
    expect(await failure(other.responses.retrieve(first.id))).toBeInstanceOf(OpenAI.NotFoundError);
    await client.responses.delete(first.id);
    expect(await failure(client.responses.retrieve(first.id))).toBeInstanceOf(OpenAI.NotFoundError);
    expect(await failure(ask({ previous_response_id: first.id }))).toMatchObject({
      status: 400,
      code: 'previous_response_not_found',
    });
  });

  test('are not there when the caller did not want it, and only background ones can be cancelled', async () => {
    const client = setUp.client();
    expect(await failure(client.responses.retrieve((await ask({ store: false })).id))).toBeInstanceOf(
      OpenAI.NotFoundError,
    );
    expect(await failure(client.responses.cancel((await ask()).id))).toBeInstanceOf(OpenAI.BadRequestError);
    const background = await ask({ background: true });
    expect([background.status, (await client.responses.retrieve(background.id)).status]).toEqual([
      'queued',
      'completed',
    ]);
    expect((await client.responses.cancel(background.id)).id).toBe(background.id);
  });
});

test('errors of the vendor, before and inside a stream', async () => {
  expect(await failure(ask({ model: `${MODEL}+context` }))).toMatchObject({ code: 'context_length_exceeded' });
  expect(await failure(ask({ model: `${MODEL}+quota` }))).toMatchObject({ status: 429, type: 'insufficient_quota' });
  expect(await failure(streamed({ model: `${MODEL}+error_event-2` }))).toBeInstanceOf(OpenAI.APIError);
  expect(billed().at(-1)).toMatchObject({ outcome: 'error', completionTokens: 2 });
});
