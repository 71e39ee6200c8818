import { either, mark, maybe } from './template.ts';

const pixel = (last: string) => `iVBORw0KGgo${last}`;
const cache = { cache_control: { type: 'ephemeral', ttl: either('5m', '1h') } };

/** A body of chat completions with every member that OpenAI documents and another format might have a place for. */
export const richChat = {
  model: 'm',
  messages: [
    { role: 'system', name: maybe(mark('namedSystem')), content: mark('system') },
    maybe({ role: 'developer', content: [{ type: 'text', text: mark('developer'), ...cache }] }),
    {
      role: 'user',
      name: maybe(mark('namedUser')),
      content: [
        { type: 'text', text: mark('asked') },
        maybe({
          type: 'image_url',
          image_url: { url: mark('https://example.com/picture'), detail: maybe(either('low', 'high')) },
        }),
        maybe({
          type: 'image_url',
          image_url: { url: either(`data:image/png;base64,${pixel('A')}`, `data:image/jpeg;base64,${pixel('B')}`) },
        }),
        maybe({
          type: 'input_audio',
          input_audio: { data: either('UklGRlAA', 'UklGRlAB'), format: either('wav', 'mp3') },
        }),
        maybe({
          type: 'file',
          file: {
            filename: mark('paper'),
            file_data: either('data:application/pdf;base64,JVBERi0A', 'data:application/pdf;base64,JVBERi0B'),
          },
        }),
        maybe({
          type: 'file',
          file: {
            filename: mark('notes'),
            file_data: either('data:text/plain;base64,bm90ZTE=', 'data:text/plain;base64,bm90ZTI='),
          },
        }),
        maybe({ type: 'file', file: { file_id: mark('file') } }),
        maybe({ type: 'video_url', video_url: { url: mark('https://example.com/film') } }),
      ],
    },
    {
      role: 'assistant',
      name: maybe(mark('namedAssistant')),
      content: [{ type: 'text', text: mark('answered') }, maybe({ type: 'refusal', refusal: mark('refused') })],
      audio: maybe({ id: mark('audio') }),
      tool_calls: [
        {
          id: 'call_a',
          type: 'function',
          function: { name: 'look', arguments: either('{"at":"here-one"}', '{"at":"here-two"}') },
        },
        { id: 'call_b', type: 'function', function: { name: 'seek', arguments: '{}' }, ...cache },
      ],
    },
    { role: 'tool', tool_call_id: 'call_a', content: mark('found') },
    { role: 'tool', tool_call_id: 'call_b', content: [{ type: 'text', text: mark('sought'), ...cache }] },
    maybe({ role: 'system', content: mark('interjected') }),
    { role: 'user', content: mark('more') },
  ],
  tools: [
    {
      type: 'function',
      function: {
        name: 'look',
        description: maybe(mark('looks')),
        parameters: {
          type: 'object',
          properties: { at: { type: either('string', 'number'), description: mark('where') } },
          required: ['at'],
          additionalProperties: false,
        },
        strict: maybe(either(true, false)),
      },
    },
    { type: 'function', function: { name: 'seek', description: mark('seeks') }, ...cache },
    maybe({ type: 'custom', custom: { name: 'grep', description: mark('greps') } }),
    maybe({ type: 'web_search', depth: mark('deep') }),
  ],
  tool_choice: maybe(either('auto', { type: 'function', function: { name: 'look' } })),
  parallel_tool_calls: maybe(either(true, false)),
  response_format: maybe({
    type: 'json_schema',
    json_schema: {
      name: 'answer',
      description: maybe(mark('formatted')),
      schema: {
        type: 'object',
        properties: { found: { type: either('string', 'boolean'), title: mark('titled') } },
        required: ['found'],
        additionalProperties: false,
      },
      strict: true,
    },
  }),
  max_completion_tokens: maybe(either(20_011, 20_012)),
  n: maybe(either(1, 3)),
  stop: maybe([mark('halt'), mark('enough')]),
  seed: maybe(either(71, 72)),
  temperature: maybe(either(0.31, 0.32)),
  top_p: maybe(either(0.961, 0.962)),
  top_k: maybe(either(41, 42)),
  frequency_penalty: maybe(either(0.41, 0.42)),
  presence_penalty: maybe(either(0.51, 0.52)),
  logit_bias: maybe({ '50256': either(-11, -12) }),
  logprobs: true,
  top_logprobs: either(3, 4),
  reasoning_effort: maybe(either('low', 'high')),
  verbosity: maybe(either('low', 'high')),
  modalities: maybe(['text', either('text', 'audio')]),
  prediction: maybe({ type: 'content', content: mark('predicted') }),
  service_tier: maybe(either('flex', 'priority')),
  store: maybe(either(true, false)),
  metadata: maybe({ team: mark('team') }),
  user: maybe(mark('somebody')),
  safety_identifier: maybe(mark('identifier')),
  prompt_cache_key: maybe(mark('cachekey')),
  prompt_cache_retention: maybe(either('in_memory', '24h')),
  web_search_options: maybe({ search_context_size: either('low', 'high') }),
  moderation: maybe({ model: mark('moderated') }),
  newer_member: maybe(mark('newer')),
};
