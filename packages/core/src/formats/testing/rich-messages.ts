import { either, mark, maybe } from './template.ts';

const cache = { cache_control: { type: 'ephemeral', ttl: either('5m', '1h') } };
const cite = { citations: { enabled: either(true, false) } };

/** A body of the Messages API with every member that Anthropic documents and another format might have a place for. */
export const richMessages = {
  model: 'm',
  max_tokens: either(20_011, 20_012),
  system: [{ type: 'text', text: mark('system'), ...cache }],
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: mark('asked') },
        maybe({ type: 'image', source: { type: 'url', url: mark('https://example.com/picture') } }),
        maybe({
          type: 'image',
          source: {
            type: 'base64',
            media_type: either('image/png', 'image/jpeg'),
            data: either('iVBORw0KGgoA', 'iVBORw0KGgoB'),
          },
        }),
        maybe({ type: 'image', source: { type: 'file', file_id: mark('picture') } }),
        maybe({
          type: 'document',
          source: { type: 'base64', media_type: 'application/pdf', data: either('JVBERi0A', 'JVBERi0B') },
          title: maybe(mark('paper')),
          context: maybe(mark('context')),
          ...cite,
        }),
        maybe({
          type: 'document',
          source: { type: 'text', media_type: 'text/plain', data: mark('notes') },
          title: maybe(mark('titled')),
          ...cite,
        }),
        maybe({
          type: 'document',
          source: { type: 'url', url: mark('https://example.com/paper.pdf?') },
          title: maybe(mark('linked')),
        }),
        maybe({ type: 'document', source: { type: 'content', content: [{ type: 'text', text: mark('chunk') }] } }),
        maybe({
          type: 'search_result',
          source: mark('https://example.com/result'),
          title: mark('result'),
          content: [{ type: 'text', text: mark('snippet') }],
        }),
        maybe({ type: 'container_upload', file_id: mark('upload') }),
      ],
    },
    {
      role: 'assistant',
      content: [
        {
          type: 'text',
          text: mark('answered'),
          citations: maybe([
            {
              type: 'char_location',
              cited_text: mark('cited'),
              document_index: 0,
              document_title: mark('source'),
              start_char_index: 0,
              end_char_index: 4,
            },
          ]),
        },
        { type: 'tool_use', id: 'call_a', name: 'look', input: { at: mark('here') } },
        { type: 'tool_use', id: 'call_b', name: 'seek', input: {}, ...cache },
        maybe({ type: 'server_tool_use', id: 'srv', name: 'web_search', input: { query: mark('query') } }),
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'call_a', content: mark('found'), is_error: maybe(either(true, false)) },
        {
          type: 'tool_result',
          tool_use_id: 'call_b',
          content: [
            { type: 'text', text: mark('sought') },
            maybe({
              type: 'image',
              source: { type: 'base64', media_type: 'image/png', data: either('iVBORw0KGgoC', 'iVBORw0KGgoD') },
            }),
          ],
          ...cache,
        },
        maybe({ type: 'text', text: mark('more') }),
      ],
    },
    maybe({ role: 'system', content: mark('interjected') }),
  ],
  tools: [
    {
      name: 'look',
      description: maybe(mark('looks')),
      input_schema: {
        type: 'object',
        properties: { at: { type: either('string', 'number'), description: mark('where') } },
        required: ['at'],
        additionalProperties: false,
      },
      strict: maybe(either(true, false)),
      input_examples: maybe([{ at: mark('example') }]),
      defer_loading: maybe(either(true, false)),
      eager_input_streaming: maybe(either(true, false)),
      allowed_callers: maybe([either('direct', 'code_execution_20250825')]),
      newer_member: maybe(mark('newerTool')),
    },
    { name: 'seek', description: mark('seeks'), input_schema: { type: 'object' }, ...cache },
    maybe({ type: 'web_search_20250305', name: 'web_search', max_uses: either(7, 8) }),
  ],
  tool_choice: maybe({ type: either('auto', 'none'), disable_parallel_tool_use: maybe(either(true, false)) }),
  thinking: maybe({
    type: 'enabled',
    budget_tokens: either(2_048, 16_384),
    display: maybe(either('summarized', 'omitted')),
  }),
  output_config: maybe({
    effort: maybe(either('low', 'high')),
    format: maybe({
      type: 'json_schema',
      schema: {
        type: 'object',
        properties: { found: { type: either('string', 'boolean'), title: mark('formatted') } },
        required: ['found'],
        additionalProperties: false,
      },
    }),
    task_budget: maybe({ type: 'tokens', total: either(50_001, 50_002) }),
  }),
  stop_sequences: maybe([mark('halt'), mark('enough')]),
  top_p: maybe(either(0.961, 0.962)),
  top_k: maybe(either(41, 42)),
  metadata: maybe({ user_id: mark('somebody') }),
  service_tier: maybe(either('auto', 'standard_only')),
  container: maybe(mark('container')),
  context_management: maybe({
    edits: [{ type: 'clear_tool_uses_20250919', keep: { type: 'tool_uses', value: either(3, 4) } }],
  }),
  mcp_servers: maybe([{ type: 'url', url: mark('https://example.com/mcp'), name: 'mcp' }]),
  inference_geo: maybe(mark('geo')),
  speed: maybe(either('standard', 'fast')),
  newer_member: maybe(mark('newer')),
};
