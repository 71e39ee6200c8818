import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatCall } from '../../chat/chat-call.ts';
import { collectAnswer } from '../../chat/collect-answer.ts';
import type { ChatContent, TextPart } from '../../chat/content.ts';
import { anyContent, anyDeltas, cutAnywhere, parseFrames } from '../../chat/testing/arbitraries.ts';
import { gistOf } from '../../chat/testing/gist-of.ts';
import { GatewayError } from '../../errors.ts';
import { readObjectText } from '../../json/object-text.ts';
import { noUsage } from '../../pricing/usage.ts';
import { sseFrame } from '../sse-frame.ts';
import { startTranslation } from '../translation.ts';
import { noQuirks } from '../wire-format.ts';
import { cohereChat } from './cohere-chat.ts';
import { readUsage } from './read-usage.ts';
import { cohereEvents } from './testing/cohere-events.ts';

const reading = { quirks: noQuirks, idSeed: 'a-seed' };
const nothing: ChatContent = {
  messages: [],
  tools: [],
  toolChoice: null,
  parallelToolCalls: null,
  answerFormat: null,
  reasoning: null,
  temperature: null,
  topP: null,
  topK: null,
  seed: null,
  frequencyPenalty: null,
  presencePenalty: null,
  stop: [],
  logprobs: null,
  serviceTier: null,
  paramNames: {},
  beyond: [],
};
const callOf = (content: Partial<ChatContent>, more: Partial<ChatCall> = {}): ChatCall => ({
  kind: 'chat',
  format: 'openai-chat',
  model: 'm',
  stream: false,
  wantsStreamUsage: false,
  maxOutputTokens: null,
  choices: 1,
  maxInputTokens: 100,
  endUser: null,
  body: readObjectText('{}'),
  forwardHeaders: {},
  content: () => ({ ...nothing, ...content }),
  ...more,
});
const changes = { model: 'command-a', addMaxOutputTokens: null, quirks: noQuirks };

function encode(call: ChatCall, dropUnsupported = false) {
  const translation = startTranslation({ target: 'test', dropUnsupported });
  return { body: JSON.parse(cohereChat.encodeRequest(call, changes, translation)), dropped: translation.dropped };
}

const text = (words: string): TextPart => ({ kind: 'text', at: 't', text: words, cache: null, citations: [] });
const file = (mediaType: string, more: object = {}) =>
  ({
    kind: 'file',
    at: 'messages.1.content.1',
    source: { kind: 'data', mediaType, base64: 'w6k=' },
    name: 'a.txt',
    cache: null,
    cite: false,
    ...more,
  }) as const;

const rich: Partial<ChatContent> = {
  messages: [
    { role: 'developer', at: 'messages.0', parts: [text('Be brief.')] },
    {
      role: 'user',
      at: 'messages.1',
      name: null,
      parts: [
        text('Look'),
        file('text/plain'),
        file('text/plain', { cite: true }),
        { kind: 'image', at: 'i', source: { kind: 'url', url: 'https://a.example/a.png' }, detail: 'low', cache: null },
      ],
    },
    {
      role: 'assistant',
      at: 'messages.2',
      name: null,
      parts: [
        { kind: 'reasoning', at: 'r', text: 'not yours', signature: null, redacted: false, id: null },
        {
          kind: 'reasoning',
          at: 'r',
          text: 'I will look.',
          signature: { format: 'cohere-chat', value: 'tool_plan' },
          redacted: false,
          id: null,
        },
        text('Looking'),
        { kind: 'tool-call', at: 'c', id: 'call_1', name: 'look', arguments: '', cache: null },
      ],
    },
    {
      role: 'tool',
      at: 'messages.3',
      callId: 'call_1',
      name: 'look',
      isError: true,
      parts: [text('done')],
      cache: null,
    },
    {
      role: 'assistant',
      at: 'messages.4',
      name: null,
      parts: [
        {
          kind: 'reasoning',
          at: 'r',
          text: 'hm',
          signature: { format: 'cohere-chat', value: 'thinking' },
          redacted: false,
          id: null,
        },
        text('So'),
      ],
    },
    { role: 'user', at: 'messages.5', name: null, parts: [text('Well?')] },
  ],
  tools: [
    { at: 'tools.0', name: 'look', description: 'Looks', parameters: null, strict: true, cache: null },
    { at: 'tools.1', name: 'stop', description: null, parameters: { type: 'object' }, strict: true, cache: null },
  ],
  toolChoice: { kind: 'tool', name: 'look' },
  answerFormat: { kind: 'schema', name: 'out', description: null, schema: { type: 'object' }, strict: true },
  reasoning: { effort: 'low', budgetTokens: null, show: true },
  temperature: 0.5,
  topP: 1,
  topK: 40,
  seed: 7,
  stop: ['END'],
  beyond: [
    { param: 'safety_mode', value: 'STRICT', harmless: false },
    { param: 'documents', value: ['a text'], harmless: false },
    { param: 'user', value: 'u', harmless: true },
  ],
};

