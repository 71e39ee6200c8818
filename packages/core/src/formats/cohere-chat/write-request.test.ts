import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatCall } from '../../chat/chat-call.ts';
import type { ChatContent, TextPart } from '../../chat/content.ts';
import { anyContent } from '../../chat/testing/arbitraries.ts';
import { emptyContent } from '../../chat/testing/empty-content.ts';
import { GatewayError } from '../../errors.ts';
import { readObjectText } from '../../json/object-text.ts';
import { startTranslation } from '../translation.ts';
import { noQuirks } from '../wire-format.ts';
import { cohereChat } from './cohere-chat.ts';

const callOf = (content: Partial<ChatContent>, more: Partial<ChatCall> = {}): ChatCall => ({
  kind: 'chat',
  temperature: null,
  features: [],
  opening: () => '',
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
  content: () => ({ ...emptyContent, ...content }),
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
          { type: 'text', text: 'a.txt\n\né' },
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
  ['top_logprobs', { logprobs: { top: 1 }, paramNames: { topLogprobs: 'top_logprobs' } }, {}],
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

test('no caller speaks this format', () => {
  expect(() => cohereChat.passThrough(callOf({}), changes)).toThrow('no caller speaks this format');
});
