import { either, mark, maybe } from './template.ts';

const cache = maybe({ mode: 'explicit', ttl: either('30m', '12h') });

/** A body of the responses API with every member that OpenAI documents and another format might have a place for. */
export const richResponses = {
  model: 'm',
  instructions: maybe(mark('instructed')),
  input: [
    maybe({
      type: 'message',
      role: 'developer',
      content: [{ type: 'input_text', text: mark('developer'), prompt_cache_breakpoint: cache }],
    }),
    {
      type: 'message',
      role: 'user',
      content: [
        { type: 'input_text', text: mark('asked') },
        maybe({
          type: 'input_image',
          image_url: mark('https://example.com/picture'),
          detail: maybe(either('low', 'high')),
        }),
        maybe({ type: 'input_image', file_id: mark('picture') }),
        maybe({
          type: 'input_file',
          filename: mark('paper'),
          file_data: either('data:application/pdf;base64,JVBERi0A', 'data:application/pdf;base64,JVBERi0B'),
          detail: maybe(either('low', 'high')),
        }),
        maybe({
          type: 'input_file',
          filename: mark('notes'),
          file_data: either('data:text/plain;base64,bm90ZTE=', 'data:text/plain;base64,bm90ZTI='),
        }),
        maybe({ type: 'input_file', file_url: mark('https://example.com/paper.pdf?') }),
        maybe({
          type: 'input_audio',
          input_audio: { data: either('UklGRlAA', 'UklGRlAB'), format: either('wav', 'mp3') },
        }),
      ],
    },
    {
      type: 'message',
      role: 'assistant',
      content: [
        {
          type: 'output_text',
          text: mark('answered'),
          annotations: [
            maybe({
              type: 'url_citation',
              url: mark('https://example.com/source'),
              title: mark('source'),
              start_index: 0,
              end_index: 4,
            }),
          ],
        },
        maybe({ type: 'refusal', refusal: mark('refused') }),
      ],
      phase: maybe(either('commentary', 'final_answer')),
    },
    {
      type: 'function_call',
      call_id: 'call_a',
      name: 'look',
      arguments: either('{"at":"here-one"}', '{"at":"here-two"}'),
    },
    { type: 'function_call', call_id: 'call_b', name: 'seek', arguments: '{}' },
    { type: 'function_call_output', call_id: 'call_a', output: mark('found') },
    {
      type: 'function_call_output',
      call_id: 'call_b',
      output: [
        { type: 'input_text', text: mark('sought') },
        maybe({ type: 'input_image', image_url: mark('https://example.com/sought.png?') }),
      ],
    },
    maybe({ type: 'local_shell_call_output', output: mark('shell') }),
    maybe({ type: 'message', role: 'system', content: mark('interjected') }),
    { role: 'user', content: mark('more') },
  ],
  tools: [
    {
      type: 'function',
      name: 'look',
      description: maybe(mark('looks')),
      parameters: {
        type: 'object',
        properties: { at: { type: either('string', 'number'), description: mark('where') } },
        required: ['at'],
        additionalProperties: false,
      },
      strict: maybe(either(true, false)),
      defer_loading: maybe(either(true, false)),
      output_schema: maybe({ type: 'object', title: mark('output') }),
    },
    { type: 'function', name: 'seek', description: mark('seeks') },
    maybe({ type: 'custom', name: 'grep', description: mark('greps') }),
    maybe({ type: 'web_search', user_location: { city: mark('city') } }),
  ],
  tool_choice: maybe(either('auto', { type: 'function', name: 'look' })),
  parallel_tool_calls: maybe(either(true, false)),
  text: maybe({
    format: maybe({
      type: 'json_schema',
      name: 'answer',
      description: maybe(mark('formatted')),
      schema: {
        type: 'object',
        properties: { found: { type: either('string', 'boolean'), title: mark('titled') } },
        required: ['found'],
        additionalProperties: false,
      },
      strict: true,
    }),
    verbosity: maybe(either('low', 'high')),
    newer_member: maybe(mark('newerText')),
  }),
  reasoning: maybe({ effort: either('low', 'high'), context: maybe(either('auto', 'all_turns')) }),
  max_output_tokens: maybe(either(20_011, 20_012)),
  max_tool_calls: maybe(either(7, 8)),
  temperature: maybe(either(0.31, 0.32)),
  top_p: maybe(either(0.961, 0.962)),
  top_logprobs: maybe(either(3, 4)),
  include: maybe([either('reasoning.encrypted_content', 'web_search_call.results')]),
  store: maybe(either(true, null)),
  previous_response_id: maybe(mark('resp')),
  background: maybe(either(true, false)),
  truncation: maybe(either('auto', 'disabled')),
  prompt: maybe({ id: mark('prompt') }),
  prompt_cache_key: maybe(mark('cachekey')),
  prompt_cache_retention: maybe(either('in_memory', '24h')),
  safety_identifier: maybe(mark('identifier')),
  metadata: maybe({ team: mark('team') }),
  service_tier: maybe(either('flex', 'priority')),
  user: maybe(mark('somebody')),
  context_management: maybe([{ type: 'compaction', compact_threshold: either(2_001, 2_002) }]),
  newer_member: maybe(mark('newer')),
};