test('a rich call of another format is said in full', () => {
  const { body, dropped } = encode(callOf(rich, { stream: true, maxOutputTokens: 100 }));
  expect(dropped).toEqual(['user', 'messages.3.is_error']);
  expect(body).toEqual({
    model: 'command-a',
    messages: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'text', text: 'é' },
          { type: 'image_url', image_url: { url: 'https://a.example/a.png', detail: 'low' } },
        ],
      },
      {
        role: 'assistant',
        tool_plan: 'I will look.\nLooking',
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'look', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'done' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'hm' },
          { type: 'text', text: 'So' },
        ],
      },
      { role: 'user', content: 'Well?' },
    ],
    tools: [
      {
        type: 'function',
        function: { name: 'look', description: 'Looks', parameters: { type: 'object', properties: {} } },
      },
    ],
    strict_tools: true,
    tool_choice: 'REQUIRED',
    response_format: { type: 'json_object', json_schema: { type: 'object' } },
    temperature: 0.5,
    p: 0.99,
    k: 40,
    seed: 7,
    stop_sequences: ['END'],
    thinking: { type: 'enabled', token_budget: 2_048 },
    safety_mode: 'STRICT',
    documents: ['a text', { id: 'document-0', data: { title: 'a.txt', text: 'é' } }],
    max_tokens: 100,
    stream: true,
  });
});

const user = (part: object): Partial<ChatContent> => ({
  messages: [{ role: 'user', at: 'messages.0', name: null, parts: [part as never] }],
});
const tools: ChatContent['tools'] = [
  { at: 'tools.0', name: 'f', description: null, parameters: null, strict: null, cache: null },
];

test.each([
  ['n', { paramNames: { choices: 'n' } }, { choices: 2 }],
  [
    'parallel_tool_calls',
    { tools, parallelToolCalls: false, paramNames: { parallelToolCalls: 'parallel_tool_calls' } },
    {},
  ],
  ['stop', { stop: ['1', '2', '3', '4', '5', '6'] }, {}],
  ['logprobs', { logprobs: { top: 1 } }, {}],
  ['service_tier', { serviceTier: 'flex', paramNames: { serviceTier: 'service_tier' } }, {}],
  ['presencePenalty', { presencePenalty: -0.5 }, {}],
  ['safety_mode', { beyond: [{ param: 'safety_mode', value: 'WILD', harmless: false }] }, {}],
  ['verbosity', { beyond: [{ param: 'verbosity', value: 'low', harmless: false }] }, {}],
  ['messages.1.content.1', user(file('application/pdf')), {}],
  ['a', user({ kind: 'audio', at: 'a', format: 'wav', base64: 'AAAA' }), {}],
] as [string, Partial<ChatContent>, Partial<ChatCall>][])(
  'what cannot be said is refused by the caller’s name, or dropped and listed: %s',
  (param, content, more) => {
    expect(() => encode(callOf(content, more))).toThrow(GatewayError);
    expect(encode(callOf(content, more), true).dropped).toEqual([param]);
  },
);

