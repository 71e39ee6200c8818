import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { GatewayError } from '../../errors.ts';
import { totalTokens } from '../../pricing/usage.ts';
import { openaiChat } from './openai-chat.ts';

const changes = { model: 'served', addMaxOutputTokens: null, outputBoundMember: 'max_completion_tokens' as const };
const decode = (body: object) =>
  openaiChat.decodeCall(JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hi' }], ...body }));
const upstream = (body: object, more = {}) =>
  JSON.parse(openaiChat.encodeUpstream(decode(body), { ...changes, ...more }));

test('same format in and out: only the model changes, and with the same model not a byte does', () => {
  const text = '{"messages":[{"role":"user","content":"hi"}],"seed":12345678901234567890,"model":"m","x":1.50}';
  const call = openaiChat.decodeCall(text);
  expect(openaiChat.encodeUpstream(call, { ...changes, model: 'm' })).toBe(text);
  expect(openaiChat.encodeUpstream(call, changes)).toBe(text.replace('"m"', '"served"'));
});

test('usage is asked for on streams, and other stream options are kept', () => {
  expect(upstream({ stream: true }).stream_options).toEqual({ include_usage: true });
  expect(upstream({ stream: true, stream_options: null }).stream_options).toEqual({ include_usage: true });
  expect(upstream({ stream: true, stream_options: { include_usage: false, other: 1 } }).stream_options).toEqual({
    include_usage: true,
    other: 1,
  });
  expect(upstream({}).stream_options).toBeUndefined();
});

test('an output bound is added under the name that the provider knows', () => {
  expect(upstream({}, { addMaxOutputTokens: 9 }).max_completion_tokens).toBe(9);
  expect(upstream({}, { addMaxOutputTokens: 9, outputBoundMember: 'max_tokens' }).max_tokens).toBe(9);
});

test('the input bound is never below the bytes of the text, and a picture counts by itself, not by its bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (content) => {
      const call = decode({ messages: [{ role: 'user', content }] });
      expect(call.maxInputTokens).toBeGreaterThanOrEqual(new TextEncoder().encode(content).length);
    }),
  );
  const image = (url: string) =>
    decode({ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }] });
  const small = image('data:image/png;base64,AAAA').maxInputTokens;
  expect(image(`data:image/png;base64,${'A'.repeat(1_000_000)}`).maxInputTokens).toBe(small);
});

test('of two output bounds the larger one is paid for, whichever the provider goes by', () => {
  expect(decode({ max_tokens: 9_000, max_completion_tokens: 1 }).maxOutputTokens).toBe(9_000);
  expect(decode({ max_tokens: 1, max_completion_tokens: 9_000 }).maxOutputTokens).toBe(9_000);
  expect(decode({ max_tokens: null, max_completion_tokens: 5 }).maxOutputTokens).toBe(5);
  expect(decode({ max_tokens: null }).maxOutputTokens).toBeNull();
});

test('a file or earlier audio that is only named counts as all that a model can read', () => {
  const named = [{ type: 'file', file: { file_id: 'file-1' } }];
  expect(decode({ messages: [{ role: 'user', content: named }] }).maxInputTokens).toBeGreaterThan(2_000_000);
  const audio = [{ role: 'assistant', audio: { id: 'audio-1' } }];
  expect(decode({ messages: audio }).maxInputTokens).toBeGreaterThan(2_000_000);
});

test('a member that stands twice in the stream options is refused by name, like one of the body', () => {
  const twice = '{"model":"m","messages":[{"role":"user"}],"stream":true,"stream_options":{"a":1,"a":2}}';
  expect(() => openaiChat.decodeCall(twice)).toThrow('"a" stands more than once');
});

test('the end user that is recorded is short, and the provider gets it whole', () => {
  const user = 'u'.repeat(100_000);
  expect(decode({ user }).endUser).toHaveLength(256);
  expect(upstream({ user }).user).toBe(user);
});

test('an answer is good whatever its usage says; usage that makes no sense is no usage', () => {
  const message = { content: 'hello' };
  for (const usage of [
    {},
    null,
    'none',
    { prompt_tokens: 1.5 },
    { prompt_tokens: -1 },
    { prompt_tokens: 2 ** 53 - 1 },
  ]) {
    const answer = openaiChat.readAnswer(JSON.stringify({ choices: [{ message, finish_reason: 'stop' }], usage }));
    expect(answer).toMatchObject({ usage: null, finishReason: 'stop', outputCharacters: 5 });
    const event = openaiChat.readEvent(JSON.stringify({ choices: [], usage }));
    expect(event).toMatchObject({ kind: 'chunk', usage: null, usageOnly: Boolean(usage) });
  }
});

test('a finish reason that is no word is none', () => {
  for (const finish_reason of [7, {}, 'z'.repeat(100_000)]) {
    const choice = { message: { content: 'a' }, delta: { content: 'a' }, finish_reason };
    expect(openaiChat.readAnswer(JSON.stringify({ choices: [choice] }))).toMatchObject({ finishReason: null });
    expect(openaiChat.readEvent(JSON.stringify({ choices: [choice] }))).toMatchObject({ finishReason: null });
  }
});

test('text in parts, arguments as objects and audio are content as well', () => {
  const deltas = [
    { content: [{ type: 'text', text: 'hi' }] },
    { tool_calls: [{ function: { name: 'f', arguments: { a: 'b' } } }] },
    { audio: { data: 'AAAA' } },
  ];
  for (const delta of deltas) {
    expect(openaiChat.readEvent(JSON.stringify({ choices: [{ delta }] }))).toMatchObject({ hasContent: true });
    expect(openaiChat.readAnswer(JSON.stringify({ choices: [{ message: delta }] }))).toBeDefined();
  }
  expect(openaiChat.readEvent('{"choices":[{"delta":{"role":"assistant","content":""}}]}')).toMatchObject({
    hasContent: false,
  });
});

test('usage buckets are disjoint and sum to what the provider reported', () => {
  const counts = fc.record({
    prompt: fc.nat(1e6),
    cached: fc.nat(1e6),
    completion: fc.nat(1e6),
    reasoning: fc.nat(1e6),
  });
  fc.assert(
    fc.property(counts, ({ prompt, cached, completion, reasoning }) => {
      const usage = {
        prompt_tokens: prompt,
        completion_tokens: completion,
        prompt_tokens_details: { cached_tokens: cached },
        completion_tokens_details: { reasoning_tokens: reasoning },
      };
      const answer = openaiChat.readAnswer(JSON.stringify({ choices: [], usage }));
      expect(answer?.usage && totalTokens(answer.usage)).toBe(prompt + completion);
      expect(Object.values(answer?.usage ?? {}).every((bucket) => bucket >= 0)).toBe(true);
    }),
  );
});

test('whatever JSON or nonsense a caller sends, decoding answers or refuses in words; it never throws anything else', () => {
  const bodies = fc.oneof(
    fc.json(),
    fc.string(),
    fc
      .record({ model: fc.anything(), messages: fc.anything(), stream: fc.anything(), n: fc.anything() })
      .map((value) => JSON.stringify(value) ?? ''),
  );
  fc.assert(
    fc.property(bodies, (body) => {
      try {
        openaiChat.decodeCall(body);
      } catch (error) {
        expect(error).toBeInstanceOf(GatewayError);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('whatever a provider sends is read as an answer, an event or nothing; it never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      openaiChat.readAnswer(text);
      openaiChat.readEvent(text);
      openaiChat.readRefusal(500, text);
    }),
    { numRuns: 2_000 },
  );
});
