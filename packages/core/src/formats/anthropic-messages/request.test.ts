import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatCall } from '../../chat/chat-call.ts';
import type { ChatContent, TextPart } from '../../chat/content.ts';
import { anyContent } from '../../chat/testing/arbitraries.ts';
import { GatewayError } from '../../errors.ts';
import { startTranslation } from '../translation.ts';
import { noQuirks } from '../wire-format.ts';
import { anthropicMessages } from './anthropic-messages.ts';

const minimal = { model: 'm', max_tokens: 100, messages: [{ role: 'user', content: 'hi' }] };
const decodeText = (text: string, headers = new Headers()) =>
  anthropicMessages.decodeCall({ text, model: null, stream: null, query: new URLSearchParams(), headers });
const decode = (body: object) => decodeText(JSON.stringify({ ...minimal, ...body }));
const says = (content: unknown, role = 'user') => decode({ messages: [{ role, content }] });
const changes = { model: 'served', addMaxOutputTokens: null, quirks: noQuirks };

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
  const call = decode({ stream: true, metadata: { user_id: 'u'.repeat(300) } });
  expect(call).toMatchObject({ model: 'm', stream: true, maxOutputTokens: 100, choices: 1 });
  expect(call.endUser).toHaveLength(256);
});

test('a picture counts by itself and not by its bytes, and what is only named fills the context', () => {
  const picture = (data: string) =>
    says([{ type: 'image', source: { type: 'base64', media_type: 'image/png', data } }]).maxInputTokens;
  expect(picture('A'.repeat(1_000_000))).toBe(picture('AAAA'));
  const inResult = says([
    { type: 'tool_result', tool_use_id: 't', content: [{ type: 'image', source: { type: 'url', url: 'https://a' } }] },
  ]);
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

test('same format in and out: only the model changes, and with the same model not a byte does', () => {
  const text =
    '{"messages":[{"role":"user","content":"hi"}],"max_tokens":12, "x":1.50,"model":"m","n":12345678901234567890}';
  const call = decodeText(text);
  expect(anthropicMessages.passThrough(call, { ...changes, model: 'm' })).toBe(text);
  expect(anthropicMessages.passThrough(call, changes)).toBe(text.replace('"m"', '"served"'));
});

test('thinking of another provider’s model does not go to Anthropic, which refuses its seal; all else does', () => {
  const own = { type: 'thinking', thinking: 'mine', signature: 'seal' };
  const foreign = [
    { type: 'thinking', thinking: 'x', signature: 'sy1.openai-responses.abc' },
    { type: 'thinking', thinking: 'x', signature: '' },
    { type: 'redacted_thinking', data: 'sy1.google-generate-content.abc' },
  ];
  const text = { type: 'text', text: 'the words "signature":"sy1." stay' };
  const messages = [
    { role: 'user', content: 'hi' },
    { role: 'assistant', content: [own, ...foreign, text] },
    { role: 'assistant', content: foreign },
  ];
  const body = JSON.parse(anthropicMessages.passThrough(decode({ messages }), changes));
  expect(body.messages).toEqual([messages[0], { role: 'assistant', content: [own, text] }]);
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

test('a host that has the model in its address gets the version in the body instead', () => {
  const quirks = { ...noQuirks, modelInBody: false, anthropicVersionInBody: 'vertex-2023-10-16' };
  const call = decodeText('{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"hi"}]}');
  expect(anthropicMessages.passThrough(call, { ...changes, quirks })).toBe(
    '{"anthropic_version":"vertex-2023-10-16","max_tokens":1,"messages":[{"role":"user","content":"hi"}]}',
  );
  const body = JSON.parse(anthropicMessages.encodeRequest(call, { ...changes, quirks }, translation()));
  expect(body.anthropic_version).toBe('vertex-2023-10-16');
  expect(body.model).toBeUndefined();
});

const translation = (dropUnsupported = false) => startTranslation({ target: 'Anthropic', dropUnsupported });

const rich = () =>
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
      { name: 'f', description: 'F', input_schema: { type: 'object', properties: {} }, strict: true },
      { name: 'g', input_schema: { type: 'object' }, cache_control: { type: 'ephemeral' } },
    ],
    tool_choice: { type: 'auto', disable_parallel_tool_use: true },
    thinking: { type: 'enabled', budget_tokens: 2_000 },
    output_config: { format: { type: 'json_schema', schema: { type: 'object' } } },
    max_tokens: 9_000,
    stop_sequences: ['END'],
    service_tier: 'standard_only',
    metadata: { user_id: 'u1' },
    stream: true,
  });

test('everything that the chat model holds is written as it was read', () => {
  const call = rich();
  const written = JSON.parse(anthropicMessages.encodeRequest(call, { ...changes, model: 'm' }, translation()));
  expect(written).toEqual(JSON.parse(call.body.text));
});

test('a caller’s results of tools become messages of their own, with the names of their tools', () => {
  const { messages } = rich().content();
  expect(messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool', 'tool', 'user']);
  expect(messages[3]).toMatchObject({ callId: 't1', name: 'f', isError: false, cache: { lifetimeSeconds: 300 } });
  expect(messages[4]).toMatchObject({ callId: 't2', name: 'g', isError: true });
});

const said = (content: Partial<ChatContent>, call: Partial<ChatCall> = {}): ChatCall => {
  const base = says('hi');
  const whole = { ...base.content(), paramNames: {}, ...content };
  return { ...base, format: 'openai-chat', maxOutputTokens: null, ...call, content: () => whole };
};
const encode = (
  call: ChatCall,
  { drop = false, ...given }: { drop?: boolean; model?: string; addMaxOutputTokens?: number } = {},
) => {
  const how = translation(drop);
  return {
    body: JSON.parse(anthropicMessages.encodeRequest(call, { ...changes, ...given }, how)),
    dropped: how.dropped,
  };
};

test('thinking gets room: added to the answer’s without a bound, taken from it with one, none below the least', () => {
  const thinks = (call: ChatCall, given = {}) => encode(call, given).body;
  const high = { reasoning: { effort: 'high', budgetTokens: null, show: null } } as const;
  expect(thinks(said(high))).toMatchObject({
    max_tokens: 20_480,
    thinking: { type: 'enabled', budget_tokens: 16_384 },
  });
  expect(thinks(said(high, { maxOutputTokens: 8_000 }))).toMatchObject({
    max_tokens: 8_000,
    thinking: { budget_tokens: 6_000 },
  });
  expect(thinks(said(high), { addMaxOutputTokens: 2_000 })).toMatchObject({
    max_tokens: 2_000,
    thinking: { budget_tokens: 1_500 },
  });
  const small = encode(said(high, { maxOutputTokens: 1_024 }));
  expect(small.body.thinking).toBeUndefined();
  expect(small.dropped).toEqual(['reasoning']);
});

test('models that refuse budgets get an effort', () => {
  const effort = (model: string, effort: 'xhigh' | 'minimal' | 'none') => {
    const { body } = encode(said({ reasoning: { effort, budgetTokens: null, show: null } }), { model });
    return [body.thinking?.type, body.output_config?.effort];
  };
  expect(effort('claude-opus-4-8', 'xhigh')).toEqual(['adaptive', 'xhigh']);
  expect(effort('us.anthropic.claude-sonnet-4-6-v1:0', 'xhigh')).toEqual(['adaptive', 'max']);
  expect(effort('claude-sonnet-5', 'minimal')).toEqual(['adaptive', 'low']);
  expect(effort('claude-sonnet-5-5', 'none')).toEqual(['disabled', undefined]);
  for (const older of ['claude-3-7-sonnet-20250219', 'claude-sonnet-4-20250514', 'claude-opus-4-5@20251101', 'm'])
    expect(effort(older, 'minimal')).toEqual(['enabled', undefined]);
});

test('a turn with another provider’s calls goes on without thinking, which Claude would refuse', () => {
  const foreign = { format: 'openai-responses', value: 'x' } as const;
  const reasoning = { effort: 'high', budgetTokens: null, show: null } as const;
  const messages = rich().content().messages.slice(0, 5);
  const other = messages.map((message) =>
    message.role === 'assistant'
      ? {
          ...message,
          parts: message.parts.map((part) => (part.kind === 'reasoning' ? { ...part, signature: foreign } : part)),
        }
      : message,
  );
  expect(encode(said({ messages, reasoning })).body.thinking).toBeDefined();
  const { body, dropped } = encode(said({ messages: other, reasoning }));
  expect(body.thinking).toBeUndefined();
  expect(dropped).toEqual(['reasoning']);
  expect(JSON.stringify(body)).not.toContain('"thinking"');
});

test('instructions in the middle keep their place and say what they are; the first word is the user’s', () => {
  const text = (words: string): TextPart => ({ kind: 'text', at: '', text: words, cache: null, citations: [] });
  const { body } = encode(
    said({
      messages: [
        { role: 'system', at: '', parts: [text('one')] },
        { role: 'developer', at: '', parts: [text('two')] },
        { role: 'assistant', at: '', name: null, parts: [text('hello')] },
        { role: 'user', at: '', name: null, parts: [text('a')] },
        { role: 'system', at: '', parts: [text('now')] },
        { role: 'assistant', at: '', name: null, parts: [text('and so  ')] },
      ],
    }),
  );
  expect(body.system).toEqual([
    { type: 'text', text: 'one' },
    { type: 'text', text: 'two' },
  ]);
  expect(body.messages).toEqual([
    { role: 'user', content: [{ type: 'text', text: expect.stringContaining('begins') }] },
    { role: 'assistant', content: [{ type: 'text', text: 'hello' }] },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'a' },
        { type: 'text', text: '<system>\nnow\n</system>' },
      ],
    },
    { role: 'assistant', content: [{ type: 'text', text: 'and so' }] },
  ]);
  const alone = encode(said({ messages: [{ role: 'system', at: '', parts: [text('only')] }] })).body;
  expect(alone.messages).toHaveLength(1);
});