test('whatever a call of another format says, it is written with all its words and calls', () => {
  fc.assert(
    fc.property(anyContent, (content) => {
      const { body } = encode(callOf(content), true);
      const written = JSON.stringify(body.messages);
      for (const { parts } of content.messages)
        for (const part of parts) {
          if (part.kind === 'text') expect(written).toContain(JSON.stringify(part.text).slice(1, -1));
          if (part.kind === 'tool-call') expect(written).toContain(part.id);
        }
      expect(body.messages).toHaveLength(content.messages.length);
    }),
  );
});

const read = (text: string) => {
  const reader = cohereChat.openReader(reading);
  return parseFrames(text).flatMap((event) => reader.read(event)?.deltas ?? []);
};

test('any answer that Cohere can stream, cut at any byte, is read as what it says', () => {
  const sequences = anyDeltas({
    buckets: ['inputTokens', 'cachedInputTokens', 'outputTokens'],
    finishReasons: ['stop', 'length'],
    citations: false,
    logprobs: false,
  });
  fc.assert(
    fc.property(sequences, cutAnywhere, (deltas, cut) => {
      const said = deltas.filter(({ kind }) => kind !== 'refusal' && kind !== 'signature');
      const stream = cohereEvents(said).map(({ event, data }) => sseFrame(event, data));
      const decoder = new TextDecoder();
      const chunks = cut(new TextEncoder().encode(stream.join('')));
      const deltasRead = read(chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join(''));
      const gist = (of: typeof deltas) => {
        const { choices, usage } = gistOf(collectAnswer(of));
        return { choices: choices.map(({ signatures: _, ...choice }) => choice), usage };
      };
      expect(gist(deltasRead)).toEqual(gist(said));
      expect(deltasRead.map(({ kind }) => kind).filter((kind) => kind === 'start' || kind === 'end')).toEqual([
        'start',
        'end',
      ]);
    }),
    { numRuns: 300 },
  );
});

test('plan, thinking, text, sources and calls of a whole answer are read, and the plan can come back', () => {
  const body = JSON.stringify({
    id: 'id-1',
    finish_reason: 'TOOL_CALL',
    message: {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'hm' },
        { type: 'text', text: 'Yes' },
      ],
      citations: [
        {
          start: 0,
          end: 3,
          text: 'Yes',
          type: 'TEXT_CONTENT',
          sources: [{ type: 'document', document: { title: 'A' } }],
        },
        { start: 0, end: 1, text: 'h', type: 'THINKING_CONTENT', sources: [] },
      ],
      tool_plan: 'I will look.',
      tool_calls: [{ id: 'look_1', type: 'function', function: { name: 'look', arguments: '{}' } }],
    },
    usage: { billed_units: { input_tokens: 5, output_tokens: 6 }, tokens: { input_tokens: 71, output_tokens: 6 } },
  });
  const answer = cohereChat.readAnswer(body, reading);
  expect(answer).toMatchObject({ finishReason: 'TOOL_CALL', outputCharacters: 19 });
  expect(answer?.answer().choices).toMatchObject([
    {
      finish: { reason: 'tool-calls', raw: 'TOOL_CALL' },
      parts: [
        { kind: 'reasoning', text: 'hm', signature: { format: 'cohere-chat', value: 'thinking' } },
        { kind: 'text', text: 'Yes', citations: [{ title: 'A', start: 0, end: 3 }] },
        { kind: 'reasoning', text: 'I will look.', signature: { format: 'cohere-chat', value: 'tool_plan' } },
        { kind: 'tool-call', id: 'look_1', name: 'look', arguments: '{}' },
      ],
    },
  ]);
});

