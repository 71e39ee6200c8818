import { expect, test } from 'bun:test';
import { probableCost } from './probable-cost.ts';

const origin = { perRequestNanos: 0n, version: '1', source: 'test' };
const price = {
  inputNanosPerMillion: 1_000_000n,
  cachedInputNanosPerMillion: 100_000n,
  outputNanosPerMillion: 4_000_000n,
  ...origin,
};

test('a request probably costs its input and a usual answer, or a shorter one when its bound is below that', () => {
  expect(probableCost({ inputTokens: 1_000, maxOutputTokens: null }, price, 'fresh')).toBe(1_000n + 2_000n);
  expect(probableCost({ inputTokens: 1_000, maxOutputTokens: 100_000 }, price, 'fresh')).toBe(1_000n + 2_000n);
  expect(probableCost({ inputTokens: 1_000, maxOutputTokens: 10 }, price, 'fresh')).toBe(1_000n + 40n);
});

test('a prompt in the cache is cheaper, what answers no tokens costs its input, and an unknown price stays unknown', () => {
  expect(probableCost({ inputTokens: 1_000, maxOutputTokens: 10 }, price, 'cached')).toBe(100n + 40n);
  expect(
    probableCost(
      { inputTokens: 1_000, maxOutputTokens: null },
      { inputNanosPerMillion: 1_000_000n, ...origin },
      'fresh',
    ),
  ).toBe(1_000n);
  expect(probableCost({ inputTokens: 1_000, maxOutputTokens: null }, origin, 'fresh')).toBeNull();
});
