import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { callTo, seededChance, tryRoute } from '../testing/try-route.ts';

const weighted = (weights: Record<string, number>, on?: string[]) => ({
  kind: 'weighted',
  ...(on && { on }),
  targets: Object.entries(weights).map(([letter, weight]) => ({ weight, target: callTo(letter) })),
});

test('shares converge to the weights, also of the next choice when the first cannot be asked', () => {
  fc.assert(
    fc.property(
      fc.record({
        a: fc.integer({ min: 1, max: 9 }),
        b: fc.integer({ min: 1, max: 9 }),
        c: fc.integer({ min: 1, max: 9 }),
      }),
      fc.integer(),
      (weights, seed) => {
        const chance = seededChance(seed);
        const tree = weighted(weights);
        const all = Array.from({ length: 2_000 }, () => tryRoute(tree, { chance }).asked);
        const withoutA = Array.from({ length: 2_000 }, () =>
          tryRoute(tree, { chance, script: { a: 'skipped' } }).asked.at(-1),
        );
        const { a, b, c } = weights;
        for (const letter of ['a', 'b', 'c'] as const) {
          const share = all.filter((asked) => asked === letter).length / all.length;
          expect(Math.abs(share - weights[letter] / (a + b + c))).toBeLessThan(0.06);
        }
        expect(Math.abs(withoutA.filter((last) => last === 'b').length / 2_000 - b / (b + c))).toBeLessThan(0.06);
      },
    ),
    { numRuns: 5 },
  );
});

test('a weight decides where the draw falls, to the edge', () => {
  const draw = (random: number) => tryRoute(weighted({ a: 1, b: 3 }), { chance: { random: () => random } });
  const share = Array.from({ length: 1_000 }, (_, n) => draw(n / 1_000).asked).filter((asked) => asked === 'a').length;
  expect(share).toBe(250);
  expect(draw(0.5).notes).toEqual(['Weighted: B, by its weight of 3 in 4.']);
});

test('a pick moves on after the failures it names only, and past targets that cannot be asked always', () => {
  expect(tryRoute(weighted({ a: 1, b: 1 }), { script: { a: 'timeout' } })).toMatchObject({ asked: 'a' });
  expect(tryRoute(weighted({ a: 1, b: 1 }, ['timeout']), { script: { a: 'timeout' } })).toMatchObject({ asked: 'ab' });
  expect(tryRoute(weighted({ a: 1, b: 1 }, ['timeout']), { script: { a: 'overloaded' } })).toMatchObject({
    asked: 'a',
  });
  expect(tryRoute(weighted({ a: 1, b: 1 }), { script: { a: 'skipped' } })).toMatchObject({ asked: 'ab' });
  const nested = { kind: 'fallback', targets: [weighted({ a: 1, b: 1 }), callTo('c')] };
  expect(tryRoute(nested, { script: { a: 'timeout' } }).asked).toBe('ac');
});
