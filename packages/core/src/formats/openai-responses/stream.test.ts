import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatDelta } from '../../chat/chat-event.ts';
import { collectAnswer } from '../../chat/collect-answer.ts';
import { anyDeltas, cutAnywhere, parseFrames } from '../../chat/testing/arbitraries.ts';
import { gistOf } from '../../chat/testing/gist-of.ts';
import { GatewayError } from '../../errors.ts';
import { openaiResponses } from './openai-responses.ts';
import { answerContext, readContext } from './testing/contexts.ts';
import { gistHere } from './testing/gist-here.ts';
import { checkGrammar } from './testing/grammar.ts';

const written = (deltas: readonly ChatDelta[], body = {}): string => {
  const writer = openaiResponses.openWriter(answerContext(body));
  return deltas.map((delta) => writer.write(delta)).join('') + writer.end();
};

const readBack = (text: string): ChatDelta[] => {
  const reader = openaiResponses.openReader(readContext);
  return parseFrames(text).flatMap((event) => reader.read(event)?.deltas ?? []);
};

describe('streams', () => {
  test('any legal sequence is written as a legal stream and read back with the same words, calls, seals, end and usage', () => {
    fc.assert(
      fc.property(anyDeltas({ buckets }), cutAnywhere, (deltas, cut) => {
        const text = written(deltas);
        expect(checkGrammar(parseFrames(text))).toEqual([]);
        const received = Buffer.concat(cut(new TextEncoder().encode(text))).toString();
        expect(gistHere(collectAnswer(readBack(received)))).toEqual(gistHere(collectAnswer(deltas)));
      }),
      { numRuns: 300 },
    );
  });

  test('calls whose arguments come by turns stay open side by side', () => {
    const call = (index: number): ChatDelta => ({
      kind: 'tool-call',
      choice: 0,
      index,
      id: `call_${index}`,
      name: 'f',
    });
    const more = (index: number, text: string): ChatDelta => ({ kind: 'tool-arguments', choice: 0, index, text });
    const finish = { reason: 'tool-calls', stopSequence: null, raw: '' } as const;
    const deltas: ChatDelta[] = [
      { kind: 'start', id: null, model: null },
      call(0),
      call(1),
      more(1, '{"b":'),
      more(0, '{"a":1}'),
      more(1, '2}'),
      { kind: 'finish', choice: 0, finish },
      { kind: 'end' },
    ];
    expect(
      parseFrames(written(deltas)).map(({ event, data }) => `${event} ${JSON.parse(data).output_index ?? ''}`),
    ).toEqual([
      'response.created ',
      'response.in_progress ',
      'response.output_item.added 0',
      'response.output_item.added 1',
      'response.function_call_arguments.delta 1',
      'response.function_call_arguments.delta 0',
      'response.function_call_arguments.delta 1',
      'response.function_call_arguments.done 0',
      'response.output_item.done 0',
      'response.function_call_arguments.done 1',
      'response.output_item.done 1',
      'response.completed ',
    ]);
  });

  test('events of the same format pass byte for byte, and then nothing is added at the end', () => {
    const writer = openaiResponses.openWriter(answerContext());
    const data = '{"type":"response.completed","sequence_number":7,"x":1.50,"response":{"id":"resp_1"}}';
    expect(writer.pass({ event: 'response.completed', data })).toBe(`event: response.completed\ndata: ${data}\n\n`);
    expect(writer.end()).toBe('');
  });

  test('a stream that breaks off ends in an error event with the next number, whether passed or written', () => {
    const error = new GatewayError('stream_cut', 'The provider broke off.');
    const passing = openaiResponses.openWriter(answerContext());
    passing.pass({
      event: 'response.output_text.delta',
      data: '{"type":"response.output_text.delta","sequence_number":7}',
    });
    const [event] = parseFrames(passing.fail(error));
    expect(event?.event).toBe('error');
    expect(JSON.parse(event?.data ?? '')).toEqual({
      type: 'error',
      sequence_number: 8,
      code: 'stream_cut',
      message: 'The provider broke off.',
      param: null,
    });
    const writing = openaiResponses.openWriter(answerContext());
    const begun = writing.write({ kind: 'start', id: null, model: null });
    expect(checkGrammar(parseFrames(begun + writing.fail(error)))).toEqual([]);
  });

  test('the settings of the request are repeated byte for byte', () => {
    const text = written([{ kind: 'start', id: null, model: null }], { temperature: 0.25, metadata: { a: 'b' } });
    const first = JSON.parse(parseFrames(text)[0]?.data ?? '').response;
    expect(first).toMatchObject({
      temperature: 0.25,
      metadata: { a: 'b' },
      top_p: 1,
      status: 'in_progress',
      output: [],
    });
    expect(first.id).toBe('resp_0197a0000000700080000000000000aa');
  });
});

