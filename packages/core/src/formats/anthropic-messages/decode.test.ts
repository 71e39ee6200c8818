import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { GatewayError } from '../../errors.ts';
import { decode, decodeText, minimal, rich, says } from './testing/calls.ts';

test('the shapes that Anthropic refuses are refused, and the field is named', () => {
  const cases: [object, string][] = [
    [{ max_tokens: undefined }, 'max_tokens'],
    [{ max_tokens: '9' }, 'max_tokens'],
    [{ messages: [] }, 'messages'],
    [{ messages: [{ role: 'tool', content: 'x' }] }, 'messages.0.role'],
    [{ messages: [{ role: 'user', content: '' }] }, 'messages.0.content'],
    [{ messages: [{ role: 'user', content: [{ type: 'text', text: 1 }] }] }, 'messages.0.content.0.text'],
    [{ messages: [{ role: 'user', content: [{ text: 'x' }] }] }, 'messages.0.content.0.type'],
    [{ messages: [{ role: 'user', content: [{ type: 'tool_result' }] }] }, 'messages.0.content.0.tool_use_id'],
    [{ messages: [{ role: 'user', content: [{ type: 'thinking' }] }] }, 'messages.0.content.0'],
    [
      { messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'base64', data: 'AAAA' } }] }] },
      'messages.0.content.0.source.media_type',
    ],
    [
      { messages: [{ role: 'assistant', content: [{ type: 'tool_use', id: 'a b', name: 'f', input: {} }] }] },
      'messages.0.content.0.id',
    ],
    [{ temperature: 1.5 }, 'temperature'],
    [{ thinking: { type: 'enabled', budget_tokens: 5 } }, 'thinking.budget_tokens'],
    [{ tools: [{ name: 'f' }] }, 'tools.0.input_schema'],
    [{ tools: [{ name: 'f', input_schema: { type: 'string' } }] }, 'tools.0.input_schema.type'],
    [{ tools: ['a', 'b'].map(() => ({ name: 'f', input_schema: { type: 'object' } })) }, 'tools.1.name'],
    [{ tool_choice: { type: 'tool' } }, 'tool_choice.name'],
    [{ output_config: { effort: 'huge' } }, 'output_config.effort'],
    [{ system: [{ type: 'text', text: 'a', cache_control: { type: 'forever' } }] }, 'system.0.cache_control.type'],
    [{ stop_sequences: 'x' }, 'stop_sequences'],
  ];
  for (const [body, param] of cases) {
    const refuse = () => decode(body);
    expect(refuse).toThrow(GatewayError);
    expect(refuse).toThrow(param);
  }
});

test('blocks, tools and members that are not known pass', () => {
  const call = decode({
    messages: [{ role: 'assistant', content: [{ type: 'server_tool_use', id: 's', name: 'web_search', input: {} }] }],
    tools: [{ type: 'web_search_20250305', name: 'web_search', max_uses: 3 }],
    container: { id: 'c', skills: [] },
    new_member: [1],
  });
  expect(call.content().beyond.map(({ param }) => param)).toEqual([
    'container',
    'new_member',
    'messages.0.content.0',
    'tools.0',
  ]);
});

test('the version and beta headers go on byte for byte, whatever they say', () => {
  const headers = new Headers({ 'anthropic-version': '2026-10-21', 'anthropic-beta': 'a,  b', 'x-api-key': 'k' });
  expect(decodeText(JSON.stringify(minimal), headers).forwardHeaders).toEqual({
    'anthropic-version': '2026-10-21',
    'anthropic-beta': 'a,  b',
  });
});

test('what routing and limits need is read at once', () => {
  const call = decode({ stream: true, metadata: { user_id: 'u'.repeat(256) } });
  expect(call).toMatchObject({ model: 'm', stream: true, maxOutputTokens: 100, choices: 1 });
  expect(call.endUser).toHaveLength(256);
});

