import { describe, expect, test } from 'bun:test';
import { CohereClientV2, CohereError } from 'cohere-ai';
import { asks, withSimulator } from '../testing/with-simulator.ts';

const setUp = withSimulator();
const MODEL = 'command-simulated';
const messages = asks('Which track is free?');
const PROMPT_TOKENS = 11;
const tools = [
  {
    type: 'function' as const,
    function: { name: 'set_points', parameters: { type: 'object', properties: { track: { type: 'integer' } } } },
  },
];

const client = (token = 'key-test-1234') =>
  new CohereClientV2({ token, environment: setUp.simulator.url, maxRetries: 0 });
type Request = Parameters<CohereClientV2['chat']>[0];
const ask = (more: Partial<Request> = {}) => client().chat({ model: MODEL, messages, ...more });
const streamed = async (more: Partial<Request> = {}) =>
  Array.fromAsync(await client().chatStream({ model: MODEL, messages, ...more }));
const billed = () => setUp.simulator.bill.entries();
const failure = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => error,
  );
const textOf = ({ message }: Awaited<ReturnType<typeof ask>>) =>
  message.content?.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('') ?? '';

describe('the official client gets', () => {
  test('a whole answer, billed by its billed units', async () => {
    const answer = await ask({ model: `${MODEL}+prompt-300+cached-40+tokens-9` });
    expect(answer).toMatchObject({
      finishReason: 'COMPLETE',
      usage: { billedUnits: { inputTokens: 300, outputTokens: 9 }, tokens: { outputTokens: 9 }, cachedTokens: 40 },
    });
    expect(answer.usage?.tokens?.inputTokens).toBeGreaterThan(300);
    const usage = { inputTokens: 260, cachedInputTokens: 40, outputTokens: 9 };
    expect(billed()).toMatchObject([{ format: 'cohere-chat', keyLast4: '1234', usage }]);
  });

  test('the same words streamed, event by event', async () => {
    const whole = await ask({ model: `${MODEL}+tokens-2` });
    const events = await streamed({ model: `${MODEL}+tokens-2` });
    expect(events.map((event) => event.type)).toEqual([
      ...(['message-start', 'content-start', 'content-delta', 'content-delta', 'content-end', 'message-end'] as const),
    ]);
    const text = events.flatMap((event) =>
      event.type === 'content-delta' ? [event.delta?.message?.content?.text ?? ''] : [],
    );
    expect(text.join('')).toBe(textOf(whole));
    expect(events.at(-1)).toMatchObject({ delta: { finishReason: 'COMPLETE', usage: whole.usage } });
    expect(billed()[1]).toMatchObject({ stream: true, promptTokens: PROMPT_TOKENS, usage: billed()[0]!.usage });
  });

  test('parallel calls with a plan, whose results are quoted and cited', async () => {
    const asked = await ask({ tools, model: `${MODEL}+tools-2` });
    expect(asked).toMatchObject({ finishReason: 'TOOL_CALL', message: { toolPlan: expect.any(String) } });
    const toolCalls = asked.message.toolCalls ?? [];
    expect(toolCalls).toHaveLength(2);
    const results = toolCalls.map(({ id }) => ({
      role: 'tool' as const,
      toolCallId: id,
      content: 'track four is free',
    }));
    const next = (answers: typeof results) =>
      ask({ tools, messages: [...messages, { role: 'assistant', toolCalls }, ...answers] });
    const answer = await next(results);
    expect(textOf(answer)).toContain('track four is free');
    expect(answer.message.citations).toMatchObject([{ sources: [{ type: 'tool' }, { type: 'tool' }] }]);
    expect(await failure(next(results.slice(1)))).toMatchObject({ statusCode: 400 });
  });

  test('streamed calls whose arguments are pieces of JSON', async () => {
    const events = await streamed({ tools, toolChoice: 'REQUIRED' });
    expect(events.map((event) => event.type).slice(1, 3)).toEqual(['tool-plan-delta', 'tool-call-start']);
    const json = events.flatMap((event) =>
      event.type === 'tool-call-delta' ? [event.delta?.message?.toolCalls?.function?.arguments ?? ''] : [],
    );
    expect(JSON.parse(json.join(''))).toEqual({ track: expect.any(Number) });
  });

  test('thinking, documents with citations, structured output and pictures', async () => {
    const thought = await ask({ thinking: { type: 'enabled' } });
    expect(thought.message.content?.map((part) => part.type)).toEqual(['thinking', 'text']);
    const cited = await streamed({ documents: [{ id: 'yard', data: { text: 'Nine tracks.' } }] });
    expect(cited.map((event) => event.type)).toContain('citation-start');
    const jsonSchema = { type: 'object', properties: { clear: { type: 'boolean' } } };
    const structured = await ask({ responseFormat: { type: 'json_object', jsonSchema } });
    expect(JSON.parse(textOf(structured))).toEqual({ clear: expect.any(Boolean) });
    const url = 'https://example.com/yard.png';
    const seen = await ask({ messages: [{ role: 'user', content: [{ type: 'image_url', imageUrl: { url } }] }] });
    expect(textOf(seen)).toStartWith(`I see 1 image (${url}).`);
  });

  test('each way an answer can end', async () => {
    expect((await ask({ maxTokens: 3 })).finishReason).toBe('MAX_TOKENS');
    expect((await ask({ stopSequences: [' the'] })).finishReason).toBe('STOP_SEQUENCE');
    expect((await ask({ model: `${MODEL}+filter` })).finishReason).toBe('ERROR');
  });
});

test.each([
  ['status-429', 429, 'request limit'],
  ['status-404', 404, 'not found'],
  ['status-500', 500, 'internal server error'],
  ['context', 400, 'too many tokens'],
  ['quota', 402, 'payment method'],
  ['blocked', 498, 'blocked input'],
])('%s is Cohere’s %d and costs nothing', async (options, status, words) => {
  const error = await failure(ask({ model: `${MODEL}+${options}` }));
  expect(error).toBeInstanceOf(CohereError);
  expect(error).toMatchObject({ statusCode: status, message: expect.stringContaining(words) });
  expect(billed()).toMatchObject([{ status, outcome: 'error', promptTokens: 0 }]);
});

test('a wrong key is a 401', async () => {
  expect(await failure(client('sk-invalid-1').chat({ model: MODEL, messages }))).toMatchObject({ statusCode: 401 });
});
