import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { collectAnswer } from '../../chat/collect-answer.ts';
import { anyDeltas, cutAnywhere, parseFrames } from '../../chat/testing/arbitraries.ts';
import { gistOf } from '../../chat/testing/gist-of.ts';
import { noUsage } from '../../pricing/usage.ts';
import { sseFrame } from '../sse-frame.ts';
import { noQuirks } from '../wire-format.ts';
import { cohereChat } from './cohere-chat.ts';
import { readUsage } from './read-usage.ts';
import { cohereEvents } from './testing/cohere-events.ts';

const reading = { quirks: noQuirks, idSeed: 'a-seed' };

const read = (text: string) => {
  const reader = cohereChat.openReader(reading);
  return parseFrames(text).flatMap((event) => reader.read(event)?.deltas ?? []);
};

test('any answer that Cohere can stream, cut at any byte, is read as what it says', () => {
  const sequences = anyDeltas({
    buckets: ['inputTokens', 'cachedInputTokens', 'outputTokens'],
    finishReasons: ['stop', 'length'],
    citations: false,
    logprobs: false,
  });
  fc.assert(
    fc.property(sequences, cutAnywhere, (deltas, cut) => {
      const said = deltas.filter(({ kind }) => kind !== 'refusal' && kind !== 'signature');
      const stream = cohereEvents(said).map(({ event, data }) => sseFrame(event, data));
      const decoder = new TextDecoder();
      const chunks = cut(new TextEncoder().encode(stream.join('')));
      const deltasRead = read(chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join(''));
      const gist = (of: typeof deltas) => {
        const { choices, usage } = gistOf(collectAnswer(of));
        return { choices: choices.map(({ signatures: _, ...choice }) => choice), usage };
      };
      expect(gist(deltasRead)).toEqual(gist(said));
      expect(deltasRead.map(({ kind }) => kind).filter((kind) => kind === 'start' || kind === 'end')).toEqual([
        'start',
        'end',
      ]);
    }),
    { numRuns: 300 },
  );
});

test('plan, thinking, text, sources and calls of a whole answer are read, and the plan can come back', () => {
  const body = JSON.stringify({
    id: 'id-1',
    finish_reason: 'TOOL_CALL',
    message: {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'hm' },
        { type: 'text', text: 'Yes' },
      ],
      citations: [
        {
          start: 0,
          end: 3,
          text: 'Yes',
          type: 'TEXT_CONTENT',
          sources: [{ type: 'document', document: { title: 'A' } }],
        },
        { start: 0, end: 1, text: 'h', type: 'THINKING_CONTENT', sources: [] },
      ],
      tool_plan: 'I will look.',
      tool_calls: [{ id: 'look_1', type: 'function', function: { name: 'look', arguments: '{}' } }],
    },
    usage: { billed_units: { input_tokens: 5, output_tokens: 6 }, tokens: { input_tokens: 71, output_tokens: 6 } },
  });
  const answer = cohereChat.readAnswer(body, reading);
  expect(answer).toMatchObject({ finishReason: 'TOOL_CALL', outputCharacters: 19 });
  expect(answer?.answer().choices).toMatchObject([
    {
      finish: { reason: 'tool-calls', raw: 'TOOL_CALL' },
      parts: [
        { kind: 'reasoning', text: 'hm', signature: { format: 'cohere-chat', value: 'thinking' } },
        { kind: 'text', text: 'Yes', citations: [{ title: 'A', start: 0, end: 3 }] },
        { kind: 'reasoning', text: 'I will look.', signature: { format: 'cohere-chat', value: 'tool_plan' } },
        { kind: 'tool-call', id: 'look_1', name: 'look', arguments: '{}' },
      ],
    },
  ]);
});

