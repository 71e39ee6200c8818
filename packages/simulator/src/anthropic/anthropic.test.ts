import { describe, expect, test } from 'bun:test';
import Anthropic from '@anthropic-ai/sdk';
import { asks, withSimulator } from '../testing/with-simulator.ts';

const setUp = withSimulator();
const MODEL = 'claude-simulated';
const messages = asks('Which track is free?');
const PROMPT_TOKENS = 11;
const PNG = Buffer.from('not really a picture').toString('base64');
const tools: Anthropic.Tool[] = [
  { name: 'set_points', input_schema: { type: 'object', properties: { track: { type: 'integer' } } } },
];
const thinking = { type: 'enabled', budget_tokens: 1024 } as const;

const client = (apiKey = 'sk-test-1234') => new Anthropic({ apiKey, baseURL: setUp.simulator.url, maxRetries: 0 });
const ask = (more: Partial<Anthropic.MessageCreateParamsNonStreaming> = {}) =>
  client().messages.create({ model: MODEL, max_tokens: 4096, messages, ...more });
const billed = () => setUp.simulator.bill.entries();
const failure = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

async function streamed(more: Partial<Anthropic.MessageCreateParamsNonStreaming> = {}) {
  return client()
    .messages.stream({ model: MODEL, max_tokens: 4096, messages, ...more })
    .finalMessage();
}

