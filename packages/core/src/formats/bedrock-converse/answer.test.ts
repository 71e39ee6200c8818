import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatAnswer } from '../../chat/chat-event.ts';
import { collectAnswer } from '../../chat/collect-answer.ts';
import { anyDeltas } from '../../chat/testing/arbitraries.ts';
import { gistOf } from '../../chat/testing/gist-of.ts';
import { noQuirks } from '../wire-format.ts';
import { bedrockConverse } from './bedrock-converse.ts';

const readContext = { quirks: noQuirks, idSeed: 'seed' };

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
