import { expect, test } from 'bun:test';
import { changesInWords } from './changes-in-words.ts';

const added = (name: string) => ({ kind: 'added', what: 'rule', id: name, name }) as const;

test('a sentence names five changes and counts the rest', () => {
  expect(changesInWords([added('A'), { kind: 'removed', what: 'alias', id: 'fast', name: 'fast' }])).toBe(
    'added the rule A, removed the alias fast',
  );
  expect(changesInWords(['A', 'B', 'C', 'D', 'E', 'F', 'G'].map(added))).toBe(
    'added the rule A, added the rule B, added the rule C, added the rule D, added the rule E, and 2 more',
  );
  expect(changesInWords([])).toBe('nothing is different');
});
