import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatCall } from '../../chat/chat-call.ts';
import type { ChatContent, TextPart } from '../../chat/content.ts';
import { anyContent } from '../../chat/testing/arbitraries.ts';
import { emptyContent } from '../../chat/testing/empty-content.ts';
import { startTranslation } from '../translation.ts';
import { noQuirks } from '../wire-format.ts';
import { bedrockConverse } from './bedrock-converse.ts';

const text = (words: string): TextPart => ({ kind: 'text', at: 'a', text: words, cache: null, citations: [] });
const base: ChatContent = {
  ...emptyContent,
  messages: [{ role: 'user', at: 'messages.0', name: null, parts: [text('hi')] }],
};

const said = (content: Partial<ChatContent>, call: Partial<ChatCall> = {}): ChatCall => ({
  kind: 'chat',
  temperature: null,
  features: [],
  opening: () => '',
  format: 'openai-chat',
  model: 'm',
  stream: false,
  wantsStreamUsage: false,
  maxOutputTokens: null,
  choices: 1,
  maxInputTokens: 9,
  endUser: null,
  body: { text: '{}', members: new Map(), open: 0, empty: true },
  forwardHeaders: {},
  content: () => ({ ...base, ...content }),
  ...call,
});

const claude = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
function encode(call: ChatCall, { drop = false, model = claude } = {}) {
  const translation = startTranslation({ target: 'Bedrock', dropUnsupported: drop });
  const changes = { model, addMaxOutputTokens: null, quirks: noQuirks };
  return { body: JSON.parse(bedrockConverse.encodeRequest(call, changes, translation)), dropped: translation.dropped };
}

const closed = { type: 'object', properties: {}, additionalProperties: false };

test('a call that says everything is written as Converse documents it', () => {
  const hour = { lifetimeSeconds: 3_600 } as const;
  const seal = { format: 'bedrock-converse', value: 'seal' } as const;
  const pdf = { kind: 'data', mediaType: 'application/pdf', base64: 'JVBE' } as const;
  const file = { kind: 'file', at: '', source: pdf, name: 'my_file.pdf', cache: null, cite: true } as const;
  const content: Partial<ChatContent> = {
    messages: [
      { role: 'system', at: '', parts: [{ ...text('Be brief.'), cache: hour }] },
      {
        role: 'user',
        at: '',
        name: null,
        parts: [
          text('See.'),
          {
            kind: 'image',
            at: '',
            source: { kind: 'data', mediaType: 'image/png', base64: 'AA==' },
            detail: null,
            cache: null,
          },
          file,
          file,
        ],
      },
      {
        role: 'assistant',
        at: '',
        name: null,
        parts: [
          { kind: 'reasoning', at: '', text: 'hm', signature: seal, redacted: false, id: null },
          { kind: 'tool-call', at: '', id: 't1', name: 'f', arguments: '{"a":1}', cache: null },
        ],
      },
      { role: 'tool', at: '', callId: 't1', name: 'f', isError: true, parts: [text('bad')], cache: hour },
      { role: 'user', at: '', name: null, parts: [text('So?')] },
    ],
    tools: [{ at: '', name: 'f', description: 'F', parameters: closed, strict: true, cache: hour }],
    toolChoice: { kind: 'auto' },
    parallelToolCalls: false,
    answerFormat: { kind: 'schema', name: 'answer', description: null, schema: closed, strict: true },
    reasoning: { effort: 'low', budgetTokens: null, show: null },
    stop: ['END'],
    serviceTier: 'flex',
  };
  const ttl = { cachePoint: { type: 'default', ttl: '1h' } };
  const document = { format: 'pdf', source: { bytes: 'JVBE' }, citations: { enabled: true } };
  expect(encode(said(content, { maxOutputTokens: 9_000 })).body).toEqual({
    system: [{ text: 'Be brief.' }, ttl],
    messages: [
      {
        role: 'user',
        content: [
          { text: 'See.' },
          { image: { format: 'png', source: { bytes: 'AA==' } } },
          { document: { name: 'my file pdf', ...document } },
          { document: { name: 'my file pdf (2)', ...document } },
        ],
      },
      {
        role: 'assistant',
        content: [
          { reasoningContent: { reasoningText: { text: 'hm', signature: 'seal' } } },
          { toolUse: { toolUseId: 't1', name: 'f', input: { a: 1 } } },
        ],
      },
      {
        role: 'user',
        content: [
          { toolResult: { toolUseId: 't1', content: [{ text: 'bad' }], status: 'error' } },
          ttl,
          { text: 'So?' },
        ],
      },
    ],
    inferenceConfig: { maxTokens: 9_000, stopSequences: ['END'] },
    toolConfig: {
      tools: [{ toolSpec: { name: 'f', description: 'F', inputSchema: { json: closed }, strict: true } }, ttl],
      toolChoice: { auto: {} },
    },
    additionalModelRequestFields: {
      thinking: { type: 'enabled', budget_tokens: 2_048 },
      tool_choice: { type: 'auto', disable_parallel_tool_use: true },
    },
    additionalModelResponseFieldPaths: ['/stop_sequence', '/delta/stop_sequence'],
    outputConfig: {
      textFormat: {
        type: 'json_schema',
        structure: { jsonSchema: { schema: JSON.stringify(closed), name: 'answer' } },
      },
    },
    serviceTier: { type: 'flex' },
  });
});

