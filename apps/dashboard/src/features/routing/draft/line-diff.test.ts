import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { lineDiff } from './line-diff';

const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 8 }).map((all) => all.join('\n'));

test('both texts can be read off a comparison, and no line that both have in order is said to differ', () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const diff = lineDiff(before, after);
      const side = (without: string) =>
        diff
          .filter(({ sign }) => sign !== without)
          .map(({ text }) => text)
          .join('\n');
      expect(side('+')).toBe(before);
      expect(side('-')).toBe(after);
    }),
  );
  expect(lineDiff('a\nb\nc', 'a\nx\nc').map(({ sign, text }) => `${sign}${text}`)).toEqual([' a', '-b', '+x', ' c']);
  expect(lineDiff('', 'a')).toEqual([{ sign: '+', text: 'a' }]);
});
