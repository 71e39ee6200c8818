import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatCall } from '../../chat/chat-call.ts';
import type { AssistantPart, ChatContent, ChatMessage, TextPart } from '../../chat/content.ts';
import { anyContent } from '../../chat/testing/arbitraries.ts';
import { emptyContent } from '../../chat/testing/empty-content.ts';
import { isExactSchema } from '../exact-schema.ts';
import { startTranslation } from '../translation.ts';
import { noQuirks } from '../wire-format.ts';
import { openaiResponses } from './openai-responses.ts';
import { decode } from './testing/contexts.ts';

const changes = { model: 'served', addMaxOutputTokens: null, quirks: noQuirks };
const strictly = () => startTranslation({ target: 'elsewhere', dropUnsupported: false });
const dropping = () => startTranslation({ target: 'elsewhere', dropUnsupported: true });

/** A call of another format that says this. */
const calling = (content: Partial<ChatContent>, call: Partial<ChatCall> = {}): ChatCall => ({
  ...decode({}),
  format: 'openai-chat',
  ...call,
  content: () => ({ ...emptyContent, ...content }),
});

const written = (content: Partial<ChatContent>, call: Partial<ChatCall> = {}) =>
  JSON.parse(openaiResponses.encodeRequest(calling(content, call), changes, strictly()));

const text = (at: string, words: string): TextPart => ({ kind: 'text', at, text: words, cache: null, citations: [] });