test('what it cannot take is refused by name, or dropped and listed', () => {
  const image = { kind: 'image', at: 'messages.0.content.0', detail: null, cache: null } as const;
  const pictured = (source: { kind: 'url'; url: string } | { kind: 'data'; mediaType: string; base64: string }) => ({
    messages: [{ role: 'user' as const, at: '', name: null, parts: [text('x'), { ...image, source }] }],
  });
  const cases: [Partial<ChatContent>, string, string][] = [
    [pictured({ kind: 'url', url: 'https://example.com/a.png' }), claude, image.at],
    [pictured({ kind: 'data', mediaType: 'image/bmp', base64: 'AA==' }), claude, image.at],
    [{ seed: 7 }, claude, 'seed'],
    [{ answerFormat: { kind: 'json' } }, claude, 'answerFormat'],
    [{ topK: 5, paramNames: { topK: 'top_k' } }, 'amazon.nova-pro-v1:0', 'top_k'],
    [{ reasoning: { effort: 'high', budgetTokens: null, show: null } }, 'meta.llama3-3-70b-instruct-v1:0', 'reasoning'],
  ];
  for (const [content, model, param] of cases) {
    expect(() => encode(said(content), { model })).toThrow(`The field ${param} cannot be sent to Bedrock`);
    expect(encode(said(content), { model, drop: true }).dropped).toEqual([param]);
  }
});

test('what only the model knows is said in its own words', () => {
  const high = { effort: 'high', budgetTokens: null, show: null } as const;
  const fields = (content: Partial<ChatContent>, model: string) => encode(said(content), { model }).body;
  expect(fields({ topK: 5 }, claude).additionalModelRequestFields).toEqual({ top_k: 5 });
  expect(fields({ reasoning: high }, 'openai.gpt-oss-120b-1:0').additionalModelRequestFields).toEqual({
    reasoning_effort: 'high',
  });
  expect(fields({ reasoning: high }, 'us.anthropic.claude-opus-4-8-v1:0')).toMatchObject({
    additionalModelRequestFields: { thinking: { type: 'adaptive' } },
    outputConfig: { effort: 'high' },
    inferenceConfig: { maxTokens: 20_480 },
  });
  expect(fields({}, claude)).toEqual({ messages: [{ role: 'user', content: [{ text: 'hi' }] }] });
});

test('tools that must not be called are not offered, and those of the past are declared', () => {
  const tool = { at: '', name: 'f', description: null, parameters: null, strict: null, cache: null };
  expect(encode(said({ tools: [tool], toolChoice: { kind: 'none' } })).body.toolConfig).toBeUndefined();
  const called = { kind: 'tool-call', at: '', id: 'a:b', name: 'g', arguments: '', cache: null } as const;
  const messages: ChatContent['messages'] = [
    ...base.messages,
    { role: 'assistant', at: '', name: null, parts: [called] },
    { role: 'tool', at: '', callId: 'a:b', name: 'g', isError: false, parts: [], cache: null },
  ];
  const { body } = encode(said({ messages }));
  expect(body.toolConfig.tools).toMatchObject([{ toolSpec: { name: 'g' } }]);
  expect(body.messages[2].content[0].toolResult).toEqual({
    toolUseId: body.messages[1].content[0].toolUse.toolUseId,
    content: [{ text: '(empty)' }],
  });
});

test('any conversation becomes turns that alternate, with ids and names that Bedrock takes', () => {
  fc.assert(
    fc.property(anyContent, fc.constantFrom(claude, 'amazon.nova-pro-v1:0'), (content, model) => {
      const { body } = encode(said(content), { drop: true, model });
      const turns: { role: string; content: unknown[] }[] = body.messages;
      expect(turns.map(({ role }) => role)).toEqual(turns.map((_, at) => (at % 2 === 0 ? 'user' : 'assistant')));
      for (const { content: blocks } of turns) expect(blocks.length).toBeGreaterThan(0);
      const { thinking } = body.additionalModelRequestFields ?? {};
      if (thinking?.budget_tokens) expect(thinking.budget_tokens).toBeLessThan(body.inferenceConfig.maxTokens);
    }),
    { numRuns: 300 },
  );
});
