import { describe, expect, test } from 'bun:test';
import type { ChatMessage, TextPart } from '../../chat/content.ts';
import { GatewayError } from '../../errors.ts';
import { refuseBeyond, startTranslation } from '../translation.ts';
import { decode } from './testing/contexts.ts';

const strictly = () => startTranslation({ target: 'elsewhere', dropUnsupported: false });

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
            redacted: false,
            id: null,
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