describe('writing what another format says', () => {
  test('a rich conversation is written item by item, and nothing is stored', () => {
    const parts: AssistantPart[] = [
      {
        kind: 'reasoning',
        at: '',
        text: 'Hm.',
        signature: { format: 'openai-responses', value: 's' },
        redacted: false,
        id: null,
      },
      {
        kind: 'reasoning',
        at: '',
        text: 'No.',
        signature: { format: 'anthropic-messages', value: 's' },
        redacted: false,
        id: null,
      },
      text('', 'Let me look.'),
      { kind: 'tool-call', at: '', id: 'c'.repeat(65), name: 'f', arguments: '', cache: null },
    ];
    const picture = {
      kind: 'image',
      at: '',
      source: { kind: 'data', mediaType: 'image/png', base64: 'AA' },
      detail: null,
      cache: null,
    } as const;
    const result = { role: 'tool', at: '', callId: 'c'.repeat(65), name: 'f', isError: false, cache: null } as const;
    const body = written(
      {
        messages: [
          { role: 'system', at: '', parts: [text('', 'Be brief.')] },
          { role: 'user', at: '', name: null, parts: [text('', 'What is this?'), picture] },
          { role: 'assistant', at: '', name: null, parts },
          { ...result, parts: [text('', 'rain')] },
        ],
        tools: [{ at: '', name: 'f', description: 'd', parameters: null, strict: null, cache: null }],
        toolChoice: { kind: 'required' },
        answerFormat: { kind: 'schema', name: 'a', description: null, schema: { type: 'object' }, strict: null },
        reasoning: { effort: null, budgetTokens: 4_000, show: true },
        temperature: 0.5,
        logprobs: { top: 3 },
        serviceTier: 'standard_only',
        beyond: [
          { param: 'verbosity', value: 'low', harmless: false },
          { param: 'user', value: 'u', harmless: true },
        ],
      },
      { maxOutputTokens: 100, stream: true },
    );
    expect(body).toEqual({
      model: 'served',
      input: [
        { type: 'message', role: 'system', content: [{ type: 'input_text', text: 'Be brief.' }] },
        {
          type: 'message',
          role: 'user',
          content: [
            { type: 'input_text', text: 'What is this?' },
            { type: 'input_image', detail: 'auto', image_url: 'data:image/png;base64,AA' },
          ],
        },
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 's' },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Let me look.' }] },
        { type: 'function_call', call_id: 'call_named_0', name: 'f', arguments: '{}' },
        { type: 'function_call_output', call_id: 'call_named_0', output: 'rain' },
      ],
      store: false,
      stream: true,
      max_output_tokens: 100,
      tools: [
        {
          type: 'function',
          name: 'f',
          description: 'd',
          parameters: { type: 'object', additionalProperties: false, properties: {} },
          strict: false,
        },
      ],
      tool_choice: 'required',
      temperature: 0.5,
      top_logprobs: 3,
      text: { format: { type: 'json_schema', name: 'a', schema: { type: 'object' }, strict: false }, verbosity: 'low' },
      reasoning: { effort: 'medium', summary: 'auto' },
      include: ['reasoning.encrypted_content', 'message.output_text.logprobs'],
      service_tier: 'default',
      user: 'u',
    });
  });

  test('marks for a cache are left out, since prompts are cached anyway, and listed', () => {
    const cache = { lifetimeSeconds: 300 } as const;
    const messages: ChatMessage[] = [
      { role: 'user', at: 'messages.0', name: null, parts: [{ ...text('messages.0.content.0', 'hi'), cache }] },
    ];
    const tools = [{ at: 'tools.0', name: 'f', description: null, parameters: null, strict: null, cache }];
    const translation = strictly();
    openaiResponses.encodeRequest(calling({ messages, tools }), changes, translation);
    expect(translation.dropped).toEqual(['messages.0.content.0.cache_control', 'tools.0.cache_control']);
  });

  test('a bound below the least that OpenAI takes is raised to it, and listed by the caller’s name', () => {
    const translation = strictly();
    const call = calling({ paramNames: { maxOutputTokens: 'max_completion_tokens' } }, { maxOutputTokens: 1 });
    const body = JSON.parse(openaiResponses.encodeRequest(call, changes, translation));
    expect(body.max_output_tokens).toBe(16);
    expect(translation.dropped).toEqual(['max_completion_tokens']);
    expect(written({}, { maxOutputTokens: 17 }).max_output_tokens).toBe(17);
  });

  test('a model that need not reason is not asked for its reasoning', () => {
    expect(written({}).include).toBeUndefined();
    expect(written({ reasoning: { effort: 'none', budgetTokens: null, show: null } })).toMatchObject({
      reasoning: { effort: 'none' },
    });
  });

  test('what has no counterpart is refused by the name that the caller gave it', () => {
    const file = { kind: 'file', at: 'messages.0.content.0', name: null, cache: null, cite: false } as const;
    const user = (parts: ChatMessage['parts'], name: string | null = null) => ({
      messages: [{ role: 'user', at: 'messages.0', name, parts }] as ChatMessage[],
    });
    const fields: [Partial<ChatContent>, Partial<ChatCall>, string][] = [
      [{ topK: 1, paramNames: { topK: 'top_k' } }, {}, 'top_k'],
      [{ seed: 1 }, {}, 'seed'],
      [{ stop: ['x'], paramNames: { stop: 'stop_sequences' } }, {}, 'stop_sequences'],
      [{ frequencyPenalty: 1 }, {}, 'frequencyPenalty'],
      [{ presencePenalty: 1 }, {}, 'presencePenalty'],
      [{ paramNames: { choices: 'n' } }, { choices: 2 }, 'n'],
      [{ serviceTier: 'turbo' }, {}, 'serviceTier'],
      [user([text('', 'hi')], 'Ann'), {}, 'messages.0.name'],
      [user([{ ...file, source: { kind: 'id', id: 'f' } }]), { format: 'anthropic-messages' }, 'messages.0.content.0'],
      [
        user([{ ...file, cite: true, source: { kind: 'url', url: 'https://a' } }]),
        {},
        'messages.0.content.0.citations',
      ],
      [
        { beyond: [{ param: 'metadata', value: { user_id: 'u' }, harmless: false }] },
        { format: 'anthropic-messages' },
        'metadata',
      ],
    ];
    for (const [content, call, param] of fields) {
      const { unsupported } = strictly();
      const named: string[] = [];
      const translation = { unsupported: (name: string) => void named.push(name), leaveOut: unsupported, dropped: [] };
      openaiResponses.encodeRequest(calling(content, call), changes, { ...translation, leaveOut: () => {} });
      expect(named).toEqual([param]);
    }
  });

  test('any content is written as a body that is legal here and says the same', () => {
    fc.assert(
      fc.property(anyContent, (content) => {
        const body = openaiResponses.encodeRequest(calling(content), changes, dropping());
        expect(sense(decode(JSON.parse(body)).content())).toEqual(sense(content));
      }),
      { numRuns: 200 },
    );
  });
});

/** What must survive of what is said, wherever it stands. */
function sense({ messages, tools, toolChoice, answerFormat, temperature, topP, parallelToolCalls }: ChatContent) {
  const said = messages.flatMap((message) =>
    message.parts.flatMap((part): unknown[] => {
      const from = message.role === 'tool' ? message.callId : message.role;
      switch (part.kind) {
        case 'tool-call':
          return [[from, part.id, part.name, part.arguments || '{}']];
        case 'reasoning':
          return [];
        case 'image':
          return [[from, part.source]];
        case 'file': {
          // A name that has no place beside an address stands before it as text.
          const name = part.name === null || part.source.kind === 'data' ? [] : [[from, 'text', part.name]];
          return [...name, [from, part.source]];
        }
        case 'audio':
          return [[from, part.base64]];
        default:
          // A result without parts is an empty text here.
          return part.text === '' ? [] : [[from, part.kind, part.text]];
      }
    }),
  );
  return {
    said,
    tools: tools.map(({ name, description, strict, parameters }) => [
      name,
      description,
      (strict ?? false) && isExactSchema(parameters),
    ]),
    toolChoice,
    answerFormat: answerFormat?.kind ?? null,
    temperature,
    topP,
    parallelToolCalls: tools.length > 0 ? parallelToolCalls : null,
  };
}
