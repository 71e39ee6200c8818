import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { collectAnswer } from '../../chat/collect-answer.ts';
import { openSignature } from '../../chat/signature.ts';
import { anyDeltas } from '../../chat/testing/arbitraries.ts';
import { gistOf } from '../../chat/testing/gist-of.ts';
import { totalTokens } from '../../pricing/usage.ts';
import { noQuirks } from '../wire-format.ts';
import { anthropicMessages } from './anthropic-messages.ts';

const call = anthropicMessages.decodeCall({
  text: JSON.stringify({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'hi' }] }),
  model: null,
  stream: null,
  query: new URLSearchParams(),
  headers: new Headers(),
});
const context = { call, requestId: '0190-ab', createdSeconds: 1, model: 'served' };
const readContext = { quirks: noQuirks, idSeed: 'seed' };
const read = (body: unknown) => anthropicMessages.readAnswer(JSON.stringify(body), readContext);
const usageOf = (usage: unknown) => read({ content: [], usage })?.reported ?? null;

test('an answer of another format reads back as the same answer', () => {
  fc.assert(
    fc.property(anyDeltas({ finishReasons: ['stop', 'length', 'refusal', 'pause', 'context-length'] }), (deltas) => {
      const answer = collectAnswer(deltas);
      const again = anthropicMessages
        .readAnswer(anthropicMessages.encodeAnswer(answer, context), readContext)
        ?.answer();
      const [was, is] = [gistOf(answer), gistOf(again ?? answer)];
      expect(is.choices[0]?.text).toBe(answer.choices[0]?.parts.map(textOf).join('') ?? '');
      expect(is.choices[0]?.reasoning).toBe(was.choices[0]?.reasoning ?? '');
      const opened = is.choices[0]?.signatures.map(({ value }) => openSignature(value, 'anthropic-messages'));
      expect(opened).toEqual(was.choices[0]?.signatures ?? []);
      const calls = (gist: typeof was) =>
        gist.choices[0]?.calls.map((made) => ({ ...made, arguments: JSON.parse(made.arguments) }));
      expect(calls(is)).toEqual(calls(was));
      if (was.usage) expect(is.usage).toEqual(was.usage);
    }),
    { numRuns: 300 },
  );
});

const textOf = (part: { kind: string; text?: string }) =>
  part.kind === 'text' || part.kind === 'refusal' ? part.text : '';

test('a message has the shape that Anthropic documents, with an id of its own making', () => {
  const finish = { reason: 'stop', stopSequence: 'END', raw: 'stop' } as const;
  const text = { kind: 'text', at: '', text: 'yes', cache: null, citations: [] } as const;
  const choices = [{ parts: [{ ...text, citations: [] }], finish, logprobs: null }];
  const answer = { id: 'chatcmpl-1', model: null, choices, reported: null, serviceTier: 'default' };
  expect(JSON.parse(anthropicMessages.encodeAnswer(answer, context))).toMatchObject({
    id: 'msg_0190ab',
    type: 'message',
    role: 'assistant',
    model: 'served',
    content: [{ type: 'text', text: 'yes' }],
    stop_reason: 'stop_sequence',
    stop_sequence: 'END',
    usage: { input_tokens: expect.any(Number), output_tokens: 1, service_tier: 'standard' },
  });
});

test('a provider that calls tools and says "stop" is told as having called tools', () => {
  const finish = { reason: 'stop', stopSequence: null, raw: 'STOP' } as const;
  const called = { kind: 'tool-call', at: '', id: '', name: 'f', arguments: '', cache: null } as const;
  const answer = {
    id: null,
    model: null,
    choices: [{ parts: [called], finish, logprobs: null }],
    reported: null,
    serviceTier: null,
  };
  expect(JSON.parse(anthropicMessages.encodeAnswer(answer, context))).toMatchObject({
    stop_reason: 'tool_use',
    content: [{ type: 'tool_use', id: 'toolu_0190ab_0', input: {} }],
  });
});

test('usage buckets are disjoint and sum to what Anthropic reported', () => {
  const tokens = fc.nat(1_000_000);
  const counts = fc.record({
    input: tokens,
    output: tokens,
    cached: tokens,
    written: tokens,
    long: tokens,
    thinking: tokens,
  });
  fc.assert(
    fc.property(counts, fc.boolean(), ({ input, output, cached, written, long, thinking }, splits) => {
      const reported = usageOf({
        input_tokens: input,
        output_tokens: output,
        cache_read_input_tokens: cached,
        cache_creation_input_tokens: written,
        cache_creation: splits
          ? {
              ephemeral_1h_input_tokens: Math.min(long, written),
              ephemeral_5m_input_tokens: written - Math.min(long, written),
            }
          : null,
        output_tokens_details: { thinking_tokens: thinking },
      });
      expect(reported && totalTokens(reported.usage)).toBe(input + output + cached + written);
      expect(Object.values(reported?.usage ?? {}).every((bucket) => bucket >= 0)).toBe(true);
      expect(reported?.mismatch === null).toBe(thinking <= output);
      if (!splits) expect(reported?.usage.cacheWriteTokens).toBe(written);
    }),
  );
});

