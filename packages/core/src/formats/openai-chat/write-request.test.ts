import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatCall } from '../../chat/chat-call.ts';
import type { ChatContent, FormatName, TextPart } from '../../chat/content.ts';
import { anyContent } from '../../chat/testing/arbitraries.ts';
import { emptyContent } from '../../chat/testing/empty-content.ts';
import { GatewayError } from '../../errors.ts';
import { startTranslation } from '../translation.ts';
import { noQuirks } from '../wire-format.ts';
import { openaiChat } from './openai-chat.ts';
import { decode } from './testing/calls.ts';

const changes = { model: 'served', addMaxOutputTokens: null, quirks: noQuirks };

const callOf = (content: Partial<ChatContent>, more: Partial<ChatCall> = {}): ChatCall => ({
  ...decode({}),
  format: 'anthropic-messages',
  content: () => ({ ...emptyContent, ...content }),
  ...more,
});

function encode(call: ChatCall, dropUnsupported = false, more: object = {}) {
  const translation = startTranslation({ target: 'test', dropUnsupported });
  const body = JSON.parse(openaiChat.encodeRequest(call, { ...changes, ...more }, translation));
  return { body, dropped: translation.dropped };
}

const text = (at: string, words: string, cache: TextPart['cache'] = null): TextPart => ({
  kind: 'text',
  at,
  text: words,
  cache,
  citations: [],
});
const seal = (format: FormatName, value: string, words: string) =>
  ({ kind: 'reasoning', at: 'r', text: words, signature: { format, value }, redacted: false, id: null }) as const;

const closed = { type: 'object', properties: {}, additionalProperties: false };

const rich: Partial<ChatContent> = {
  messages: [
    { role: 'system', at: 'system', parts: [text('system.0', 'Be brief.', { lifetimeSeconds: 300 })] },
    {
      role: 'user',
      at: 'messages.0',
      name: null,
      parts: [
        text('messages.0.content.0', 'Look'),
        { kind: 'image', at: 'i', source: { kind: 'url', url: 'https://a.example/a.png' }, detail: 'low', cache: null },
        {
          kind: 'image',
          at: 'i',
          source: { kind: 'data', mediaType: 'image/png', base64: 'AAAA' },
          detail: null,
          cache: null,
        },
        {
          kind: 'file',
          at: 'f',
          source: { kind: 'data', mediaType: 'application/pdf', base64: 'JVBERi0=' },
          name: null,
          cache: null,
          cite: false,
        },
        {
          kind: 'file',
          at: 'f',
          source: { kind: 'data', mediaType: 'text/plain', base64: 'w6k=' },
          name: 'a.txt',
          cache: null,
          cite: false,
        },
        { kind: 'audio', at: 'a', format: 'wav', base64: 'UklGRg==' },
      ],
    },
    {
      role: 'assistant',
      at: 'messages.1',
      name: null,
      parts: [
        seal('anthropic-messages', 'c2VhbA==', 'not yours'),
        seal('openai-chat', 'reasoning_content', 'yours'),
        seal('openai-chat', '{"type":"reasoning.text","signature":"s","index":0}', 'detailed'),
        { kind: 'tool-call', at: 'c', id: 'call_1', name: 'look', arguments: '', cache: null },
        { kind: 'tool-call', at: 'c', id: 'call_2', name: 'look', arguments: '{"a":1}', cache: null },
      ],
    },
    {
      role: 'tool',
      at: 'messages.2',
      callId: 'call_1',
      name: 'look',
      isError: true,
      parts: [
        text('t', 'a picture'),
        {
          kind: 'image',
          at: 'i',
          source: { kind: 'data', mediaType: 'image/png', base64: 'BBBB' },
          detail: null,
          cache: null,
        },
      ],
      cache: null,
    },
    { role: 'tool', at: 'messages.3', callId: 'call_2', name: 'look', isError: false, parts: [], cache: null },
    { role: 'user', at: 'messages.4', name: null, parts: [text('messages.4.content', 'Well?')] },
  ],
  tools: [
    { at: 'tools.0', name: 'look', description: 'Looks', parameters: closed, strict: true, cache: null },
    { at: 'tools.1', name: 'stop', description: null, parameters: null, strict: null, cache: null },
  ],
  toolChoice: { kind: 'tool', name: 'look' },
  parallelToolCalls: false,
  answerFormat: { kind: 'schema', name: 'out', description: null, schema: closed, strict: true },
  reasoning: { effort: null, budgetTokens: 8_000, show: true },
  temperature: 0.5,
  stop: ['END'],
  logprobs: { top: 2 },
  serviceTier: 'standard_only',
  beyond: [{ param: 'metadata', value: { user_id: 'u' }, harmless: true }],
};

