import fc from 'fast-check';
import type { Rates, UnitPrice } from '../unit-price.ts';
import { noUsage, type Usage, usageBucketNames } from '../usage.ts';

/** Token counts that often fall on both sides of a tier's start. */
export const anyTokens = fc.oneof(fc.nat(10), fc.nat(300_000), fc.nat(2_000_000_000));

/** Any usage. */
export const anyUsage: fc.Arbitrary<Usage> = fc
  .array(anyTokens, { minLength: usageBucketNames.length, maxLength: usageBucketNames.length })
  .map((counts) => usageBucketNames.reduce((sum, name, at) => ({ ...sum, [name]: counts[at] ?? 0 }), { ...noUsage }));

const anyNanos = fc.oneof(fc.bigInt(0n, 20n), fc.bigInt(0n, 10n ** 12n));

const rates = {
  inputNanosPerMillion: anyNanos,
  cachedInputNanosPerMillion: anyNanos,
  cacheWriteNanosPerMillion: anyNanos,
  outputNanosPerMillion: anyNanos,
  reasoningNanosPerMillion: anyNanos,
};

const anyRates: fc.Arbitrary<Rates> = fc.record(rates);

const anyTiers = fc
  .uniqueArray(fc.nat(400_000), { minLength: 1, maxLength: 4 })
  .map((starts) => starts.sort((a, b) => a - b))
  .chain((starts) => fc.tuple(...starts.map((start) => anyRates.map((of) => ({ aboveInputTokens: start, ...of })))));

/** Any unit price, with and without tiers, also such whose tiers get cheaper. */
export const anyUnitPrice: fc.Arbitrary<UnitPrice> = fc.record(
  {
    ...rates,
    perRequestNanos: anyNanos,
    tiers: anyTiers,
    version: fc.string({ minLength: 1 }),
    source: fc.string({ minLength: 1 }),
  },
  {
    requiredKeys: [
      'inputNanosPerMillion',
      'cachedInputNanosPerMillion',
      'cacheWriteNanosPerMillion',
      'outputNanosPerMillion',
      'reasoningNanosPerMillion',
      'perRequestNanos',
      'version',
      'source',
    ],
  },
);
