import { expect, test } from 'bun:test';
import { priceOfUsage } from '@switchyard/core/pricing/price-of-usage';
import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import { noUsage } from '@switchyard/core/pricing/usage';
import { costLines } from './cost-lines.ts';

const origin = { version: '1', source: 'test' };
const price: UnitPrice = {
  inputNanosPerMillion: 250_000_001n,
  cachedInputNanosPerMillion: 25_000_003n,
  outputNanosPerMillion: 2_000_000_007n,
  webSearchNanos: 10_000_000n,
  perRequestNanos: 11n,
  tiers: [{ aboveInputTokens: 1_000, inputNanosPerMillion: 500_000_001n, outputNanosPerMillion: 3_000_000_001n }],
  serviceTiers: { flex: { inputNanosPerMillion: 125_000_001n, outputNanosPerMillion: 1_000_000_003n } },
  ...origin,
};

const millionths = (text: string) => {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
};

test('the lines add up to the cost that was charged, in every tier', () => {
  for (let tokens = 0; tokens < 4_000; tokens += 37) {
    const usage = {
      ...noUsage,
      inputTokens: tokens,
      cachedInputTokens: tokens % 101,
      cacheWrite1hTokens: tokens % 7,
      outputTokens: tokens % 523,
      reasoningTokens: tokens % 3,
      webSearches: tokens % 2,
    };
    for (const serviceTier of [null, 'flex']) {
      const { costLines: lines } = costLines({ usage, price, serviceTier });
      const sum = lines.reduce((total, { amountNanos }) => total + millionths(amountNanos), 0n);
      expect((sum + 500_000n) / 1_000_000n).toBe(priceOfUsage(usage, price, serviceTier) ?? -1n);
    }
  }
});

test('the rates that held are named: service tier, long input and share', () => {
  const usage = { ...noUsage, inputTokens: 1_001 };
  const shared: UnitPrice = { ...price, adjustment: { perMille: 850, source: 'override:1' } };
  expect(costLines({ usage, price: shared, serviceTier: null })).toMatchObject({
    priceShare: { perMille: 850, source: 'override:1' },
    pricedTier: null,
    pricedAboveInputTokens: 1_000,
  });
  expect(costLines({ usage, price, serviceTier: 'flex' })).toMatchObject({
    priceShare: null,
    pricedTier: 'flex',
    pricedAboveInputTokens: null,
  });
});

test('an attempt without a price has no lines, and no line is for nothing', () => {
  const usage = { ...noUsage, inputTokens: 5 };
  expect(costLines({ usage, price: null, serviceTier: null }).costLines).toEqual([]);
  expect(costLines({ usage, price: { ...price, perRequestNanos: 0n }, serviceTier: null }).costLines).toEqual([
    { bucket: 'inputTokens', count: 5, rateNanos: '250000001', per: 1_000_000, amountNanos: '1250.000005' },
  ]);
});

test('what the price has no rate for is named, and then there are no lines that could be taken for a cost', () => {
  const usage = { ...noUsage, inputTokens: 5, inputAudioTokens: 1, images: 2 };
  const { costLines: lines, unpricedBuckets } = costLines({ usage, price, serviceTier: null });
  expect([lines, unpricedBuckets]).toEqual([[], ['inputAudioTokens', 'images']]);
  const priority = costLines({ usage: { ...noUsage, inputTokens: 5 }, price, serviceTier: 'priority' });
  expect([priority.costLines, priority.unpricedBuckets]).toEqual([[], ['inputTokens']]);
});

test('time that does not divide evenly is shown to the millionth of a nano-dollar', () => {
  const hourly: UnitPrice = { inputAudioNanosPerHour: 1n, perRequestNanos: 0n, ...origin };
  const lines = costLines({ usage: { ...noUsage, inputAudioMs: 1_200_000 }, price: hourly, serviceTier: null });
  expect(lines.costLines.map(({ amountNanos }) => amountNanos)).toEqual(['0.333333']);
});