test('a split of the cache writes that is not their sum is told', () => {
  const reported = usageOf({
    input_tokens: 1,
    output_tokens: 1,
    cache_creation_input_tokens: 10,
    cache_creation: { ephemeral_1h_input_tokens: 4, ephemeral_5m_input_tokens: 4 },
  });
  expect(reported?.usage).toMatchObject({ cacheWriteTokens: 6, cacheWrite1hTokens: 4 });
  expect(reported?.mismatch).toContain('10 cache write tokens');
});

test('searches are counted, and summaries of a long context are part of the bill', () => {
  const compaction = { type: 'compaction', input_tokens: 100, output_tokens: 20 };
  const reported = usageOf({
    input_tokens: 5,
    output_tokens: 6,
    server_tool_use: { web_search_requests: 3 },
    iterations: [compaction, { type: 'message', input_tokens: 5, output_tokens: 6 }],
  });
  expect(reported?.usage).toMatchObject({ inputTokens: 105, outputTokens: 26, webSearches: 3 });
});

test('an answer is good whatever its usage says; usage that makes no sense is no usage', () => {
  for (const usage of [{}, null, 'none', { input_tokens: 1.5 }, { input_tokens: -1 }, { output_tokens: 2 ** 53 - 1 }])
    expect(read({ content: [{ type: 'text', text: 'hello' }], stop_reason: 'end_turn', usage })).toMatchObject({
      reported: null,
      finishReason: 'end_turn',
      outputCharacters: 5,
    });
});

test('what Anthropic’s own servers did is left out for other callers, and the words around it are kept', () => {
  const answer = read({
    content: [
      { type: 'text', text: 'I look. ' },
      { type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'q' } },
      { type: 'web_search_tool_result', tool_use_id: 's', content: [] },
      {
        type: 'text',
        text: 'Found.',
        citations: [{ type: 'web_search_result_location', url: 'https://a', title: 'A' }],
      },
    ],
    stop_reason: 'end_turn',
  })?.answer();
  expect(answer?.choices[0]?.parts).toMatchObject([
    { kind: 'text', text: 'I look. Found.', citations: [{ url: 'https://a', title: 'A', start: 8, end: 14 }] },
  ]);
});

test('errors are classed by their words and types, and the provider’s text is kept', () => {
  const refusal = (status: number, type: string, message: string) =>
    anthropicMessages.readRefusal(status, JSON.stringify({ type: 'error', error: { type, message } }));
  const invalid = 'invalid_request_error';
  expect(refusal(400, invalid, 'prompt is too long: 9 tokens > 8 maximum').failure).toBe('context-length');
  expect(refusal(400, invalid, 'input length and `max_tokens` exceed context limit: 9').failure).toBe('context-length');
  expect(refusal(400, invalid, 'Your credit balance is too low').failure).toBe('quota-exceeded');
  expect(refusal(400, invalid, 'Output blocked by content filtering policy').failure).toBe('content-filter');
  expect(refusal(400, invalid, 'messages: required')).toEqual({
    failure: 'bad-request',
    message: 'messages: required',
  });
  expect(refusal(401, 'authentication_error', 'x').failure).toBe('bad-credential');
  expect(refusal(402, 'billing_error', 'x').failure).toBe('quota-exceeded');
  expect(refusal(403, 'permission_error', 'x').failure).toBe('bad-credential');
  expect(refusal(404, 'not_found_error', 'x').failure).toBe('model-not-found');
  expect(refusal(429, 'rate_limit_error', 'x').failure).toBe('rate-limited');
  expect(refusal(500, 'api_error', 'x').failure).toBe('server-error');
  expect(refusal(529, 'overloaded_error', 'x').failure).toBe('overloaded');
  expect(anthropicMessages.readRefusal(503, '<html>').failure).toBe('overloaded');
});

test('whatever a provider sends is an answer or nothing, and a refusal of some kind; it never throws', () => {
  const block = fc.record({
    type: fc.constantFrom('text', 'thinking', 'tool_use', 'x'),
    text: fc.jsonValue({ maxDepth: 1 }),
    input: fc.jsonValue(),
  });
  const message = fc.record({
    content: fc.array(block),
    usage: fc.jsonValue({ maxDepth: 2 }),
    stop_reason: fc.jsonValue(),
  });
  fc.assert(
    fc.property(
      fc.oneof(
        message.map((value) => JSON.stringify(value)),
        fc.json(),
        fc.string(),
      ),
      (text) => {
        anthropicMessages.readAnswer(text, readContext)?.answer();
        anthropicMessages.readRefusal(500, text);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('an answer in fast mode has rates of its own, whatever its tier', () => {
  const tierOf = (usage: object) =>
    read({ content: [], usage: { input_tokens: 1, output_tokens: 1, ...usage } })?.serviceTier;
  expect(tierOf({ service_tier: 'standard', speed: 'fast' })).toBe('fast');
  expect(tierOf({ service_tier: 'standard', speed: 'standard' })).toBe('standard');
});
