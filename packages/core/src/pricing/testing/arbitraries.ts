import fc from 'fast-check';
import { type TokenRates, tokenRateNames, type UnitRates, unitRateNames } from '../rates.ts';
import { pricedTiers } from '../service-tier.ts';
import type { UnitPrice } from '../unit-price.ts';
import { noUsage, type Usage, type UsageBucket, usageBucketNames } from '../usage.ts';

/** Counts that often fall on both sides of a tier's start. */
export const anyTokens = fc.oneof(fc.nat(10), fc.nat(300_000), fc.nat(2_000_000_000));

/** Any usage; most buckets are often empty, as in true ones. */
export const anyUsage: fc.Arbitrary<Usage> = fc
  .uniqueArray(fc.tuple(fc.constantFrom<UsageBucket[]>(...usageBucketNames), anyTokens), {
    selector: ([bucket]) => bucket,
  })
  .map((filled) => ({ ...noUsage, ...Object.fromEntries(filled) }));

const anyNanos = fc.oneof(fc.bigInt(0n, 20n), fc.bigInt(0n, 10n ** 12n));

const recordOf = (names: readonly string[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, anyNanos])), { requiredKeys: [] });

/** Any rates of tokens; each may be absent. */
export const anyTokenRates: fc.Arbitrary<TokenRates> = recordOf(tokenRateNames);

/** Any rates of other units; each may be absent. */
export const anyUnitRates: fc.Arbitrary<UnitRates> = recordOf(unitRateNames);

const anyTiers = fc
  .uniqueArray(fc.nat(400_000), { minLength: 1, maxLength: 4 })
  .map((starts) => starts.sort((a, b) => a - b))
  .chain((starts) =>
    fc.tuple(...starts.map((start) => anyTokenRates.map((of) => ({ aboveInputTokens: start, ...of })))),
  );

const maybe = <Value extends object>(arbitrary: fc.Arbitrary<Value>) => fc.oneof(arbitrary, fc.constant({}));

const anyTieredRates = fc
  .tuple(anyTokenRates, maybe(anyTiers.map((tiers) => ({ tiers }))))
  .map(([rates, tiers]) => ({ ...rates, ...tiers }));

const anyServiceTiers = fc.record(Object.fromEntries(pricedTiers.map((tier) => [tier, anyTieredRates])), {
  requiredKeys: [],
});

/** Any unit price: rates missing, tiers that get cheaper, service tiers, an adjustment up or down. */
export const anyUnitPrice: fc.Arbitrary<UnitPrice> = fc
  .tuple(
    anyTieredRates,
    anyUnitRates,
    maybe(anyServiceTiers.map((serviceTiers) => ({ serviceTiers }))),
    maybe(fc.integer({ min: 1, max: 3_000 }).map((perMille) => ({ adjustment: { perMille, source: 'override:1' } }))),
    fc.record({
      perRequestNanos: anyNanos,
      version: fc.string({ minLength: 1 }),
      source: fc.string({ minLength: 1 }),
    }),
  )
  .map((parts) => Object.assign({}, ...parts));

/** Any service tier that a provider may say it served, known or not. */
export const anyServiceTier = fc.constantFrom(null, 'default', 'on_demand', 'scale', ...pricedTiers);
