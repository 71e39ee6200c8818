import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { wordOverlap } from './word-overlap.ts';

test('the same words are alike whatever their case, order and punctuation; others are not', () => {
  expect(wordOverlap('The train leaves at nine.', 'at NINE leaves the train')).toBe(1);
  expect(wordOverlap('one two', 'three four')).toBe(0);
  expect(wordOverlap('one two three', 'one two four')).toBe(0.5);
  expect(wordOverlap('yes yes yes', 'yes')).toBeCloseTo(1 / 3);
  expect(wordOverlap('東京 駅', '駅 東京')).toBe(1);
});

test('a text without words is like none', () => {
  expect(wordOverlap('', 'one')).toBeNull();
  expect(wordOverlap('one', '…!')).toBeNull();
});

test('it is the same both ways, and a share', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
      const overlap = wordOverlap(one, other);
      expect(overlap).toBe(wordOverlap(other, one));
      if (overlap !== null) expect(overlap >= 0 && overlap <= 1).toBe(true);
    }),
  );
});
