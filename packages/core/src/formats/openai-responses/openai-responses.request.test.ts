import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatCall } from '../../chat/chat-call.ts';
import type { AssistantPart, ChatContent, ChatMessage, TextPart } from '../../chat/content.ts';
import { anyContent } from '../../chat/testing/arbitraries.ts';
import { GatewayError } from '../../errors.ts';
import { refuseBeyond, startTranslation } from '../translation.ts';
import { noQuirks } from '../wire-format.ts';
import { openaiResponses } from './openai-responses.ts';
import { decode } from './testing/contexts.ts';

const changes = { model: 'served', addMaxOutputTokens: null, quirks: noQuirks };
const strictly = () => startTranslation({ target: 'elsewhere', dropUnsupported: false });
const dropping = () => startTranslation({ target: 'elsewhere', dropUnsupported: true });

const plain: ChatContent = {
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

/** A call of another format that says this. */
const calling = (content: Partial<ChatContent>, call: Partial<ChatCall> = {}): ChatCall => ({
  ...decode({}),
  format: 'openai-chat',
  ...call,
  content: () => ({ ...plain, ...content }),
});

const written = (content: Partial<ChatContent>, call: Partial<ChatCall> = {}) =>
  JSON.parse(openaiResponses.encodeRequest(calling(content, call), changes, strictly()));

const text = (at: string, words: string): TextPart => ({ kind: 'text', at, text: words, cache: null, citations: [] });

describe('reading what a call says', () => {
  test('instructions come first, what the model did between two turns is one message, and results know their tool', () => {
    const { messages } = decode({
      instructions: 'Be brief.',
      input: [
        { role: 'developer', content: 'Use tools.' },
        { role: 'user', content: [{ type: 'input_text', text: 'Weather?' }] },
        {
          type: 'reasoning',
          id: 'rs_1',
          summary: [{ type: 'summary_text', text: 'Hm.' }],
          encrypted_content: 'sealed',
        },
        { type: 'reasoning', id: 'rs_2', summary: [], encrypted_content: 'sy1.anthropic-messages.abc' },
        { role: 'assistant', content: [{ type: 'output_text', text: 'Let me look.', annotations: [] }] },
        { type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{"city":"Kiel"}' },
        { type: 'function_call', call_id: 'c2', name: 'clock', arguments: '' },
        { type: 'function_call_output', call_id: 'c1', output: 'rain' },
        { type: 'function_call_output', call_id: 'c2', output: [{ type: 'input_text', text: 'noon' }] },
      ],
    }).content();
    const call = { kind: 'tool-call', cache: null } as const;
    const reasoning = { kind: 'reasoning' } as const;
    const result = { role: 'tool', isError: false, cache: null } as const;
    const expected: ChatMessage[] = [
      { role: 'system', at: 'instructions', parts: [text('instructions', 'Be brief.')] },
      { role: 'developer', at: 'input.0', parts: [text('input.0.content', 'Use tools.')] },
      { role: 'user', at: 'input.1', name: null, parts: [text('input.1.content.0', 'Weather?')] },
      {
        role: 'assistant',
        at: 'input.2',
        name: null,
        parts: [
          {
            ...reasoning,
            at: 'input.2',
            text: 'Hm.',
            signature: { format: 'openai-responses', value: 'sealed' },
            redacted: false,
            id: 'rs_1',
          },
          {
            ...reasoning,
            at: 'input.3',
            text: '',
            signature: { format: 'anthropic-messages', value: 'abc' },
            redacted: true,
            id: 'rs_2',
          },
          text('input.4.content.0', 'Let me look.'),
          { ...call, at: 'input.5', id: 'c1', name: 'weather', arguments: '{"city":"Kiel"}' },
          { ...call, at: 'input.6', id: 'c2', name: 'clock', arguments: '' },
        ],
      },
      { ...result, at: 'input.7', callId: 'c1', name: 'weather', parts: [text('input.7.output', 'rain')] },
      { ...result, at: 'input.8', callId: 'c2', name: 'clock', parts: [text('input.8.output.0', 'noon')] },
    ];
    expect(messages).toEqual(expected);
  });

  test('pictures, files and sound keep their bytes, addresses and ids', () => {
    const content = [
      { type: 'input_image', image_url: 'https://example.com/a.png', detail: 'low' },
      { type: 'input_image', image_url: 'data:image/PNG;base64,AAAA' },
      { type: 'input_image', file_id: 'file-1' },
      { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,BBBB' },
      { type: 'input_file', file_url: 'https://example.com/a.pdf' },
      { type: 'input_audio', input_audio: { data: 'CCCC', format: 'wav' } },
    ];
    const [message] = decode({ input: [{ role: 'user', content }] }).content().messages;
    expect(message?.parts).toMatchObject([
      { kind: 'image', source: { kind: 'url', url: 'https://example.com/a.png' }, detail: 'low' },
      { kind: 'image', source: { kind: 'data', mediaType: 'image/png', base64: 'AAAA' }, detail: null },
      { kind: 'image', source: { kind: 'id', id: 'file-1' } },
      { kind: 'file', source: { kind: 'data', mediaType: 'application/pdf', base64: 'BBBB' }, name: 'a.pdf' },
      { kind: 'file', source: { kind: 'url', url: 'https://example.com/a.pdf' }, name: null },
      { kind: 'audio', format: 'wav', base64: 'CCCC' },
    ]);
  });

  test('settings are read, and those that only say how to answer are not among what cannot be said', () => {
    const content = decode({
      tools: [{ type: 'function', name: 'f', parameters: { type: 'object' } }],
      tool_choice: { type: 'function', name: 'f' },
      parallel_tool_calls: false,
      text: { format: { type: 'json_schema', name: 'a', schema: {}, strict: true }, verbosity: 'medium' },
      reasoning: { effort: 'max', summary: 'auto' },
      top_logprobs: 2,
      service_tier: 'flex',
      truncation: 'disabled',
      background: false,
      previous_response_id: null,
      stream: true,
    }).content();
    expect(content).toMatchObject({
      tools: [{ at: 'tools.0', name: 'f', parameters: { type: 'object' }, strict: null }],
      toolChoice: { kind: 'tool', name: 'f' },
      parallelToolCalls: false,
      answerFormat: { kind: 'schema', name: 'a', strict: true },
      reasoning: { effort: 'xhigh', budgetTokens: null, show: true },
      logprobs: { top: 2 },
      serviceTier: 'flex',
      beyond: [],
    });
  });

  test('of the allowed functions only those are told', () => {
    const functions = ['f', 'g'].map((name) => ({ type: 'function', name }));
    const tool_choice = { type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'g' }] };
    const { tools, toolChoice } = decode({ tools: functions, tool_choice }).content();
    expect(tools.map(({ name }) => name)).toEqual(['g']);
    expect(toolChoice).toEqual({ kind: 'required' });
  });

  test("what only OpenAI has is refused by its name elsewhere, and a coding tool's usual settings are not", () => {
    const refused = (body: object): string | undefined => {
      try {
        refuseBeyond(decode(body).content(), strictly());
        return undefined;
      } catch (error) {
        return error instanceof GatewayError ? error.details.param : String(error);
      }
    };
    const fields: [object, string][] = [
      [{ previous_response_id: 'resp_1' }, 'previous_response_id'],
      [{ conversation: { id: 'conv_1' } }, 'conversation'],
      [{ background: true }, 'background'],
      [{ prompt: { id: 'pmpt_1' } }, 'prompt'],
      [{ truncation: 'auto' }, 'truncation'],
      [{ text: { verbosity: 'high' } }, 'text.verbosity'],
      [{ later_member: 1 }, 'later_member'],
      [
        {
          input: [
            { role: 'user', content: 'hi' },
            { type: 'item_reference', id: 'msg_1' },
          ],
        },
        'input.1',
      ],
      [{ input: [{ type: 'custom_tool_call', call_id: 'c', name: 'f', input: '' }] }, 'input.0'],
      [{ tools: [{ type: 'function', name: 'f' }, { type: 'web_search' }] }, 'tools.1'],
      [{ tool_choice: { type: 'web_search' } }, 'tool_choice'],
      [{ input: [{ role: 'system', content: [{ type: 'input_image', file_id: 'file-1' }] }] }, 'input.0.content.0'],
    ];
    for (const [body, param] of fields) expect([body, refused(body)]).toEqual([body, param]);
    const usual = {
      store: false,
      include: ['reasoning.encrypted_content'],
      prompt_cache_key: 'k',
      client_metadata: {},
    };
    expect(refused(usual)).toBeUndefined();
    expect(() => refuseBeyond(decode({ conversation: 'conv_1' }).content(), strictly())).toThrow(
      'nothing is stored there',
    );
  });
});

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
          parameters: { type: 'object', properties: {} },
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
        case 'file':
          return [[from, part.source]];
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
    tools: tools.map(({ name, description, strict }) => [name, description, strict ?? false]),
    toolChoice,
    answerFormat: answerFormat?.kind ?? null,
    temperature,
    topP,
    parallelToolCalls: tools.length > 0 ? parallelToolCalls : null,
  };
}