describe('the official client gets', () => {
  test('a whole message whose usage is what the bill says', async () => {
    const message = await ask({ metadata: { user_id: 'ada' } });
    expect(message).toMatchObject({ type: 'message', role: 'assistant', model: MODEL, stop_reason: 'end_turn' });
    expect(message.id).toMatch(/^msg_/);
    const [block] = message.content;
    if (block?.type !== 'text') throw new Error('expected a text');
    const words = block.text.split(' ').length;
    expect(message.usage).toMatchObject({ input_tokens: PROMPT_TOKENS, output_tokens: words });
    expect(billed()).toMatchObject([
      {
        format: 'anthropic-messages',
        model: MODEL,
        user: 'ada',
        keyLast4: '1234',
        promptTokens: PROMPT_TOKENS,
        completionTokens: words,
        usage: { inputTokens: PROMPT_TOKENS, outputTokens: words },
      },
    ]);
  });

  test('the same message streamed', async () => {
    const [whole, stream] = [await ask({ thinking, tools }), await streamed({ thinking, tools })];
    expect<unknown>(stream.content).toEqual(whole.content);
    expect(stream).toMatchObject({ usage: whole.usage, stop_reason: whole.stop_reason, model: whole.model });
    const [first, second] = billed();
    expect(second).toMatchObject({ stream: true, usage: first!.usage });
  });

  test('cached, written, thinking and searched amounts, disjoint and billed', async () => {
    const model = `${MODEL}+prompt-1000+cached-200+cache_write-300+cache_write_1h-100+reasoning-12+tokens-40+searches-2`;
    for (const message of [await ask({ model }), await streamed({ model })]) {
      expect(message.usage).toMatchObject({
        input_tokens: 400,
        cache_read_input_tokens: 200,
        cache_creation_input_tokens: 400,
        cache_creation: { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 100 },
        output_tokens: 40,
        output_tokens_details: { thinking_tokens: 12 },
        server_tool_use: { web_search_requests: 2 },
      });
      expect(message.content.map((block) => block.type)).toEqual([
        ...['server_tool_use', 'web_search_tool_result', 'server_tool_use', 'web_search_tool_result'],
        'text',
      ] as never);
    }
    const usage = {
      inputTokens: 400,
      cachedInputTokens: 200,
      cacheWriteTokens: 300,
      cacheWrite1hTokens: 100,
      outputTokens: 28,
      reasoningTokens: 12,
      webSearches: 2,
    };
    expect(billed()).toMatchObject([{ usage }, { usage }]);
  });

  test('thinking that must come back unchanged', async () => {
    const asked = await ask({ thinking, tools, model: `${MODEL}+tools-2` });
    expect(asked.content.map((block) => block.type)).toEqual(['thinking', 'tool_use', 'tool_use']);
    expect(asked.stop_reason).toBe('tool_use');
    const results = asked.content.flatMap((block) =>
      block.type === 'tool_use'
        ? [{ type: 'tool_result' as const, tool_use_id: block.id, content: 'track four is free' }]
        : [],
    );
    const next = (content: Anthropic.ContentBlock[], answers = results) =>
      ask({
        thinking,
        tools,
        messages: [...messages, { role: 'assistant', content }, { role: 'user', content: answers }],
      });
    const answer = await next(asked.content);
    expect(answer.content.at(-1)).toMatchObject({ text: expect.stringContaining('track four is free') });
    const forged = structuredClone(asked.content);
    Object.assign(forged[0] ?? {}, { thinking: 'other' });
    expect(String(await failure(next(forged)))).toContain('Invalid `signature` in `thinking` block');
    expect(String(await failure(next(asked.content, results.slice(1))))).toContain('without `tool_result` blocks');
    expect(String(await failure(next(asked.content.slice(1))))).toContain('Expected `thinking`');
  });

  test('a tool call with its input, when the question asks for the tool', async () => {
    const asked = asks('Please use set_points now');
    for (const message of [await ask({ tools, messages: asked }), await streamed({ tools, messages: asked })]) {
      expect(message.content).toMatchObject([
        { type: 'tool_use', name: 'set_points', input: { track: expect.any(Number) } },
      ]);
    }
  });

  test('structured output that fits the schema', async () => {
    const schema = { type: 'object', properties: { clear: { type: 'boolean' } } };
    const message = await ask({ output_config: { format: { type: 'json_schema', schema } } });
    const [block] = message.content;
    expect(JSON.parse(block?.type === 'text' ? block.text : '')).toEqual({ clear: expect.any(Boolean) });
  });

  test('proof that images and documents arrived', async () => {
    const image = {
      type: 'image' as const,
      source: { type: 'base64' as const, media_type: 'image/png' as const, data: PNG },
    };
    const url = 'https://example.com/plan.pdf';
    const document = { type: 'document' as const, source: { type: 'url' as const, url } };
    const message = await ask({ messages: [{ role: 'user', content: [image, document] }] });
    const [block] = message.content;
    expect(block?.type === 'text' && block.text).toStartWith(
      `I see 1 image (image/png, 20 bytes) and 1 file (${url}).`,
    );
  });

  test('a citation of a document that allows it', async () => {
    const source = { type: 'text' as const, media_type: 'text/plain' as const, data: 'The yard has nine tracks.' };
    const document = { type: 'document' as const, source, title: 'Yard', citations: { enabled: true } };
    const asked = { messages: [{ role: 'user' as const, content: [document] }] };
    for (const message of [await ask(asked), await streamed(asked)]) {
      expect(message.content).toMatchObject([
        { citations: [{ type: 'char_location', cited_text: source.data, document_title: 'Yard' }] },
      ]);
    }
  });

  test('each way an answer can end', async () => {
    const reason = async (more: Partial<Anthropic.MessageCreateParamsNonStreaming>) => (await ask(more)).stop_reason;
    expect(await reason({ max_tokens: 3 })).toBe('max_tokens');
    expect(await reason({ model: `${MODEL}+refuse` })).toBe('refusal');
    expect(await reason({ model: `${MODEL}+filter` })).toBe('refusal');
    const stopped = await ask({ stop_sequences: [' the'] });
    expect(stopped).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: ' the' });
    expect(stopped.usage.output_tokens).toBe(billed().at(-1)!.completionTokens);
  });

  test('the models, page by page', async () => {
    const ids = (await Array.fromAsync(client().models.list({ limit: 7 }))).map((model) => model.id);
    expect(ids).toContain('claude-sonnet-4-5');
    expect(new Set(ids).size).toBe(ids.length);
    expect(await failure(client().models.retrieve('nothing'))).toBeInstanceOf(Anthropic.NotFoundError);
  });
});

