import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatDelta, StreamEvent } from '../../chat/chat-event.ts';
import { collectAnswer } from '../../chat/collect-answer.ts';
import { anyDeltas, cutAnywhere, parseFrames } from '../../chat/testing/arbitraries.ts';
import { gistOf } from '../../chat/testing/gist-of.ts';
import { GatewayError } from '../../errors.ts';
import { googleGenerateContent } from './google-generate-content.ts';
import { decode, reading } from './testing/calls.ts';
import { checkGrammar } from './testing/grammar.ts';

const contextOf = (alt: string) => ({
  call: decode({}, { alt }),
  requestId: '0199-aa-bb',
  createdSeconds: 1,
  model: 'served',
});

const written = (deltas: readonly ChatDelta[], alt = 'sse') => {
  const writer = googleGenerateContent.openWriter(contextOf(alt));
  return deltas.map((delta) => writer.write(delta)).join('') + writer.end();
};

const readBack = (events: readonly StreamEvent[]): ChatDelta[] => {
  const reader = googleGenerateContent.openReader(reading);
  return events.flatMap((event) => reader.read(event)?.deltas ?? []);
};

/** A refusal is text at Google, and the order of calls and text around them is kept only for calls that are whole. */
const gist = (deltas: readonly ChatDelta[]) => {
  const { choices, usage } = gistOf(collectAnswer(deltas));
  return {
    usage,
    choices: choices.map(({ text, refusal, finish, calls, ...choice }) => ({
      ...choice,
      said: [...text, ...refusal].sort().join(''),
      calls: calls.map((call) => ({ ...call, arguments: JSON.stringify(JSON.parse(call.arguments)) })),
      finish: finish === 'refusal' ? 'content-filter' : finish,
    })),
  };
};

const anySequence = anyDeltas({ choices: 3, signatures: ['google-generate-content'] });

test('what is written, cut anywhere and read again says the same', () => {
  fc.assert(
    fc.property(anySequence, cutAnywhere, (deltas, cut) => {
      const bytes = new TextEncoder().encode(written(deltas));
      const events = parseFrames(Buffer.concat(cut(bytes)).toString());
      expect(gist(readBack(events))).toEqual(gist(deltas));
      expect(checkGrammar(events)).toEqual([]);
    }),
  );
});

test('without alt=sse the same chunks are one JSON array', () => {
  fc.assert(
    fc.property(anySequence, (deltas) => {
      const array = JSON.parse(written(deltas, 'json'));
      expect(array).toEqual(parseFrames(written(deltas)).map(({ data }) => JSON.parse(data)));
    }),
  );
  expect(written([], 'json')).toBe('[]\n');
  expect(googleGenerateContent.streamContentType(contextOf('json').call)).toBe('application/json');
  expect(googleGenerateContent.streamContentType(contextOf('sse').call)).toBe('text/event-stream');
});

test('an error inside a stream is its last event, or the last element of the array', () => {
  const error = new GatewayError('stream_cut', 'The provider broke off.');
  const failed = (alt: string) => {
    const writer = googleGenerateContent.openWriter(contextOf(alt));
    return writer.pass({ event: null, data: '{"a": 1.0}' }) + writer.fail(error);
  };
  const body = { error: { code: 502, message: 'The provider broke off.', status: 'INTERNAL' } };
  expect(failed('sse')).toStartWith('data: {"a": 1.0}\n\n');
  expect(JSON.parse(parseFrames(failed('sse'))[1]?.data ?? '')).toMatchObject(body);
  expect(failed('json')).toStartWith('[{"a": 1.0}\n,\n{"error"');
  expect(JSON.parse(failed('json'))).toMatchObject([{ a: 1 }, body]);
});

test('a stream that is passed on ends as it came', () => {
  const writer = googleGenerateContent.openWriter(contextOf('sse'));
  expect(writer.pass({ event: null, data: '{}' }) + writer.end()).toBe('data: {}\n\n');
});

test('arguments that come after other words still belong to their call', () => {
  const events = parseFrames(
    written([
      { kind: 'tool-call', choice: 0, index: 0, id: 'c', name: 'f' },
      { kind: 'tool-arguments', choice: 0, index: 0, text: '{"a":' },
      { kind: 'text', choice: 0, text: 'Wait.' },
      { kind: 'tool-arguments', choice: 0, index: 0, text: '1}' },
      { kind: 'finish', choice: 0, finish: { reason: 'tool-calls', stopSequence: null, raw: '' } },
      { kind: 'end' },
    ]),
  );
  const parts = collectAnswer(readBack(events)).choices[0]?.parts;
  expect(parts).toMatchObject([{ text: 'Wait.' }, { name: 'f', arguments: '{"a":1}' }]);
});

const chunk = (candidate: object, more: object = {}): StreamEvent => ({
  event: null,
  data: JSON.stringify({ candidates: [{ index: 0, ...candidate }], responseId: 'r', modelVersion: 'm', ...more }),
});
const parts = (...given: object[]) => ({ content: { role: 'model', parts: given } });

