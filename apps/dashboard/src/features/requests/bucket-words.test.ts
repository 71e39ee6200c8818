import { expect, test } from 'bun:test';
import { perWords, shareWords } from './bucket-words';

test.each([
  [850, '85 % of the list price'],
  [875, '87.5 % of the list price'],
  [1_000, '100 % of the list price'],
  [1_125, 'the list price and 12.5 % more'],
] as const)('%d thousandths are %s', (perMille, words) => {
  expect(shareWords(perMille)).toBe(words);
});

test.each([
  [1, ''],
  [1_000_000, ' per 1M'],
  [3_600_000, ' per hour'],
] as const)('a rate for %d is told as such', (per, words) => {
  expect(perWords(per)).toBe(words);
});