test('what has no counterpart is refused by the caller’s name of it, or dropped and listed', () => {
  const cases: [Partial<ChatContent>, string][] = [
    [{ seed: 1, paramNames: { seed: 'seed' } }, 'seed'],
    [{ answerFormat: { kind: 'json' }, paramNames: { answerFormat: 'response_format' } }, 'response_format'],
    [{ temperature: 1.5 }, 'temperature'],
    [{ logprobs: { top: 1 } }, 'logprobs'],
    [{ frequencyPenalty: 0.5, paramNames: { frequencyPenalty: 'frequency_penalty' } }, 'frequency_penalty'],
    [{ beyond: [{ param: 'audio', value: {}, harmless: false }] }, 'audio'],
    [
      {
        messages: [
          {
            role: 'user',
            at: 'messages.0',
            name: null,
            parts: [{ kind: 'audio', at: 'messages.0.content.0', format: 'wav', base64: 'A' }],
          },
        ],
      },
      'messages.0.content.0',
    ],
  ];
  for (const [content, param] of cases) {
    expect(() => encode(said(content))).toThrow(`The field ${param} cannot be sent to Anthropic`);
    expect(encode(said(content), { drop: true }).dropped).toEqual([param]);
  }
  expect(() => encode(said({}, { choices: 2 }))).toThrow('choices');
});

