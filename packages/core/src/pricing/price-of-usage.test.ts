import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { priceOfUsage, worstCasePrice } from './price-of-usage.ts';
import { anyUnitPrice, anyUsage } from './testing/arbitraries.ts';
import type { UnitPrice } from './unit-price.ts';
import { noUsage, type Usage } from './usage.ts';

const gpt4oMini: UnitPrice = {
  inputNanosPerMillion: 150_000_000n,
  cachedInputNanosPerMillion: 75_000_000n,
  cacheWriteNanosPerMillion: 150_000_000n,
  outputNanosPerMillion: 600_000_000n,
  reasoningNanosPerMillion: 600_000_000n,
  perRequestNanos: 0n,
  version: '1',
  source: 'price-book:openai/gpt-4o-mini',
};

test('a call is priced bucket by bucket', () => {
  const used: Usage = { ...noUsage, inputTokens: 1_000, cachedInputTokens: 2_000, outputTokens: 500 };
  // 1,000 × $0.15 + 2,000 × $0.075 + 500 × $0.60, each per million: $0.0006.
  expect(priceOfUsage(used, gpt4oMini)).toBe(600_000n);
  expect(priceOfUsage(noUsage, gpt4oMini)).toBe(0n);
});

test('half a nano-dollar rounds up, less rounds down, and only the sum is rounded', () => {
  const halfEach = { ...gpt4oMini, inputNanosPerMillion: 500_000n, outputNanosPerMillion: 500_000n };
  expect(priceOfUsage({ ...noUsage, inputTokens: 1 }, halfEach)).toBe(1n);
  expect(priceOfUsage({ ...noUsage, inputTokens: 1, outputTokens: 1 }, halfEach)).toBe(1n);
  expect(priceOfUsage({ ...noUsage, inputTokens: 1 }, { ...halfEach, inputNanosPerMillion: 499_999n })).toBe(0n);
});

test('the charge for each request is added whole', () => {
  expect(priceOfUsage(noUsage, { ...gpt4oMini, perRequestNanos: 7n })).toBe(7n);
});

/** The exact cost as a fraction over 2,000,000, found by adding token by token in other order and scale. */
function doubledMillionths(used: Usage, price: UnitPrice): bigint {
  const inputTokens = used.cacheWriteTokens + used.cachedInputTokens + used.inputTokens;
  let rates: Omit<UnitPrice, 'perRequestNanos' | 'version' | 'source' | 'tiers'> = price;
  for (const tier of price.tiers ?? []) if (tier.aboveInputTokens < inputTokens) rates = tier;
  return [
    [used.reasoningTokens, rates.reasoningNanosPerMillion] as const,
    [used.outputTokens, rates.outputNanosPerMillion] as const,
    [used.cacheWriteTokens, rates.cacheWriteNanosPerMillion] as const,
    [used.cachedInputTokens, rates.cachedInputNanosPerMillion] as const,
    [used.inputTokens, rates.inputNanosPerMillion] as const,
    [1_000_000, price.perRequestNanos] as const,
  ].reduce((sum, [count, rate]) => sum + 2n * rate * BigInt(count), 0n);
}

test('the cost is the one integer within half a nano-dollar of the exact rational cost', () => {
  fc.assert(
    fc.property(anyUsage, anyUnitPrice, (used, price) => {
      const errorDoubled = priceOfUsage(used, price) * 2_000_000n - doubledMillionths(used, price);
      expect(errorDoubled > -1_000_000n && errorDoubled <= 1_000_000n).toBe(true);
    }),
    { numRuns: 500 },
  );
});

const share = fc.double({ min: 0, max: 1, noNaN: true });

test('no usage within the bounds costs more than the worst case', () => {
  fc.assert(
    fc.property(anyUsage, anyUnitPrice, fc.integer({ min: 1, max: 5 }), share, (used, price, n, slack) => {
      const input = used.inputTokens + used.cachedInputTokens + used.cacheWriteTokens;
      const output = used.outputTokens + used.reasoningTokens;
      const maxInputTokens = input + Math.floor(slack * input);
      const maxOutputTokens = Math.ceil(output / n) + Math.floor(slack * 10);
      const worst = worstCasePrice({ maxInputTokens, maxOutputTokens, n }, price);
      expect(priceOfUsage(used, price) <= worst).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('the worst case is reached: without tiers the dearest usage costs exactly as much, up to rounding', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.nat(100_000), anyUnitPrice, (input, output, { tiers: _tiers, ...price }) => {
      const candidates = (['inputTokens', 'cachedInputTokens', 'cacheWriteTokens'] as const).flatMap((inputBucket) =>
        (['outputTokens', 'reasoningTokens'] as const).map((outputBucket) =>
          priceOfUsage({ ...noUsage, [inputBucket]: input, [outputBucket]: output }, price),
        ),
      );
      const dearest = candidates.sort((a, b) => (a < b ? -1 : 1)).at(-1) ?? 0n;
      const worst = worstCasePrice({ maxInputTokens: input, maxOutputTokens: output }, price);
      expect(worst - dearest === 0n || worst - dearest === 1n).toBe(true);
    }),
  );
});

test('a tier that the input cannot reach does not raise the worst case', () => {
  const dearer = { ...gpt4oMini, aboveInputTokens: 200_000, inputNanosPerMillion: 300_000_000n };
  const price = { ...gpt4oMini, tiers: [dearer] };
  expect(worstCasePrice({ maxInputTokens: 200_000, maxOutputTokens: 0 }, price)).toBe(30_000_000n);
  expect(worstCasePrice({ maxInputTokens: 200_001, maxOutputTokens: 0 }, price)).toBe(60_000_300n);
});

test('bounds that are no token counts are refused by name instead of reserving a wrong amount', () => {
  for (const wrong of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => worstCasePrice({ maxInputTokens: wrong, maxOutputTokens: 0 }, gpt4oMini)).toThrow('maxInputTokens');
    expect(() => worstCasePrice({ maxInputTokens: 0, maxOutputTokens: wrong }, gpt4oMini)).toThrow('maxOutputTokens');
    expect(() => worstCasePrice({ maxInputTokens: 0, maxOutputTokens: 0, n: wrong }, gpt4oMini)).toThrow('n must');
  }
});
