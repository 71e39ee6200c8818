import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatCall } from '../../chat/chat-call.ts';
import type { ChatAnswer } from '../../chat/chat-event.ts';
import { collectAnswer } from '../../chat/collect-answer.ts';
import type { ChatContent, TextPart } from '../../chat/content.ts';
import { anyContent, anyDeltas } from '../../chat/testing/arbitraries.ts';
import { gistOf } from '../../chat/testing/gist-of.ts';
import { startTranslation } from '../translation.ts';
import { noQuirks } from '../wire-format.ts';
import { bedrockConverse } from './bedrock-converse.ts';

const readContext = { quirks: noQuirks, idSeed: 'seed' };
const text = (words: string): TextPart => ({ kind: 'text', at: 'a', text: words, cache: null, citations: [] });
const base: ChatContent = {
  messages: [{ role: 'user', at: 'messages.0', name: null, parts: [text('hi')] }],
  tools: [],
  toolChoice: null,
  parallelToolCalls: null,
  answerFormat: null,
  reasoning: null,
  temperature: null,
  topP: null,
  topK: null,
  seed: null,
  frequencyPenalty: null,
  presencePenalty: null,
  stop: [],
  logprobs: null,
  serviceTier: null,
  paramNames: {},
  beyond: [],
};

const said = (content: Partial<ChatContent>, call: Partial<ChatCall> = {}): ChatCall => ({
  kind: 'chat',
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
    tools: [{ at: '', name: 'f', description: 'F', parameters: { type: 'object' }, strict: true, cache: hour }],
    toolChoice: { kind: 'auto' },
    parallelToolCalls: false,
    answerFormat: { kind: 'schema', name: 'answer', description: null, schema: { type: 'object' }, strict: true },
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
      tools: [
        { toolSpec: { name: 'f', description: 'F', inputSchema: { json: { type: 'object' } }, strict: true } },
        ttl,
      ],
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
        structure: { jsonSchema: { schema: '{"type":"object"}', name: 'answer' } },
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

const given = { signatures: ['bedrock-converse'], citations: false, logprobs: false } as const;
const anyAnswer = anyDeltas({
  ...given,
  buckets: ['inputTokens', 'cachedInputTokens', 'cacheWriteTokens', 'cacheWrite1hTokens', 'outputTokens'],
  finishReasons: ['stop', 'length', 'content-filter', 'refusal', 'context-length'],
}).map(collectAnswer);

const stopWords: Record<string, string> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'content_filtered',
  refusal: 'refusal',
  'context-length': 'model_context_window_exceeded',
};

/** An answer's parts, usage and end as Bedrock writes them. */
function asBedrock({ choices, reported }: ChatAnswer) {
  const usage = reported?.usage;
  const written = (usage?.cacheWriteTokens ?? 0) + (usage?.cacheWrite1hTokens ?? 0);
  return {
    parts: choices[0]?.parts ?? [],
    stopReason: stopWords[choices[0]?.finish.reason ?? 'stop'],
    usage: usage && {
      inputTokens: usage.inputTokens,
      outputTokens: usage.outputTokens,
      cacheReadInputTokens: usage.cachedInputTokens,
      cacheWriteInputTokens: written,
      totalTokens: usage.inputTokens + usage.outputTokens + usage.cachedInputTokens + written,
      cacheDetails: [
        { ttl: '1h', inputTokens: usage.cacheWrite1hTokens },
        { ttl: '5m', inputTokens: usage.cacheWriteTokens },
      ],
    },
  };
}

/** What a refusal is there: text. */
function expected(answer: ChatAnswer) {
  const { choices, usage } = gistOf(answer);
  const words = answer.choices[0]?.parts.map((part) =>
    part.kind === 'text' || part.kind === 'refusal' ? part.text : '',
  );
  return { choices: choices.map((choice) => ({ ...choice, text: words?.join('') ?? '', refusal: '' })), usage };
}

test('a stream is read as the answer that it tells, piece by piece', () => {
  fc.assert(
    fc.property(anyAnswer, (answer) => {
      const { parts, stopReason, usage } = asBedrock(answer);
      const events: [string, unknown][] = [['messageStart', { role: 'assistant' }]];
      for (const [contentBlockIndex, part] of parts.entries()) {
        const delta = (value: unknown) => events.push(['contentBlockDelta', { delta: value, contentBlockIndex }]);
        if (part.kind === 'tool-call') {
          const start = { toolUse: { toolUseId: part.id, name: part.name } };
          events.push(['contentBlockStart', { start, contentBlockIndex }]);
          for (const input of part.arguments) delta({ toolUse: { input } });
        } else if (part.kind === 'reasoning') {
          if (part.text) delta({ reasoningContent: { text: part.text } });
          if (part.signature && part.redacted) delta({ reasoningContent: { redactedContent: part.signature.value } });
          else if (part.signature) delta({ reasoningContent: { signature: part.signature.value } });
        } else delta({ text: part.text });
        events.push(['contentBlockStop', { contentBlockIndex }]);
      }
      events.push(['messageStop', { stopReason }], ['metadata', { usage, metrics: { latencyMs: 5 } }]);
      const reader = bedrockConverse.openReader(readContext);
      const deltas = events.flatMap(
        ([event, data]) => reader.read({ event, data: JSON.stringify(data) })?.deltas ?? [],
      );
      expect(deltas[0]?.kind).toBe('start');
      expect(deltas.at(-1)?.kind).toBe('end');
      expect(gistOf(collectAnswer(deltas))).toEqual(expected(answer));
      expect(collectAnswer(deltas).reported?.mismatch ?? null).toBeNull();
    }),
    { numRuns: 300 },
  );
});

test('a whole answer is read as what it says', () => {
  fc.assert(
    fc.property(anyAnswer, (answer) => {
      const { parts, stopReason, usage } = asBedrock(answer);
      const content = parts.map((part) => {
        if (part.kind === 'tool-call') {
          const input = JSON.parse(part.arguments || '{}');
          return { toolUse: { toolUseId: part.id, name: part.name, input } };
        }
        if (part.kind !== 'reasoning') return { text: part.text };
        const seal = part.signature?.value;
        if (part.redacted && part.text === '') return { reasoningContent: { redactedContent: seal } };
        return { reasoningContent: { reasoningText: { text: part.text, signature: seal } } };
      });
      const body = JSON.stringify({ output: { message: { role: 'assistant', content } }, stopReason, usage });
      const read = bedrockConverse.readAnswer(body, readContext);
      const compact = ({ choices, usage: used }: ReturnType<typeof expected>) => ({
        usage: used,
        choices: choices.map((choice) => ({
          ...choice,
          calls: choice.calls.map((call) => ({ ...call, arguments: JSON.parse(call.arguments) })),
        })),
      });
      const is = read && gistOf(read.answer());
      expect(is && compact(is)).toEqual(compact(expected(answer)));
      expect(read?.finishReason).toBe(stopReason ?? null);
    }),
    { numRuns: 300 },
  );
});

test('the stop sequence that a Claude names is read, from an answer and from a stream', () => {
  const body = { output: { message: { content: [] } }, stopReason: 'stop_sequence' };
  const fields = { additionalModelResponseFields: { stop_sequence: 'END' } };
  const answer = bedrockConverse.readAnswer(JSON.stringify({ ...body, ...fields }), readContext)?.answer();
  expect(answer?.choices[0]?.finish).toEqual({ reason: 'stop', stopSequence: 'END', raw: 'stop_sequence' });
  const stop = { stopReason: 'stop_sequence', additionalModelResponseFields: { delta: { stop_sequence: 'END' } } };
  const reader = bedrockConverse.openReader(readContext);
  expect(reader.read({ event: 'messageStop', data: JSON.stringify(stop) })?.deltas.at(-1)).toMatchObject({
    finish: { stopSequence: 'END' },
  });
});

test('a total that is not the sum of its parts is told; one without the cached tokens is not wrong', () => {
  const mismatch = (totalTokens: number, more = {}) => {
    const usage = { inputTokens: 5, outputTokens: 3, cacheReadInputTokens: 2, totalTokens, ...more };
    const body = JSON.stringify({ output: { message: { content: [] } }, stopReason: 'end_turn', usage });
    return bedrockConverse.readAnswer(body, readContext)?.reported?.mismatch;
  };
  expect(mismatch(10)).toBeNull();
  expect(mismatch(8)).toBeNull();
  expect(mismatch(11)).toContain('11 tokens in all');
  expect(mismatch(10, { cacheWriteInputTokens: 0, cacheDetails: [{ ttl: '1h', inputTokens: 4 }] })).toContain('4');
});

test('a stream whose answer never finished has no end', () => {
  const reader = bedrockConverse.openReader(readContext);
  reader.read({ event: 'messageStart', data: '{"role":"assistant"}' });
  const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };
  const deltas = reader.read({ event: 'metadata', data: JSON.stringify({ usage }) })?.deltas;
  expect(deltas?.map(({ kind }) => kind)).toEqual(['usage']);
});