describe('refusals', () => {
  test.each([
    ['status-429+retry_after-2', 429, 'rate_limit_error'],
    ['status-529', 529, 'overloaded_error'],
    ['status-500', 500, 'api_error'],
    ['status-404', 404, 'not_found_error'],
    ['context', 400, 'invalid_request_error'],
    ['quota', 400, 'invalid_request_error'],
    ['blocked', 400, 'invalid_request_error'],
  ])('%s is Anthropic’s %d %s and costs nothing', async (options, status, type) => {
    const error = await failure(ask({ model: `${MODEL}+${options}` }));
    if (!(error instanceof Anthropic.APIError)) throw new Error('expected an APIError');
    expect(error).toMatchObject({ status, error: { type: 'error', error: { type }, request_id: error.requestID } });
    expect(billed()).toMatchObject([{ status, outcome: 'error', promptTokens: 0 }]);
  });

  test('keys are read from both headers', async () => {
    const post = (headers: Record<string, string>) =>
      fetch(`${setUp.simulator.url}/v1/messages`, {
        method: 'POST',
        headers: { 'anthropic-version': '2023-06-01', ...headers },
        body: JSON.stringify({ model: MODEL, max_tokens: 9, messages }),
      });
    expect((await post({ 'x-api-key': 'sk-a' })).status).toBe(200);
    expect((await post({ authorization: 'Bearer sk-b' })).status).toBe(200);
    expect((await post({})).status).toBe(401);
    expect(
      await failure(client('sk-invalid-1').messages.create({ model: MODEL, max_tokens: 9, messages })),
    ).toBeInstanceOf(Anthropic.AuthenticationError);
    expect((await post({ 'x-api-key': 'sk-a', 'anthropic-version': '1' })).status).toBe(400);
  });

  test.each([
    ['no max_tokens', { max_tokens: undefined }, 'max_tokens: Field required'],
    ['an unknown field', { n: 2 }, 'n: Extra inputs are not permitted'],
    [
      'an unknown block',
      { messages: [{ role: 'user', content: [{ type: 'x' }] }] },
      "Input tag 'x' found using 'type'",
    ],
    ['an empty text', { messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] }, 'must be non-empty'],
    [
      'a result without its call',
      { messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1' }] }] },
      'unexpected `tool_use_id`',
    ],
    ['thinking beside a forced tool', { thinking, tools, tool_choice: { type: 'any' } }, 'forces tool use'],
    ['a small thinking budget', { thinking: { type: 'enabled', budget_tokens: 5 } }, 'thinking.budget_tokens'],
    ['a tool that is not there', { tools, tool_choice: { type: 'tool', name: 'x' } }, "Tool 'x' not found"],
  ])('%s is a 400 that says so', async (_, change, words) => {
    const reply = await fetch(`${setUp.simulator.url}/v1/messages`, {
      method: 'POST',
      headers: { 'anthropic-version': '2023-06-01', 'x-api-key': 'sk-a' },
      body: JSON.stringify({ model: MODEL, max_tokens: 2000, messages, ...change }),
    });
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({
      type: 'error',
      error: { type: 'invalid_request_error', message: expect.stringContaining(words) },
    });
  });
});

test('events come in the documented order, with a ping', async () => {
  const reply = await fetch(`${setUp.simulator.url}/v1/messages`, {
    method: 'POST',
    headers: { 'anthropic-version': '2023-06-01', 'x-api-key': 'sk-a' },
    body: JSON.stringify({ model: `${MODEL}+tokens-2`, max_tokens: 9, messages, stream: true }),
  });
  const names = [...(await reply.text()).matchAll(/^event: (.*)$/gm)].map((match) => match[1]);
  const deltas = ['content_block_delta', 'content_block_delta'];
  expect(names).toEqual([
    ...['message_start', 'content_block_start', 'ping', ...deltas],
    ...['content_block_stop', 'message_delta', 'message_stop'],
  ]);
});

test('an error event in a stream is an error to the client, and what was produced is billed', async () => {
  expect(await failure(streamed({ model: `${MODEL}+error_event-2` }))).toBeInstanceOf(Anthropic.APIError);
  expect(billed()).toMatchObject([{ outcome: 'error', completionTokens: 2, usage: { outputTokens: 2 } }]);
});