test.each([
  [
    'billed units',
    { billed_units: { input_tokens: 5, output_tokens: 6 }, tokens: { input_tokens: 71, output_tokens: 6 } },
    { inputTokens: 5, outputTokens: 6 },
    null,
  ],
  [
    'cached',
    { billed_units: { input_tokens: 5, output_tokens: 6 }, tokens: { input_tokens: 71 }, cached_tokens: 64 },
    { cachedInputTokens: 5, outputTokens: 6 },
    null,
  ],
  ['tokens alone', { tokens: { input_tokens: 7, output_tokens: 6 } }, { inputTokens: 7, outputTokens: 6 }, null],
  [
    'searches',
    { billed_units: { input_tokens: 1, output_tokens: 1, search_units: 2 } },
    { inputTokens: 1, outputTokens: 1, webSearches: 2 },
    null,
  ],
  [
    'more cached than read',
    { tokens: { input_tokens: 7, output_tokens: 6 }, cached_tokens: 8 },
    { cachedInputTokens: 7, outputTokens: 6 },
    'cached_tokens 8 are more than input_tokens 7',
  ],
  [
    'more billed than there is',
    { billed_units: { input_tokens: 8 }, tokens: { input_tokens: 7 } },
    { inputTokens: 8 },
    'billed input_tokens 8 are more than input_tokens 7',
  ],
])('usage: %s', (_name, given, buckets, mismatch) => {
  expect(readUsage(given)).toEqual({ usage: { ...noUsage, ...buckets }, mismatch });
});

test('usage that makes no sense is no usage', () => {
  for (const usage of [null, {}, 'none', { billed_units: { input_tokens: -1 } }, { tokens: { input_tokens: 2e9 } }])
    expect(readUsage(usage)).toBeNull();
});

test('a stream that Cohere could not finish ends in an error, after what it cost', () => {
  const usage = { billed_units: { input_tokens: 1, output_tokens: 2 } };
  const end = (finish_reason: string) =>
    read(sseFrame('message-end', JSON.stringify({ type: 'message-end', delta: { finish_reason, error: 'x', usage } })));
  expect(end('ERROR').slice(1)).toMatchObject([
    { kind: 'usage' },
    { kind: 'error', failure: 'server-error', message: 'x' },
  ]);
  expect(end('TIMEOUT').at(-1)).toMatchObject({ kind: 'error', failure: 'timeout' });
  expect(read(sseFrame(null, '{"message":"broken"}'))).toEqual([
    { kind: 'error', failure: 'server-error', message: 'broken' },
  ]);
});

test.each([
  [401, 'invalid api token', 'bad-credential'],
  [429, 'You are using a Trial key, which is limited to 1000 API calls / month.', 'quota-exceeded'],
  [429, 'Please wait and try again later', 'rate-limited'],
  [400, 'too many tokens: total number of tokens in the prompt cannot exceed 4081', 'context-length'],
  [498, 'blocked token', 'content-filter'],
  [404, "model 'x' not found", 'model-not-found'],
  [422, 'invalid request: tools', 'bad-request'],
  [503, 'busy', 'overloaded'],
] as const)('a refusal is read from its words: %i %s', (status, message, failure) => {
  expect(cohereChat.readRefusal(status, JSON.stringify({ message }))).toEqual({ failure, message });
});

test('whatever Cohere sends is read as an answer, an event or nothing; it never throws', () => {
  const said = fc.dictionary(
    fc.constantFrom('content', 'tool_plan', 'tool_calls', 'citations', 'finish_reason', 'usage', 'text'),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const types = fc.constantFrom('content-delta', 'tool-call-start', 'tool-call-delta', 'citation-start', 'message-end');
  const shaped = fc
    .record({ type: types, message: said, delta: fc.record({ message: said }), index: fc.jsonValue({ maxDepth: 1 }) })
    .map((value) => JSON.stringify(value));
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string(), shaped), (data) => {
      cohereChat.readAnswer(data, reading)?.answer();
      cohereChat.openReader(reading).read({ event: null, data });
      cohereChat.readRefusal(500, data);
    }),
    { numRuns: 1_000 },
  );
});

test('a stream ends once, whatever follows its end', () => {
  const end = sseFrame('message-end', '{"type":"message-end","delta":{"finish_reason":"COMPLETE"}}');
  const ends = read(`${end}${end}data: [DONE]\n\n`).map(({ kind }) => kind);
  expect(ends).toEqual(['start', 'finish', 'end']);
});