test.each([
  [
    'billed units',
    { billed_units: { input_tokens: 5, output_tokens: 6 }, tokens: { input_tokens: 71, output_tokens: 6 } },
    { inputTokens: 5, outputTokens: 6 },
    null,
  ],
  [
    'cached',
    { billed_units: { input_tokens: 5, output_tokens: 6 }, tokens: { input_tokens: 71 }, cached_tokens: 64 },
    { cachedInputTokens: 5, outputTokens: 6 },
    null,
  ],
  ['tokens alone', { tokens: { input_tokens: 7, output_tokens: 6 } }, { inputTokens: 7, outputTokens: 6 }, null],
  [
    'searches',
    { billed_units: { input_tokens: 1, output_tokens: 1, search_units: 2 } },
    { inputTokens: 1, outputTokens: 1, webSearches: 2 },
    null,
  ],
  [
    'more cached than read',
    { tokens: { input_tokens: 7, output_tokens: 6 }, cached_tokens: 8 },
    { cachedInputTokens: 7, outputTokens: 6 },
    'cached_tokens 8 are more than input_tokens 7',
  ],
  [
    'more billed than there is',
    { billed_units: { input_tokens: 8 }, tokens: { input_tokens: 7 } },
    { inputTokens: 8 },
    'billed input_tokens 8 are more than input_tokens 7',
  ],
])('usage: %s', (_name, given, buckets, mismatch) => {
  expect(readUsage(given)).toEqual({ usage: { ...noUsage, ...buckets }, mismatch });
});

test('usage that makes no sense is no usage', () => {
  for (const usage of [null, {}, 'none', { billed_units: { input_tokens: -1 } }, { tokens: { input_tokens: 2e9 } }])
    expect(readUsage(usage)).toBeNull();
});

test('a stream that Cohere could not finish ends in an error, after what it cost', () => {
  const usage = { billed_units: { input_tokens: 1, output_tokens: 2 } };
  const end = (finish_reason: string) =>
    read(sseFrame('message-end', JSON.stringify({ type: 'message-end', delta: { finish_reason, error: 'x', usage } })));
  expect(end('ERROR').slice(1)).toMatchObject([
    { kind: 'usage' },
    { kind: 'error', failure: 'server-error', message: 'x' },
  ]);
  expect(end('TIMEOUT').at(-1)).toMatchObject({ kind: 'error', failure: 'timeout' });
  expect(read(sseFrame(null, '{"message":"broken"}'))).toEqual([
    { kind: 'error', failure: 'server-error', message: 'broken' },
  ]);
});

test.each([
  [401, 'invalid api token', 'bad-credential'],
  [429, 'You are using a Trial key, which is limited to 1000 API calls / month.', 'quota-exceeded'],
  [429, 'Please wait and try again later', 'rate-limited'],
  [400, 'too many tokens: total number of tokens in the prompt cannot exceed 4081', 'context-length'],
  [498, 'blocked token', 'content-filter'],
  [404, "model 'x' not found", 'model-not-found'],
  [422, 'invalid request: tools', 'bad-request'],
  [503, 'busy', 'overloaded'],
] as const)('a refusal is read from its words: %i %s', (status, message, failure) => {
  expect(cohereChat.readRefusal(status, JSON.stringify({ message }))).toEqual({ failure, message });
});

test('whatever Cohere sends is read as an answer, an event or nothing; it never throws', () => {
  const said = fc.dictionary(
    fc.constantFrom('content', 'tool_plan', 'tool_calls', 'citations', 'finish_reason', 'usage', 'text'),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const types = fc.constantFrom('content-delta', 'tool-call-start', 'tool-call-delta', 'citation-start', 'message-end');
  const shaped = fc
    .record({ type: types, message: said, delta: fc.record({ message: said }), index: fc.jsonValue({ maxDepth: 1 }) })
    .map((value) => JSON.stringify(value));
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string(), shaped), (data) => {
      cohereChat.readAnswer(data, reading)?.answer();
      cohereChat.openReader(reading).read({ event: null, data });
      cohereChat.readRefusal(500, data);
    }),
    { numRuns: 1_000 },
  );
});

test('no caller speaks this format', () => {
  expect(() => cohereChat.passThrough(callOf({}), changes)).toThrow('no caller speaks this format');
});