test('a rich call of another format is said in full', () => {
  const { body, dropped } = encode(callOf(rich, { stream: true, choices: 2, maxOutputTokens: 100 }));
  expect(dropped).toEqual(['metadata', 'system.0.cache_control', 'messages.2.is_error']);
  expect(body).toEqual({
    model: 'served',
    messages: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image_url', image_url: { url: 'https://a.example/a.png', detail: 'low' } },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
          { type: 'file', file: { filename: 'document.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' } },
          { type: 'text', text: 'a.txt\n\né' },
          { type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } },
        ],
      },
      {
        role: 'assistant',
        content: null,
        reasoning_content: 'yours',
        reasoning_details: [{ type: 'reasoning.text', signature: 's', index: 0, text: 'detailed' }],
        tool_calls: [
          { id: 'call_1', type: 'function', function: { name: 'look', arguments: '{}' } },
          { id: 'call_2', type: 'function', function: { name: 'look', arguments: '{"a":1}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'a picture' },
      { role: 'tool', tool_call_id: 'call_2', content: '' },
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,BBBB' } }] },
      { role: 'user', content: 'Well?' },
    ],
    tools: [
      {
        type: 'function',
        function: { name: 'look', description: 'Looks', parameters: closed, strict: true },
      },
      { type: 'function', function: { name: 'stop' } },
    ],
    tool_choice: { type: 'function', function: { name: 'look' } },
    parallel_tool_calls: false,
    response_format: { type: 'json_schema', json_schema: { name: 'out', schema: closed, strict: true } },
    temperature: 0.5,
    stop: ['END'],
    logprobs: true,
    top_logprobs: 2,
    service_tier: 'default',
    reasoning_effort: 'medium',
    max_tokens: 100,
    n: 2,
    stream: true,
    stream_options: { include_usage: true },
  });
});

test('hosts that differ get what they know', () => {
  const quirks = {
    ...noQuirks,
    outputBoundMember: 'max_completion_tokens',
    streamUsage: 'always',
    modelInBody: false,
  } as const;
  const { body } = encode(callOf({}, { stream: true }), false, { quirks, addMaxOutputTokens: 7 });
  expect(body).toEqual({ messages: [], max_completion_tokens: 7, stream: true });
});

const part = (source: object, kind: string): Partial<ChatContent> => ({
  messages: [
    {
      role: 'user',
      at: 'messages.0',
      name: null,
      parts: [
        { kind, at: 'messages.0.content.0', source, detail: null, name: null, cache: null, cite: false } as never,
      ],
    },
  ],
});

test.each([
  ['top_k', { topK: 3, paramNames: { topK: 'top_k' } }],
  ['generationConfig.topK', { topK: 3, paramNames: { topK: 'generationConfig.topK' } }],
  ['container', { beyond: [{ param: 'container', value: {}, harmless: false }] }],
  ['verbosity', { beyond: [{ param: 'verbosity', value: 'loud', harmless: false }] }],
  ['service_tier', { serviceTier: 'turbo', paramNames: { serviceTier: 'service_tier' } }],
  ['messages.0.content.0', part({ kind: 'id', id: 'file_1' }, 'image')],
  ['messages.0.content.0', part({ kind: 'id', id: 'file_1' }, 'file')],
  ['messages.0.content.0', part({ kind: 'url', url: 'https://a.example/a.pdf' }, 'file')],
] as [string, Partial<ChatContent>][])(
  'what cannot be said is refused by the caller’s name, or dropped and listed: %s',
  (param, content) => {
    expect(() => encode(callOf(content))).toThrow(GatewayError);
    expect(() => encode(callOf(content))).toThrow(param);
    expect(encode(callOf(content), true).dropped).toEqual([param]);
  },
);

test('settings of OpenAI’s other format are taken where they mean the same', () => {
  const beyond = [{ param: 'text.verbosity', value: 'low', harmless: false }];
  expect(encode(callOf({ beyond })).body.verbosity).toBe('low');
  const named = callOf(part({ kind: 'id', id: 'file-1' }, 'file'), { format: 'openai-responses' });
  expect(encode(named).body.messages[0].content).toEqual([{ type: 'file', file: { file_id: 'file-1' } }]);
});

test('whatever a call of another format says, the body that is written is one that callers may send, and keeps the words', () => {
  fc.assert(
    fc.property(anyContent, (content) => {
      const { body } = encode(callOf(content), true);
      const again = decode(body).content();
      const wordsOf = (kind: 'text' | 'refusal', { messages }: ChatContent) =>
        messages.flatMap(({ parts }) =>
          parts.flatMap((one) => (one.kind === kind && one.text !== '' ? [one.text] : [])),
        );
      const callsOf = ({ messages }: ChatContent) =>
        messages.flatMap(({ parts }) => parts.flatMap((one) => (one.kind === 'tool-call' ? [[one.id, one.name]] : [])));
      expect(wordsOf('text', again)).toEqual(wordsOf('text', content));
      expect(wordsOf('refusal', again).join('')).toEqual(wordsOf('refusal', content).join(''));
      expect(callsOf(again)).toEqual(callsOf(content));
      expect(again.tools.map(({ name, parameters }) => [name, parameters])).toEqual(
        content.tools.map(({ name, parameters }) => [name, parameters]),
      );
      expect([again.toolChoice, again.answerFormat, again.temperature, again.stop]).toEqual([
        content.toolChoice,
        content.answerFormat,
        content.temperature,
        content.stop,
      ]);
    }),
    { numRuns: 300 },
  );
});