test('ids that Anthropic does not take get others, the same for a call and its result', () => {
  const { messages } = rich().content();
  const renamed = JSON.parse(JSON.stringify(messages).replaceAll('"t1"', '"functions.f:0"')) as typeof messages;
  const { body } = encode(said({ messages: renamed }));
  const [call] = body.messages[1].content.filter(({ type }: { type: string }) => type === 'tool_use');
  expect(call.id).toMatch(/^[a-zA-Z0-9_-]+$/);
  expect(body.messages[2].content[0].tool_use_id).toBe(call.id);
});

test('calls of the past declare their tools, also when none are offered any more', () => {
  const { body } = encode(said({ messages: rich().content().messages }));
  expect(body.tools.map(({ name }: { name: string }) => name)).toEqual(['f', 'g']);
  expect(body.tool_choice).toEqual({ type: 'none' });
});

test('any conversation becomes a body that Anthropic’s own rules accept', () => {
  fc.assert(
    fc.property(anyContent, fc.option(fc.integer({ min: 1, max: 40_000 })), (content, maxOutputTokens) => {
      const { body } = encode(said(content, { maxOutputTokens }), { drop: true });
      // Nothing may be left of a conversation in sound.
      if (body.messages.length === 0) return;
      const read = decode(body);
      expect(read.model).toBe('served');
      if (body.thinking?.budget_tokens) expect(body.thinking.budget_tokens).toBeLessThan(body.max_tokens);
      if (maxOutputTokens !== null) expect(body.max_tokens).toBe(maxOutputTokens);
      const roles = body.messages.map(({ role }: { role: string }) => role);
      expect(roles).toEqual(roles.map((_: string, index: number) => (index % 2 === 0 ? 'user' : 'assistant')));
    }),
    { numRuns: 500 },
  );
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
