import { expect, test } from 'bun:test';
import { decode } from './testing/calls.ts';

test('messages are read with their places, marks, names of tools and seals', () => {
  const mark = { cache_control: { type: 'ephemeral', ttl: '1h' } };
  const { messages } = decode({
    messages: [
      { role: 'developer', content: 'Be brief.', ...mark },
      {
        role: 'user',
        name: 'ann',
        content: [
          { type: 'text', text: 'Look', prompt_cache_breakpoint: { mode: 'explicit' } },
          { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,AAAA' } },
          { type: 'file', file: { file_id: 'file-1' } },
          { type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } },
        ],
      },
      {
        role: 'assistant',
        content: 'So',
        reasoning_content: 'hm',
        reasoning_details: [
          { type: 'reasoning.text', text: 'hm', signature: 'sy1.anthropic-messages.c2VhbA==' },
          { type: 'reasoning.encrypted', data: 'sy1.anthropic-messages.aGlkZGVu' },
        ],
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: [{ type: 'text', text: 'done', ...mark }] },
    ],
  }).content();
  const cache = { lifetimeSeconds: 3_600 };
  expect(messages[0]).toMatchObject({ role: 'developer', parts: [{ at: 'messages.0.content', cache }] });
  expect(messages[1]).toMatchObject({
    name: 'ann',
    parts: [
      { kind: 'text', at: 'messages.1.content.0', cache: { lifetimeSeconds: 300 } },
      { kind: 'image', source: { kind: 'data', mediaType: 'image/jpeg', base64: 'AAAA' } },
      { kind: 'file', source: { kind: 'id', id: 'file-1' } },
      { kind: 'audio', format: 'wav' },
    ],
  });
  const format = 'anthropic-messages';
  expect(messages[2]?.parts).toMatchObject([
    { kind: 'reasoning', text: 'hm', signature: { format, value: 'c2VhbA==' }, redacted: false },
    { kind: 'reasoning', text: '', signature: { format, value: 'aGlkZGVu' }, redacted: true },
    { kind: 'text', text: 'So' },
    { kind: 'tool-call', at: 'messages.2.tool_calls.0', id: 'call_1' },
  ]);
  expect(messages[3]).toMatchObject({ role: 'tool', callId: 'call_1', name: 'f', parts: [{ text: 'done', cache }] });
});

test('settings are read in any of the words that callers have for them', () => {
  const tools = [
    { type: 'function', function: { name: 'f' } },
    { type: 'function', function: { name: 'g' } },
  ];
  const f = { type: 'function', function: { name: 'f' } };
  const contentOf = (body: object) => decode({ tools, ...body }).content();
  expect(contentOf({ tool_choice: f }).toolChoice).toEqual({ kind: 'tool', name: 'f' });
  expect(contentOf({ tool_choice: 'any' }).toolChoice).toEqual({ kind: 'required' });
  const allowed = contentOf({
    tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'required', tools: [f] } },
  });
  expect([allowed.toolChoice, allowed.tools.map(({ name }) => name)]).toEqual([{ kind: 'required' }, ['f']]);
  expect(decode({ tool_choice: 'none' }).content().toolChoice).toBeNull();
  expect(contentOf({ reasoning_effort: 'max' }).reasoning?.effort).toBe('xhigh');
  expect(contentOf({ reasoning: { max_tokens: 9, exclude: true } }).reasoning).toEqual({
    effort: null,
    budgetTokens: 9,
    show: false,
  });
  expect(contentOf({ thinking: { type: 'disabled' } }).reasoning?.effort).toBe('none');
  expect(contentOf({ stop: 'END' }).stop).toEqual(['END']);
  expect(contentOf({ logprobs: true, top_logprobs: 3 }).logprobs).toEqual({ top: 3 });
  expect(contentOf({ frequency_penalty: 0 }).frequencyPenalty).toBeNull();
});

test('the oldest form of tools is read as tools', () => {
  const content = decode({
    functions: [{ name: 'f', parameters: { type: 'object' } }],
    function_call: { name: 'f' },
    messages: [
      { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
      { role: 'function', name: 'f', content: 'done' },
    ],
  }).content();
  expect(content.tools[0]).toMatchObject({ at: 'functions.0', name: 'f' });
  expect(content.toolChoice).toEqual({ kind: 'tool', name: 'f' });
  const [called, answered] = content.messages;
  expect(called?.parts).toMatchObject([{ kind: 'tool-call', id: 'call_f', name: 'f' }]);
  expect(answered).toMatchObject({ role: 'tool', callId: 'call_f', name: 'f' });
});

test('what the chat model has no place for is kept by its name, and whether it matters', () => {
  const { beyond } = decode({
    messages: [
      { role: 'user', content: [{ type: 'video_url', video_url: { url: 'https://a.example/a.mp4' } }] },
      { role: 'assistant', content: 'a', audio: { id: 'audio-1' } },
    ],
    tools: [{ type: 'custom', custom: { name: 'shell' } }],
    metadata: { a: 'b' },
    modalities: ['text'],
    verbosity: 'low',
    unheard_of: 1,
    user: null,
  }).content();
  expect(beyond.map(({ param, harmless }) => [param, harmless])).toEqual([
    ['messages.0.content.0', false],
    ['messages.1.audio', false],
    ['tools.0', false],
    ['verbosity', false],
    ['metadata', true],
    ['unheard_of', false],
  ]);
});
