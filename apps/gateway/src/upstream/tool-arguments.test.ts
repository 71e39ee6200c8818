import { expect, test } from 'bun:test';
import type { ChatDelta, Finish } from '@switchyard/core/chat/chat-event';
import { hasBrokenArguments, watchToolArguments } from './tool-arguments.ts';

const finish = (reason: Finish['reason']): Finish => ({ reason, stopSequence: null, raw: reason });

/** Whether a stream with these pieces of one call's arguments is seen as broken. */
function isBroken(pieces: string[], reason: Finish['reason'] = 'tool-calls'): boolean {
  const watch = watchToolArguments();
  const deltas: ChatDelta[] = [
    { kind: 'tool-call', choice: 0, index: 0, id: 'a', name: 'look' },
    ...pieces.map((text): ChatDelta => ({ kind: 'tool-arguments', choice: 0, index: 0, text })),
    { kind: 'finish', choice: 0, finish: finish(reason) },
  ];
  for (const delta of deltas) watch.see(delta);
  return watch.broken;
}

test('arguments that are no JSON are noticed, whole ones and none are not', () => {
  expect(isBroken(['{"a', '":1}'])).toBe(false);
  expect(isBroken([])).toBe(false);
  expect(isBroken(['{"a":1'])).toBe(true);
  expect(isBroken(['{"a":1}', '{"a":1}'], 'stop')).toBe(true);
});

test('arguments that were cut short by the caller’s bound, or by a filter, are nobody’s fault', () => {
  expect(isBroken(['{"a'], 'length')).toBe(false);
  expect(isBroken(['{"a'], 'content-filter')).toBe(false);
});

test('calls of different choices and indexes are not mixed', () => {
  const watch = watchToolArguments();
  for (const [choice, index, text] of [
    [0, 0, '{"a":'],
    [0, 1, '{}'],
    [1, 0, '{}'],
    [0, 0, '1}'],
  ] as const)
    watch.see({ kind: 'tool-arguments', choice, index, text });
  for (const choice of [0, 1]) watch.see({ kind: 'finish', choice, finish: finish('tool-calls') });
  expect(watch.broken).toBe(false);
});

test('of a whole answer the same holds', () => {
  const answer = (text: string, reason: Finish['reason']) => ({
    id: null,
    model: null,
    reported: null,
    serviceTier: null,
    choices: [
      {
        finish: finish(reason),
        logprobs: null,
        parts: [{ kind: 'tool-call' as const, at: '', id: 'a', name: 'look', arguments: text, cache: null }],
      },
    ],
  });
  expect(hasBrokenArguments(answer('{"a":1}', 'tool-calls'))).toBe(false);
  expect(hasBrokenArguments(answer('{"a"', 'tool-calls'))).toBe(true);
  expect(hasBrokenArguments(answer('{"a"', 'length'))).toBe(false);
});
