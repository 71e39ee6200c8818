import { png, schema } from './parts.ts';

/** Bodies that exercise every documented part of Anthropic's surfaces. */
export const anthropicBodies = {
  messages: (model: string) => [
    { model, max_tokens: 20, messages: [{ role: 'user', content: 'Hello' }] },
    {
      model,
      max_tokens: 30,
      system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'I look.' },
            { type: 'tool_use', id: 'toolu_1', name: 'look', input: { city: 'Bern' } },
          ],
        },
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 'toolu_1',
              content: [{ type: 'text', text: 'Sunny' }],
              is_error: false,
            },
          ],
        },
      ],
      tools: [{ name: 'look', description: 'Looks', input_schema: schema }],
      tool_choice: { type: 'auto', disable_parallel_tool_use: true },
      stop_sequences: ['END'],
      temperature: 0.5,
      top_p: 1,
      top_k: 5,
      metadata: { user_id: 'u1' },
      stream: true,
    },
    {
      model,
      max_tokens: 2_000,
      thinking: { type: 'enabled', budget_tokens: 1_024 },
      messages: [{ role: 'user', content: 'Think' }],
    },
    {
      model,
      max_tokens: 64,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: png }, title: 'A' },
            { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'Words' } },
            { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
            { type: 'search_result', source: 'https://a', title: 'A', content: [{ type: 'text', text: 'b' }] },
          ],
        },
        { role: 'assistant', content: 'Seen.' },
        { role: 'user', content: [{ type: 'text', text: 'So?', cache_control: { type: 'ephemeral', ttl: '1h' } }] },
      ],
      system: 'Be brief.',
      tools: [
        { type: 'custom', name: 'look', input_schema: { type: 'object' }, strict: true },
        { name: 'read', input_schema: schema, cache_control: { type: 'ephemeral' } },
      ],
      tool_choice: { type: 'tool', name: 'look' },
      output_config: { effort: 'low' },
      service_tier: 'auto',
    },
  ],
  messagesCount: (model: string) => [
    { model, messages: [{ role: 'user', content: 'Hello' }] },
    {
      model,
      system: [{ type: 'text', text: 'Be brief.' }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
          ],
        },
        { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'look', input: { city: 'Bern' } }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'Sunny' }] },
      ],
      tools: [{ name: 'look', description: 'Looks', input_schema: schema }],
      tool_choice: { type: 'auto' },
    },
    { model, thinking: { type: 'enabled', budget_tokens: 1_024 }, messages: [{ role: 'user', content: 'Think' }] },
  ],
} as const;
