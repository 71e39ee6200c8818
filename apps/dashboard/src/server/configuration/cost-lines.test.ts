import { expect, test } from 'bun:test';
import { priceOfUsage } from '@switchyard/core/pricing/price-of-usage';
import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import { costLines } from './cost-lines.ts';

const price: UnitPrice = {
  inputNanosPerMillion: 250_000_001n,
  cachedInputNanosPerMillion: 25_000_003n,
  cacheWriteNanosPerMillion: 312_500_000n,
  outputNanosPerMillion: 2_000_000_007n,
  reasoningNanosPerMillion: 2_000_000_007n,
  perRequestNanos: 11n,
  tiers: [
    {
      aboveInputTokens: 1_000,
      inputNanosPerMillion: 500_000_001n,
      cachedInputNanosPerMillion: 50_000_001n,
      cacheWriteNanosPerMillion: 1n,
      outputNanosPerMillion: 3_000_000_001n,
      reasoningNanosPerMillion: 3n,
    },
  ],
  version: '1',
  source: 'test',
};

const millionths = (text: string) => {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
};

test('the lines add up to the cost that was charged, in every tier', () => {
  for (let tokens = 0; tokens < 4_000; tokens += 37) {
    const usage = {
      inputTokens: tokens,
      cachedInputTokens: tokens % 101,
      cacheWriteTokens: tokens % 7,
      outputTokens: tokens % 523,
      reasoningTokens: tokens % 3,
    };
    const sum = costLines(usage, price).reduce((total, { exactNanos }) => total + millionths(exactNanos), 0n);
    expect((sum + 500_000n) / 1_000_000n).toBe(priceOfUsage(usage, price));
  }
});

test('an attempt without a price has no lines, and no line is for nothing', () => {
  const usage = { inputTokens: 5, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 };
  expect(costLines(usage, null)).toEqual([]);
  expect(costLines(usage, { ...price, perRequestNanos: 0n })).toEqual([
    { bucket: 'input', tokens: 5, nanosPerMillion: '250000001', exactNanos: '1250.000005' },
  ]);
});
