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