test('errors are classed by their words, types and status, and the provider’s text is kept', () => {
  const failure = (status: number, message: string, type?: string) =>
    bedrockConverse.readRefusal(status, JSON.stringify({ message, ...(type ? { __type: type } : {}) })).failure;
  expect(failure(400, 'Input is too long for requested model.')).toBe('context-length');
  expect(failure(400, 'The provided model identifier is invalid.')).toBe('model-not-found');
  expect(failure(400, 'temperature must be at most 1')).toBe('bad-request');
  expect(failure(400, 'x', 'ServiceQuotaExceededException')).toBe('quota-exceeded');
  expect(failure(403, "You don't have access to the model with the specified model ID.")).toBe('model-not-found');
  expect(failure(403, 'The security token included in the request is invalid.')).toBe('bad-credential');
  expect(failure(403, 'x', 'AccessDeniedException')).toBe('bad-credential');
  expect(failure(408, 'x', 'ModelTimeoutException')).toBe('timeout');
  expect(failure(424, 'The model failed.')).toBe('server-error');
  expect(failure(429, 'Too many requests', 'com.amazon.coral.service#ThrottlingException:http://a')).toBe(
    'rate-limited',
  );
  expect(failure(429, 'x', 'ModelNotReadyException')).toBe('overloaded');
  expect(failure(503, 'x')).toBe('overloaded');
  expect(bedrockConverse.readRefusal(403, '{"Message":"Not authorized"}').message).toBe('Not authorized');
  const reader = bedrockConverse.openReader(readContext);
  const thrown = reader.read({ event: 'throttlingException', data: '{"message":"Slow down"}' });
  expect(thrown?.deltas).toEqual([{ kind: 'error', failure: 'rate-limited', message: 'Slow down' }]);
});

test('whatever a provider sends is an answer, an event or nothing; it never throws', () => {
  const event = fc.constantFrom(
    'messageStart',
    'contentBlockStart',
    'contentBlockDelta',
    'messageStop',
    'metadata',
    'x',
    null,
  );
  const inner = fc.jsonValue({ maxDepth: 3 });
  const data = fc
    .record({ delta: inner, start: inner, contentBlockIndex: inner, usage: inner, stopReason: inner, output: inner })
    .map((value) => JSON.stringify(value));
  const content = fc.array(
    fc.record({ text: inner, toolUse: inner, reasoningContent: inner, citationsContent: inner }),
  );
  const answer = content.map((blocks) => JSON.stringify({ output: { message: { content: blocks } } }));
  fc.assert(
    fc.property(
      fc.array(fc.record({ event, data: fc.oneof(data, fc.json(), fc.string()) })),
      answer,
      (events, body) => {
        const reader = bedrockConverse.openReader(readContext);
        for (const one of events) {
          reader.read(one);
          bedrockConverse.readAnswer(one.data, readContext);
          bedrockConverse.readRefusal(400, one.data);
        }
        bedrockConverse.readAnswer(body, readContext)?.answer();
      },
    ),
    { numRuns: 500 },
  );
});