test('a picture counts by itself and not by its bytes, and what is only named fills the context', () => {
  const picture = (data: string) =>
    says([{ type: 'image', source: { type: 'base64', media_type: 'image/png', data } }]).maxInputTokens;
  expect(picture('A'.repeat(1_000_000))).toBe(picture('AAAA'));
  const shown = [{ type: 'image', source: { type: 'url', url: 'https://a' } }];
  const inResult = decode({
    messages: [
      { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: shown }] },
    ],
  });
  expect(inResult.maxInputTokens).toBeGreaterThan(50_000);
  for (const body of [
    { messages: [{ role: 'user', content: [{ type: 'document', source: { type: 'file', file_id: 'f' } }] }] },
    { tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
    { container: 'c' },
  ])
    expect(decode(body).maxInputTokens).toBeGreaterThan(2_000_000);
  const custom = decode({ tools: [{ name: 'f', input_schema: { type: 'object' } }] });
  expect(custom.maxInputTokens).toBeLessThan(10_000);
});

test('a caller’s results of tools become messages of their own, with the names of their tools', () => {
  const { messages } = rich().content();
  expect(messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool', 'tool', 'user']);
  expect(messages[3]).toMatchObject({ callId: 't1', name: 'f', isError: false, cache: { lifetimeSeconds: 300 } });
  expect(messages[4]).toMatchObject({ callId: 't2', name: 'g', isError: true });
});

test('an answer by a schema that leaves nothing open is asked for strictly elsewhere', () => {
  const strict = (schema: object) => {
    const { answerFormat } = decode({ output_config: { format: { type: 'json_schema', schema } } }).content();
    return answerFormat?.kind === 'schema' ? answerFormat.strict : undefined;
  };
  const closed = {
    type: 'object',
    properties: { a: { type: 'number' } },
    required: ['a'],
    additionalProperties: false,
  };
  expect(strict(closed)).toBe(true);
  expect(strict({ ...closed, properties: { a: closed } })).toBe(true);
  expect(strict({ ...closed, required: [] })).toBeNull();
  expect(strict({ ...closed, properties: { a: { type: 'object' } } })).toBeNull();
});

test('whatever a caller sends, decoding and reading it answers or refuses in words; it never throws anything else', () => {
  const block = fc.record({
    type: fc.constantFrom('text', 'image', 'document', 'tool_use', 'tool_result', 'thinking', 'search_result', 'x'),
    text: fc.jsonValue({ maxDepth: 1 }),
    source: fc.oneof(fc.record({ type: fc.constantFrom('base64', 'url', 'content'), content: fc.json() }), fc.json()),
    content: fc.jsonValue({ maxDepth: 2 }),
    id: fc.constantFrom('a', 1),
    tool_use_id: fc.constant('a'),
    name: fc.constant('n'),
    input: fc.jsonValue({ maxDepth: 2 }),
  });
  const content = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.array(block, { maxLength: 3 }));
  const body = fc
    .record(
      {
        model: fc.constant('m'),
        max_tokens: fc.constant(9),
        messages: fc.array(fc.record({ role: fc.constantFrom('user', 'assistant', 'system'), content })),
        tools: fc.jsonValue({ maxDepth: 3 }),
        thinking: fc.jsonValue({ maxDepth: 2 }),
        system: content,
      },
      { requiredKeys: ['model', 'max_tokens', 'messages'] },
    )
    .map((value) => JSON.stringify(value));
  fc.assert(
    fc.property(fc.oneof(body, fc.json(), fc.string()), (text) => {
      try {
        decodeText(text).content();
      } catch (error) {
        expect(error).toBeInstanceOf(GatewayError);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('bodies nested beyond reason are refused in words, wherever the depth is', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const body = `{"model":"m","max_tokens":1,"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{"a":${deep}}}]}]}`;
  expect(() => decodeText(body)).toThrow('nested deeper');
});