const buckets = ['inputTokens', 'cachedInputTokens', 'cacheWriteTokens', 'outputTokens', 'reasoningTokens'] as const;

describe('the reader', () => {
  const read = (...events: object[]) => {
    const reader = openaiResponses.openReader(readContext);
    return events.map((event) => reader.read({ event: null, data: JSON.stringify(event) }));
  };

  test('kinds of events that are not known say nothing or something other, and what is no event is not read', () => {
    expect(
      read({ type: 'response.later.thing' }, { type: 'response.mcp_call_arguments.delta', delta: '{"a"' }),
    ).toEqual([
      { deltas: [], usageOnly: false },
      {
        deltas: [{ kind: 'other', choice: 0, what: 'response.mcp_call_arguments.delta', characters: 4 }],
        usageOnly: false,
      },
    ]);
    const reader = openaiResponses.openReader(readContext);
    for (const data of ['', '{', '7', '{"a":1}', '[]']) expect(reader.read({ event: null, data })).toBeUndefined();
  });

  test('errors are classified, in events of their own, in failed responses and as other endpoints send them', () => {
    const failed = { error: { code: 'rate_limit_exceeded', message: 'Slow down.' }, output: [] };
    const errors: [object, string][] = [
      [{ type: 'error', code: 'server_is_overloaded', message: 'm', sequence_number: 3 }, 'overloaded'],
      [{ type: 'error', error: { code: 'insufficient_quota', message: 'm' } }, 'quota-exceeded'],
      [{ error: { code: 'context_length_exceeded', message: 'm' } }, 'context-length'],
      [{ type: 'response.failed', response: failed }, 'rate-limited'],
      [{ type: 'response.failed', response: { error: { code: 'odd', message: 'm' } } }, 'server-error'],
    ];
    for (const [event, failure] of errors) {
      expect(read(event)[0]?.deltas).toMatchObject([{ kind: 'error', failure }]);
    }
  });

  test('what a host sends only as a whole is told all the same, and nothing twice', () => {
    const call = { type: 'function_call', id: 'fc_1', call_id: 'c', name: 'f', arguments: '{"a":1}' };
    const message = { type: 'message', content: [{ type: 'output_text', text: 'hi', annotations: [] }] };
    const parts = read(
      { type: 'response.output_item.done', output_index: 0, item: message },
      { type: 'response.output_item.added', output_index: 1, item: { ...call, arguments: '' } },
      { type: 'response.function_call_arguments.delta', output_index: 1, delta: '{"a"' },
      { type: 'response.function_call_arguments.done', output_index: 1, arguments: '{"a":1}' },
      { type: 'response.output_item.done', output_index: 1, item: call },
      { type: 'response.completed', response: { status: 'completed', output: [message, call] } },
    );
    const answer = collectAnswer(parts.flatMap((part) => part?.deltas ?? []));
    expect(gistOf(answer).choices).toMatchObject([
      { text: 'hi', calls: [{ id: 'c', arguments: '{"a":1}' }], finish: 'tool-calls' },
    ]);
  });

  test('a call without an id gets one that is its alone', () => {
    const call = { type: 'function_call', name: 'f', arguments: '{}' };
    const [first, second] = read(
      { type: 'response.output_item.done', output_index: 0, item: call },
      { type: 'response.output_item.done', output_index: 1, item: call },
    ).map((part) => part?.deltas.find(({ kind }) => kind === 'tool-call'));
    expect(first).toMatchObject({ id: 'call_seed_0' });
    expect(second).toMatchObject({ id: 'call_seed_1' });
    const whole = openaiResponses.readAnswer(JSON.stringify({ output: [call, call] }), readContext)?.answer();
    expect(whole?.choices[0]?.parts).toMatchObject([{ id: 'call_seed_0' }, { id: 'call_seed_1' }]);
  });

  test('whatever a provider sends is read as something or nothing; it never throws', () => {
    const types = fc.constantFrom(
      'response.completed',
      'response.output_item.done',
      'response.output_text.delta',
      'error',
    );
    const events = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .record({
          type: types,
          item: fc.jsonValue(),
          response: fc.jsonValue(),
          delta: fc.jsonValue(),
          error: fc.jsonValue(),
        })
        .map((event) => JSON.stringify(event)),
    );
    const reader = openaiResponses.openReader(readContext);
    fc.assert(
      fc.property(events, (data) => {
        reader.read({ event: null, data });
        openaiResponses.openReader(readContext).read({ event: null, data });
        openaiResponses.readAnswer(data, readContext);
        openaiResponses.readRefusal(500, data);
      }),
      { numRuns: 2_000 },
    );
  });
});
