import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { collectAnswer } from './collect-answer.ts';
import { deltasOfAnswer } from './deltas-of-answer.ts';
import { anyDeltas } from './testing/arbitraries.ts';

test('the deltas of an answer are put together to that answer', () => {
  fc.assert(
    fc.property(anyDeltas(), (deltas) => {
      const answer = collectAnswer(deltas);
      expect(collectAnswer(deltasOfAnswer(answer))).toEqual(answer);
    }),
  );
});
