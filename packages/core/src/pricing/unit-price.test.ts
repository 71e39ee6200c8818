import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { z } from 'zod';
import { priceOfUsage } from './price-of-usage.ts';
import { anyServiceTier, anyUnitPrice, anyUsage } from './testing/arbitraries.ts';
import { ratesInForce, tieredRates, unitPrice } from './unit-price.ts';
import { noUsage } from './usage.ts';

test('a unit price survives JSON unchanged, so a cost derived again from a record is the same', () => {
  fc.assert(
    fc.property(anyUnitPrice, anyUsage, anyServiceTier, (price, used, tier) => {
      const restored = z.decode(unitPrice, JSON.parse(JSON.stringify(z.encode(unitPrice, price))));
      expect(restored).toEqual(price);
      expect(priceOfUsage(used, restored, tier)).toBe(priceOfUsage(used, price, tier));
    }),
  );
});

test('JSON that version 0.1 wrote is understood and gives the cost that it gave', () => {
  const written = `{"inputNanosPerMillion":"1250000000","cachedInputNanosPerMillion":"125000000",
    "cacheWriteNanosPerMillion":"1250000000","outputNanosPerMillion":"10000000000","reasoningNanosPerMillion":"10000000000",
    "perRequestNanos":"0","tiers":[{"aboveInputTokens":200000,"inputNanosPerMillion":"2500000000",
    "cachedInputNanosPerMillion":"250000000","cacheWriteNanosPerMillion":"2500000000","outputNanosPerMillion":"15000000000",
    "reasoningNanosPerMillion":"15000000000"}],"version":"0.1.8","source":"price-book:google/gemini-2.5-pro"}`;
  const price = z.decode(unitPrice, JSON.parse(written));
  const used = { ...noUsage, cachedInputTokens: 1_000, outputTokens: 10, reasoningTokens: 5 };
  expect(priceOfUsage({ ...used, inputTokens: 100 }, price)).toBe(400_000n);
  expect(priceOfUsage({ ...used, inputTokens: 200_000 }, price)).toBe(500_475_000n);
});

test('a price for pictures alone is a price', () => {
  const json = { imageNanos: '40000000', perRequestNanos: '0', version: '1', source: 'price-book:openai/dall-e-3' };
  expect(priceOfUsage({ ...noUsage, images: 2 }, z.decode(unitPrice, json))).toBe(80_000_000n);
});

test('amounts that are no whole, non-negative decimal string are refused, and so are tiers out of order and unknown fields', () => {
  const rates = { inputNanosPerMillion: '1', outputNanosPerMillion: '1' };
  const good = { ...rates, perRequestNanos: '0', version: '1', source: 'override:1' };
  const isTaken = (json: object) => unitPrice.safeParse(json).success;
  expect(isTaken(good)).toBe(true);
  for (const wrong of ['-1', '1.5', '1e3', '', ' 1', '01', '0x1', 1, null]) {
    expect(isTaken({ ...good, outputNanosPerMillion: wrong })).toBe(false);
    expect(isTaken({ ...good, imageNanos: wrong })).toBe(false);
  }
  const tiers = [200, 100].map((aboveInputTokens) => ({ aboveInputTokens, ...rates }));
  expect(isTaken({ ...good, tiers: tiers.toReversed() })).toBe(true);
  expect(isTaken({ ...good, tiers })).toBe(false);
  expect(isTaken({ ...good, tiers: [] })).toBe(false);
  expect(isTaken({ ...good, serviceTiers: { batch: { ...rates, tiers } } })).toBe(false);
  expect(isTaken({ ...good, serviceTiers: { scale: rates } })).toBe(false);
  expect(isTaken({ ...good, videoNanos: '1' })).toBe(false);
  for (const perMille of [0, -1, 0.5, '850']) {
    expect(isTaken({ ...good, adjustment: { perMille, source: 'override:1' } })).toBe(false);
  }
});

test('the rates are those of the last tier whose start is exceeded, and a start itself still belongs below', () => {
  fc.assert(
    fc.property(anyUnitPrice, fc.constantFrom(null, 'flex', 'priority', 'batch'), (price, serviceTier) => {
      const inForce = (inputTokens: number) => ratesInForce(price, { inputTokens, serviceTier });
      const tiered = tieredRates(price, serviceTier as 'flex' | null);
      if (tiered === undefined) return expect(inForce(0)).toBeUndefined();
      const { tiers = [] } = tiered;
      for (const [index, tier] of tiers.entries()) {
        expect(inForce(tier.aboveInputTokens)?.rates).toBe(tiers[index - 1] ?? tiered);
        expect(inForce(tier.aboveInputTokens + 1)?.rates).toBe(tier);
        expect(inForce(tier.aboveInputTokens + 1)?.aboveInputTokens).toBe(tier.aboveInputTokens);
      }
      expect(inForce(0)).toMatchObject({ rates: tiered, aboveInputTokens: null });
    }),
  );
});
