import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { noQuirks } from '../wire-format.ts';
import { openaiChat } from './openai-chat.ts';
import { decode, decodeText } from './testing/calls.ts';

const changes = { model: 'served', addMaxOutputTokens: null, quirks: noQuirks };
const context = { quirks: noQuirks, idSeed: 'seed' };
const quirky = (quirks: object) => ({ ...changes, quirks: { ...noQuirks, ...quirks } });
const upstream = (body: object, more = {}) => JSON.parse(openaiChat.passThrough(decode(body), { ...changes, ...more }));

test('same format in and out: only the model changes, and with the same model not a byte does', () => {
  const text = '{"messages":[{"role":"user","content":"hi"}],"seed":1234567890123456789,"model":"m","x":1.50}';
  const call = decodeText(text);
  expect(openaiChat.passThrough(call, { ...changes, model: 'm' })).toBe(text);
  expect(openaiChat.passThrough(call, changes)).toBe(text.replace('"m"', '"served"'));
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

test('a host that tells usage by itself is never asked, also not by the caller, and all else stays as it was', () => {
  const always = quirky({ streamUsage: 'always' });
  expect(upstream({ stream: true }, always)).not.toHaveProperty('stream_options');
  const options = '"stream_options" : {"include_usage":true}';
  const messages = '"model":"served","stream":true,"messages":[{"role":"user","content":"\\"stream_options\\""}]';
  for (const [body, sent] of [
    [`{${options},${messages}}`, `{${messages}}`],
    [`{${messages} , ${options} }`, `{${messages} }`],
    [`{${messages},${options},"x":1}`, `{${messages},"x":1}`],
  ] as const)
    expect(openaiChat.passThrough(decodeText(body), always)).toBe(sent);
});

test('an output bound is added under the name that the provider knows', () => {
  expect(upstream({}, { addMaxOutputTokens: 9 }).max_tokens).toBe(9);
  const newer = quirky({ outputBoundMember: 'max_completion_tokens' });
  expect(upstream({}, { ...newer, addMaxOutputTokens: 9 }).max_completion_tokens).toBe(9);
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

test('the output bound is known by either of its names', () => {
  expect(decode({ max_tokens: 9 }).maxOutputTokens).toBe(9);
  expect(decode({ max_tokens: null, max_completion_tokens: 5 }).maxOutputTokens).toBe(5);
  expect(decode({ max_tokens: null }).maxOutputTokens).toBeNull();
});

test('what is only named, or searched for, counts as all that a model can read', () => {
  const named = [{ type: 'file', file: { file_id: 'file-1' } }];
  expect(decode({ messages: [{ role: 'user', content: named }] }).maxInputTokens).toBeGreaterThan(2_000_000);
  const audio = [{ role: 'assistant', audio: { id: 'audio-1' } }];
  expect(decode({ messages: audio }).maxInputTokens).toBeGreaterThan(2_000_000);
  expect(decode({ web_search_options: {} }).maxInputTokens).toBeGreaterThan(2_000_000);
});

test('a member that stands twice in the stream options is refused by name, like one of the body', () => {
  const body = '"model":"m","messages":[{"role":"user","content":""}],"stream":true';
  expect(() => decodeText(`{${body},"stream_options":{"a":1,"a":2}}`)).toThrow('"a" stands more than once');
  expect(() => decodeText(`{${body},"model":"n"}`)).toThrow('"model" stands more than once');
});

test('the end user that is recorded is short, and the provider gets it whole', () => {
  const user = 'u'.repeat(100_000);
  expect(decode({ user }).endUser).toHaveLength(256);
  expect(decode({ safety_identifier: 's' }).endUser).toBe('s');
  expect(upstream({ user }).user).toBe(user);
});

const user = (content: unknown) => ({ messages: [{ role: 'user', content }] });
const tool = (more: object) => ({ tools: [{ type: 'function', function: { name: 'f', ...more } }] });

test.each([
  ['messages', { messages: [] }],
  ['messages.0.role', { messages: [{ role: 'robot', content: 'a' }] }],
  ['messages.0.content', user(null)],
  ['messages.0.content', user([])],
  ['messages.0.content', { messages: [{ role: 'assistant', content: null }] }],
  ['messages.0.content.0.type', user([{ type: 'smell' }])],
  ['messages.0.content.0.text', user([{ type: 'text' }])],
  ['messages.0.content.0.image_url.url', user([{ type: 'image_url', image_url: { url: 'file:///etc/passwd' } }])],
  ['messages.0.content.0.image_url.url', user([{ type: 'image_url', image_url: { url: 'data:,hello' } }])],
  ['messages.0.content.0.file', user([{ type: 'file', file: {} }])],
  ['messages.0.tool_call_id', { messages: [{ role: 'tool', content: 'a' }] }],
  ['messages.0.tool_calls.0.id', { messages: [{ role: 'assistant', tool_calls: [{ type: 'function' }] }] }],
  ['tools.0.function.name', tool({ name: 'not a name' })],
  ['tools.0.function.parameters', tool({ parameters: 'none' })],
  ['tool_choice', { tool_choice: 'maybe' }],
  ['tool_choice.function', { tool_choice: { type: 'function' } }],
  ['response_format.json_schema', { response_format: { type: 'json_schema' } }],
  ['temperature', { temperature: 3 }],
  ['top_logprobs', { top_logprobs: 21 }],
  ['n', { n: 0 }],
  ['stop', { stop: 7 }],
  ['seed', { seed: 1.5 }],
  ['logit_bias.50256', { logit_bias: { 50256: 'no' } }],
  ['metadata.a', { metadata: { a: 1 } }],
  ['reasoning_effort', { reasoning_effort: 'hard' }],
  ['modalities.0', { modalities: ['smell'] }],
  ['stream', { stream: 'yes' }],
])('a wrong field is refused by its name: %s', (param, body) => {
  let refused: unknown;
  try {
    decode(body);
  } catch (error) {
    refused = error;
  }
  expect(refused).toMatchObject({ code: 'invalid_request', details: { param } });
});

test('whatever a provider sends is read as an answer, an event or nothing; it never throws', () => {
  const said = fc.dictionary(
    fc.constantFrom(
      'content',
      'reasoning_details',
      'reasoning',
      'tool_calls',
      'annotations',
      'refusal',
      'function_call',
    ),
    fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.array(fc.dictionary(fc.constantFrom('function', 'text', 'type', 'id'), fc.jsonValue({ maxDepth: 2 }))),
    ),
  );
  const shaped = fc
    .record({
      message: said,
      delta: said,
      finish_reason: fc.jsonValue({ maxDepth: 2 }),
      usage: fc.jsonValue({ maxDepth: 2 }),
      logprobs: fc.jsonValue({ maxDepth: 2 }),
    })
    .map((choice) => JSON.stringify({ choices: [choice] }));
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string(), shaped), (text) => {
      openaiChat.readAnswer(text, context)?.answer();
      const reader = openaiChat.openReader(context);
      reader.read({ event: null, data: text });
      reader.read({ event: null, data: '[DONE]' });
      openaiChat.readRefusal(500, text);
    }),
    { numRuns: 1_000 },
  );
});
