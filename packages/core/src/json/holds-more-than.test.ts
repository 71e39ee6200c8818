import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { holdsMoreThan } from './holds-more-than.ts';

/** Every value inside of another, counted one by one. */
const count = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce<number>((sum, inner) => sum + 1 + count(inner), 0)
    : 0;

test('it is true exactly from one value more on', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (inner) => {
      const value = [inner];
      const values = count(value);
      expect([holdsMoreThan(value, values), holdsMoreThan(value, values - 1)]).toEqual([false, true]);
    }),
  );
});