test('a signature stands before its call or text, calls get ids, and the end comes with the finish', () => {
  const usageMetadata = { promptTokenCount: 3, candidatesTokenCount: 2, thoughtsTokenCount: 1, totalTokenCount: 6 };
  const deltas = readBack([
    chunk(parts({ text: 'Hm.', thought: true })),
    chunk(parts({ functionCall: { name: 'f', args: { a: 1 } }, thoughtSignature: 'c2ln' })),
    chunk({ ...parts({ functionCall: { id: 'own', name: 'g' } }), finishReason: 'STOP' }, { usageMetadata }),
  ]);
  const signature = { format: 'google-generate-content', value: 'c2ln' } as const;
  expect(deltas).toMatchObject([
    { kind: 'start', id: 'r', model: 'm' },
    { kind: 'reasoning', text: 'Hm.' },
    { kind: 'signature', signature, redacted: false, id: null },
    { kind: 'tool-call', index: 0, id: 'call_seed_0', name: 'f' },
    { kind: 'tool-arguments', index: 0, text: '{"a":1}' },
    { kind: 'tool-call', index: 1, id: 'own', name: 'g' },
    { kind: 'tool-arguments', index: 1, text: '{}' },
    { kind: 'finish', finish: { reason: 'tool-calls', raw: 'STOP' } },
    { kind: 'usage', reported: { usage: { inputTokens: 3, outputTokens: 2, reasoningTokens: 1 }, mismatch: null } },
    { kind: 'end' },
  ]);
});

test('chunks after the end tell their usage and nothing else', () => {
  const late = chunk(parts({ text: 'more' }), { usageMetadata: { promptTokenCount: 9, totalTokenCount: 9 } });
  const deltas = readBack([chunk({ ...parts({ text: 'a' }), finishReason: 'MAX_TOKENS' }), late]);
  expect(deltas.map(({ kind }) => kind)).toEqual(['start', 'text', 'finish', 'end', 'usage']);
});

test('several candidates end when the last of them has', () => {
  const two = (first: object, second: object): StreamEvent => ({
    event: null,
    data: JSON.stringify({
      candidates: [
        { ...parts({ text: 'a' }), ...first },
        { index: 1, ...parts({ text: 'b' }), ...second },
      ],
    }),
  });
  const reader = googleGenerateContent.openReader(reading);
  const kinds = (event: StreamEvent) => reader.read(event)?.deltas.map(({ kind }) => kind) ?? [];
  expect(kinds(two({ finishReason: 'STOP' }, {}))).not.toContain('end');
  expect(kinds(two({}, { finishReason: 'STOP' }))).toContain('end');
});

test('a prompt that was blocked is a finished answer', () => {
  const data = '{"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":4,"totalTokenCount":4}}';
  const answer = googleGenerateContent.readAnswer(data, reading);
  expect(answer).toMatchObject({ finishReason: 'SAFETY', reported: { usage: { inputTokens: 4 } } });
  expect(answer?.answer().choices).toMatchObject([{ parts: [], finish: { reason: 'content-filter' } }]);
});

test('an error event is a failure that routing understands', () => {
  const [error] = readBack([{ event: null, data: '{"error":{"code":503,"message":"Busy.","status":"UNAVAILABLE"}}' }]);
  expect(error).toEqual({ kind: 'error', failure: 'overloaded', message: 'Busy.' });
});

test('pictures and code of the provider’s own are output that others cannot carry', () => {
  const deltas = readBack([
    chunk(parts({ inlineData: { mimeType: 'image/png', data: 'AAAA' } }, { executableCode: { code: '1+1' } })),
  ]);
  expect(deltas.slice(1)).toMatchObject([
    { kind: 'other', what: 'image/png' },
    { kind: 'other', what: 'executableCode', characters: 3 },
  ]);
});

test('whatever a provider sends is read as an answer, a part of a stream, or nothing; it never throws', () => {
  const part = fc.record({ text: fc.anything(), functionCall: fc.anything(), thoughtSignature: fc.anything() });
  const response = fc.record(
    {
      candidates: fc.oneof(
        fc.anything(),
        fc.array(fc.record({ content: fc.record({ parts: fc.array(part) }), groundingMetadata: fc.object() })),
      ),
      usageMetadata: fc.anything(),
      promptFeedback: fc.anything(),
    },
    { requiredKeys: [] },
  );
  const texts = fc.oneof(
    fc.json(),
    fc.string(),
    response.map((one) => JSON.stringify(one, (_, value) => (typeof value === 'bigint' ? 1 : value)) ?? ''),
  );
  fc.assert(
    fc.property(texts, (text) => {
      googleGenerateContent.readAnswer(text, reading)?.answer();
      readBack([{ event: null, data: text }]);
      googleGenerateContent.readRefusal(500, text);
    }),
    { numRuns: 500 },
  );
});
