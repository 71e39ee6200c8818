import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { cosine, nearest } from './nearest.ts';

const numbers = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 });
const vectors = numbers.map((list) => Float32Array.from(list));
const directed = vectors.filter((vector) => vector.some((value) => Math.abs(value) > 1e-3));

describe('cosine', () => {
  test('is the same both ways and within −1 and 1', () => {
    fc.assert(
      fc.property(vectors, vectors, (a, b) => {
        expect(cosine(a, b)).toBe(cosine(b, a));
        expect(Math.abs(cosine(a, b))).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('does not depend on lengths: 1 with itself and with a longer one, −1 with the opposite', () => {
    fc.assert(
      fc.property(directed, fc.integer({ min: 2, max: 50 }), (vector, times) => {
        expect(cosine(vector, vector)).toBeCloseTo(1, 6);
        expect(
          cosine(
            vector,
            vector.map((value) => value * times),
          ),
        ).toBeCloseTo(1, 5);
        expect(
          cosine(
            vector,
            vector.map((value) => -value),
          ),
        ).toBeCloseTo(-1, 6);
      }),
    );
  });

  test('is 0 where nothing can be compared', () => {
    expect(cosine(new Float32Array(3), Float32Array.of(1, 2, 3))).toBe(0);
    expect(cosine(Float32Array.of(1, 2), Float32Array.of(1, 2, 3))).toBe(0);
    expect(cosine(Float32Array.of(Number.NaN, 1), Float32Array.of(1, 1))).toBe(0);
  });
});

test('the nearest is no further than any other', () => {
  fc.assert(
    fc.property(vectors, fc.array(vectors, { maxLength: 20 }), (vector, list) => {
      const best = nearest(
        vector,
        list.map((one) => ({ vector: one })),
      );
      if (list.length === 0) expect(best).toBeNull();
      for (const one of list) expect(best?.similarity ?? -2).toBeGreaterThanOrEqual(cosine(vector, one));
    }),
  );
});
