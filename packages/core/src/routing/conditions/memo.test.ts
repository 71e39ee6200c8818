import { expect, test } from 'bun:test';
import { Memo } from './memo.ts';

test('a value is made once for a name, and never are more kept than the limit', () => {
  const memo = new Memo<string>(3);
  let made = 0;
  const get = (name: string) =>
    memo.get(name, () => {
      made += 1;
      return name.toUpperCase();
    });
  expect([get('a'), get('a'), get('a')]).toEqual(['A', 'A', 'A']);
  expect(made).toBe(1);
  for (const name of 'bcdefghij') get(name);
  expect(memo.size).toBe(3);
  expect(get('a')).toBe('A');
  expect(made).toBe(11);
});

test('what could not be made is tried again', () => {
  const memo = new Memo<string>(3);
  expect(() =>
    memo.get('a', () => {
      throw new Error('No.');
    }),
  ).toThrow('No.');
  expect(memo.get('a', () => 'A')).toBe('A');
});
