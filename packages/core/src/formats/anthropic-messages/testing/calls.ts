import type { ChatCall } from '../../../chat/chat-call.ts';
import type { ChatContent } from '../../../chat/content.ts';
import { startTranslation } from '../../translation.ts';
import { noQuirks } from '../../wire-format.ts';
import { anthropicMessages } from '../anthropic-messages.ts';

/** The least body. */
export const minimal = { model: 'm', max_tokens: 100, messages: [{ role: 'user', content: 'hi' }] };
/** Reads a body as the gateway does. */
export const decodeText = (text: string, headers = new Headers()) =>
  anthropicMessages.decodeCall({ text, model: null, stream: null, query: new URLSearchParams(), headers });
/** Reads the least body with some members replaced. */
export const decode = (body: object) => decodeText(JSON.stringify({ ...minimal, ...body }));
/** A call that says one thing. */
export const says = (content: unknown, role = 'user') => decode({ messages: [{ role, content }] });
/** What the gateway changes when it changes nothing but the model. */
export const changes = { model: 'served', addMaxOutputTokens: null, quirks: noQuirks };

/** A translation to Anthropic. */
export const translation = (dropUnsupported = false) => startTranslation({ target: 'Anthropic', dropUnsupported });

/** A call that says everything that the chat model holds. */
export const rich = () =>
  decode({
    system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral', ttl: '1h' } }],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'See.' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
          { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
          {
            type: 'document',
            source: { type: 'base64', media_type: 'application/pdf', data: 'AAAA' },
            title: 'a',
            citations: { enabled: true },
          },
          { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'Grüße' } },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'hm', signature: 'seal' },
          { type: 'redacted_thinking', data: 'hidden' },
          { type: 'text', text: 'Looking.' },
          { type: 'tool_use', id: 't1', name: 'f', input: { a: 1 } },
          { type: 'tool_use', id: 't2', name: 'g', input: {} },
        ],
      },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 't1',
            content: [{ type: 'text', text: 'one' }],
            cache_control: { type: 'ephemeral' },
          },
          { type: 'tool_result', tool_use_id: 't2', content: [{ type: 'text', text: 'bad' }], is_error: true },
          { type: 'text', text: 'So?' },
        ],
      },
    ],
    tools: [
      {
        name: 'f',
        description: 'F',
        input_schema: { type: 'object', properties: {}, additionalProperties: false },
        strict: true,
      },
      { name: 'g', input_schema: { type: 'object' }, cache_control: { type: 'ephemeral' } },
    ],
    tool_choice: { type: 'auto', disable_parallel_tool_use: true },
    thinking: { type: 'enabled', budget_tokens: 2_000 },
    output_config: {
      format: { type: 'json_schema', schema: { type: 'object', properties: {}, additionalProperties: false } },
    },
    max_tokens: 9_000,
    stop_sequences: ['END'],
    service_tier: 'standard_only',
    metadata: { user_id: 'u1' },
    stream: true,
  });

/** A call of another format that says this. */
export const said = (content: Partial<ChatContent>, call: Partial<ChatCall> = {}): ChatCall => {
  const base = says('hi');
  const whole = { ...base.content(), paramNames: {}, ...content };
  return { ...base, format: 'openai-chat', maxOutputTokens: null, ...call, content: () => whole };
};
/** The body written for Anthropic, and what was dropped. */
export const encode = (
  call: ChatCall,
  { drop = false, ...given }: { drop?: boolean; model?: string; addMaxOutputTokens?: number } = {},
) => {
  const how = translation(drop);
  return {
    body: JSON.parse(anthropicMessages.encodeRequest(call, { ...changes, ...given }, how)),
    dropped: how.dropped,
  };
};
