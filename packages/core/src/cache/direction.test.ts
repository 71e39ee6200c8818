import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { directionOf } from './direction.ts';
import { cosine } from './nearest.ts';

const vectors = fc
  .array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 16 })
  .map((numbers) => Float32Array.from(numbers));

test('a direction has the length 1 and points where the vector does; only a vector of zeros has none', () => {
  fc.assert(
    fc.property(vectors, (vector) => {
      const direction = directionOf(vector);
      if (direction === null) return expect(vector.every((x) => x === 0)).toBe(true);
      expect(Math.hypot(...direction)).toBeCloseTo(1, 5);
      expect(cosine(direction, vector)).toBeCloseTo(1, 5);
    }),
  );
});

test('what is no vector of numbers has no direction', () => {
  for (const numbers of [[], [0, -0], [1, Number.POSITIVE_INFINITY], [Number.NaN, 1]])
    expect(directionOf(Float32Array.from(numbers))).toBeNull();
});
