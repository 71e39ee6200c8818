import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { z } from 'zod';
import { priceOfUsage } from './price-of-usage.ts';
import { anyUnitPrice, anyUsage } from './testing/arbitraries.ts';
import { ratesFor, unitPrice } from './unit-price.ts';

test('a unit price survives JSON unchanged, so a cost derived again from a record is the same', () => {
  fc.assert(
    fc.property(anyUnitPrice, anyUsage, (price, used) => {
      const restored = z.decode(unitPrice, JSON.parse(JSON.stringify(z.encode(unitPrice, price))));
      expect(restored).toEqual(price);
      expect(priceOfUsage(used, restored)).toBe(priceOfUsage(used, price));
    }),
  );
});

test('amounts that are no whole, non-negative decimal string are refused, and so are tiers out of order', () => {
  const rates = {
    inputNanosPerMillion: '1',
    cachedInputNanosPerMillion: '1',
    cacheWriteNanosPerMillion: '1',
    outputNanosPerMillion: '1',
    reasoningNanosPerMillion: '1',
  };
  const good = { ...rates, perRequestNanos: '0', version: '1', source: 'override:1' };
  expect(unitPrice.safeParse(good).success).toBe(true);
  for (const wrong of ['-1', '1.5', '1e3', '', ' 1', '01', '0x1', 1, null]) {
    expect(unitPrice.safeParse({ ...good, outputNanosPerMillion: wrong }).success).toBe(false);
  }
  const tiers = [200, 100].map((aboveInputTokens) => ({ aboveInputTokens, ...rates }));
  expect(unitPrice.safeParse({ ...good, tiers: tiers.toReversed() }).success).toBe(true);
  expect(unitPrice.safeParse({ ...good, tiers }).success).toBe(false);
  expect(unitPrice.safeParse({ ...good, tiers: [] }).success).toBe(false);
});

test('the rates are those of the last tier whose start is exceeded, and a start itself still belongs below', () => {
  fc.assert(
    fc.property(anyUnitPrice, (price) => {
      const { tiers = [] } = price;
      for (const [index, tier] of tiers.entries()) {
        expect(ratesFor(price, tier.aboveInputTokens)).toBe(tiers[index - 1] ?? price);
        expect(ratesFor(price, tier.aboveInputTokens + 1)).toBe(tier);
      }
      expect(ratesFor(price, 0)).toBe(price);
    }),
  );
});
