import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { priceOfUsage, worstCasePrice } from './price-of-usage.ts';
import { anyServiceTier, anyUnitPrice, anyUsage } from './testing/arbitraries.ts';
import type { UnitPrice } from './unit-price.ts';
import {
  noUsage,
  type TokenBucket,
  tokenBucketNames,
  totalInputTokens,
  totalOutputTokens,
  type Usage,
} from './usage.ts';

const origin = { perRequestNanos: 0n, version: '1', source: 'price-book:openai/gpt-4o-mini' };
const gpt4oMini: UnitPrice = {
  inputNanosPerMillion: 150_000_000n,
  cachedInputNanosPerMillion: 75_000_000n,
  outputNanosPerMillion: 600_000_000n,
  ...origin,
};

test('a call is priced bucket by bucket', () => {
  const used: Usage = { ...noUsage, inputTokens: 1_000, cachedInputTokens: 2_000, outputTokens: 500 };
  // 1,000 × $0.15 + 2,000 × $0.075 + 500 × $0.60, each per million: $0.0006.
  expect(priceOfUsage(used, gpt4oMini)).toBe(600_000n);
  expect(priceOfUsage(noUsage, gpt4oMini)).toBe(0n);
});

test.each<[string, Partial<Usage>, Partial<UnitPrice>, bigint | undefined]>([
  ['cached input without a rate costs as input', { cachedInputTokens: 1_000_000 }, { inputNanosPerMillion: 7n }, 7n],
  ['a cache write without a rate costs as input', { cacheWriteTokens: 1_000_000 }, { inputNanosPerMillion: 7n }, 7n],
  ['a long cache write costs as a short one', { cacheWrite1hTokens: 1_000_000 }, { cacheWriteNanosPerMillion: 9n }, 9n],
  ['a long cache write costs as input at last', { cacheWrite1hTokens: 1_000_000 }, { inputNanosPerMillion: 7n }, 7n],
  ['reasoning without a rate costs as output', { reasoningTokens: 1_000_000 }, { outputNanosPerMillion: 8n }, 8n],
  ['cached audio costs as audio', { cachedInputAudioTokens: 1_000_000 }, { inputAudioNanosPerMillion: 5n }, 5n],
  ['cached pictures cost as pictures', { cachedInputImageTokens: 1_000_000 }, { inputImageNanosPerMillion: 6n }, 6n],
  ['audio never costs as text', { inputAudioTokens: 1 }, { inputNanosPerMillion: 7n }, undefined],
  ['pictures never cost as text', { inputImageTokens: 1 }, { inputNanosPerMillion: 7n }, undefined],
  ['spoken output never costs as text', { outputAudioTokens: 1 }, { outputNanosPerMillion: 8n }, undefined],
  ['input has no price without a rate', { inputTokens: 1 }, { outputNanosPerMillion: 8n }, undefined],
  ['three pictures cost three times one', { images: 3 }, { imageNanos: 40_000_000n }, 120_000_000n],
  ['a picture has no price in a price for tokens', { images: 1 }, { inputNanosPerMillion: 7n }, undefined],
  [
    'a minute of audio is a sixtieth of an hour',
    { inputAudioMs: 60_000 },
    { inputAudioNanosPerHour: 360_000_000n },
    6_000_000n,
  ],
  ['a millisecond is priced too', { inputAudioMs: 1 }, { inputAudioNanosPerHour: 360_000_000n }, 100n],
  [
    'characters are priced by the million',
    { inputCharacters: 200 },
    { inputCharactersNanosPerMillion: 15_000_000_000n },
    3_000_000n,
  ],
  [
    'searches are priced each',
    { webSearches: 2, fileSearches: 1, rerankSearches: 1 },
    { webSearchNanos: 10n, fileSearchNanos: 2n, rerankSearchNanos: 5n },
    27n,
  ],
  ['the charge for each request is added whole', {}, { perRequestNanos: 7n }, 7n],
])('%s', (_what, used, price, cost) => {
  expect(priceOfUsage({ ...noUsage, ...used }, { ...origin, ...price })).toBe(cost);
});

test('half a nano-dollar rounds up, less rounds down, and only the sum is rounded', () => {
  const halfEach = { ...gpt4oMini, inputNanosPerMillion: 500_000n, outputNanosPerMillion: 500_000n };
  expect(priceOfUsage({ ...noUsage, inputTokens: 1 }, halfEach)).toBe(1n);
  expect(priceOfUsage({ ...noUsage, inputTokens: 1, outputTokens: 1 }, halfEach)).toBe(1n);
  expect(priceOfUsage({ ...noUsage, inputTokens: 1 }, { ...halfEach, inputNanosPerMillion: 499_999n })).toBe(0n);
});

test('a service tier is priced at its own rates, and one without rates has no price, never the standard one', () => {
  const flex = { inputNanosPerMillion: 75_000_000n, outputNanosPerMillion: 300_000_000n };
  const price: UnitPrice = { ...gpt4oMini, webSearchNanos: 10n, serviceTiers: { flex } };
  const used: Usage = { ...noUsage, inputTokens: 1_000_000, outputTokens: 1_000_000, webSearches: 1 };
  for (const name of ['default', 'standard', 'auto', 'on_demand', 'STANDARD', null]) {
    expect(priceOfUsage(used, price, name)).toBe(750_000_010n);
  }
  expect(priceOfUsage(used, price, 'flex')).toBe(375_000_010n);
  // Its cached rate is not stated, so cached input costs as its input does.
  expect(priceOfUsage({ ...noUsage, cachedInputTokens: 1_000_000 }, price, 'flex')).toBe(75_000_000n);
  for (const name of ['priority', 'batch', 'scale', 'performance', '']) {
    expect(priceOfUsage(used, price, name)).toBeUndefined();
  }
});

test('a share of a price multiplies the whole cost before it is rounded', () => {
  const shared = (perMille: number): UnitPrice => ({ ...gpt4oMini, adjustment: { perMille, source: 'override:1' } });
  expect(priceOfUsage({ ...noUsage, inputTokens: 1_000_000 }, shared(850))).toBe(127_500_000n);
  // 3 tokens are 450 nano-dollars; 1,001 thousandths of it are 450.45, and 999 are 449.55.
  expect(priceOfUsage({ ...noUsage, inputTokens: 3 }, shared(1_001))).toBe(450n);
  expect(priceOfUsage({ ...noUsage, inputTokens: 3 }, shared(999))).toBe(450n);
});

type Fraction = { numerator: bigint; denominator: bigint };

const plus = (a: Fraction, b: Fraction): Fraction => ({
  numerator: a.numerator * b.denominator + b.numerator * a.denominator,
  denominator: a.denominator * b.denominator,
});

/** The cost as a rational number, added term by term without a common denominator; undefined where a rate is missing. */
function rationalCost(used: Usage, price: UnitPrice, serviceTier: string | null): Fraction | undefined {
  const named = { flex: 'flex', priority: 'priority', batch: 'batch' } as const;
  const other = serviceTier !== null && serviceTier in named ? named[serviceTier as keyof typeof named] : undefined;
  if (serviceTier === 'scale') return undefined;
  const base = other === undefined ? price : price.serviceTiers?.[other];
  if (base === undefined) return undefined;
  let r: Omit<UnitPrice, 'perRequestNanos' | 'version' | 'source'> = base;
  for (const tier of base.tiers ?? []) if (tier.aboveInputTokens < totalInputTokens(used)) r = tier;
  const terms: [number, bigint | undefined, bigint][] = [
    [used.inputCharacters, price.inputCharactersNanosPerMillion, 1_000_000n],
    [used.inputAudioMs, price.inputAudioNanosPerHour, 3_600_000n],
    [used.images, price.imageNanos, 1n],
    [used.rerankSearches, price.rerankSearchNanos, 1n],
    [used.fileSearches, price.fileSearchNanos, 1n],
    [used.webSearches, price.webSearchNanos, 1n],
    [used.outputImageTokens, r.outputImageNanosPerMillion, 1_000_000n],
    [used.outputAudioTokens, r.outputAudioNanosPerMillion, 1_000_000n],
    [used.reasoningTokens, r.reasoningNanosPerMillion ?? r.outputNanosPerMillion, 1_000_000n],
    [used.outputTokens, r.outputNanosPerMillion, 1_000_000n],
    [used.cachedInputImageTokens, r.cachedInputImageNanosPerMillion ?? r.inputImageNanosPerMillion, 1_000_000n],
    [used.inputImageTokens, r.inputImageNanosPerMillion, 1_000_000n],
    [used.cachedInputAudioTokens, r.cachedInputAudioNanosPerMillion ?? r.inputAudioNanosPerMillion, 1_000_000n],
    [used.inputAudioTokens, r.inputAudioNanosPerMillion, 1_000_000n],
    [
      used.cacheWrite1hTokens,
      r.cacheWrite1hNanosPerMillion ?? r.cacheWriteNanosPerMillion ?? r.inputNanosPerMillion,
      1_000_000n,
    ],
    [used.cacheWriteTokens, r.cacheWriteNanosPerMillion ?? r.inputNanosPerMillion, 1_000_000n],
    [used.cachedInputTokens, r.cachedInputNanosPerMillion ?? r.inputNanosPerMillion, 1_000_000n],
    [used.inputTokens, r.inputNanosPerMillion, 1_000_000n],
  ];
  let sum: Fraction = { numerator: price.perRequestNanos, denominator: 1n };
  for (const [count, rate, per] of terms) {
    if (count > 0 && rate === undefined) return undefined;
    sum = plus(sum, { numerator: BigInt(count) * (rate ?? 0n), denominator: per });
  }
  const share = BigInt(price.adjustment?.perMille ?? 1_000);
  return { numerator: sum.numerator * share, denominator: sum.denominator * 1_000n };
}

test('the cost is the one integer within half a nano-dollar of the rational cost, and unknown exactly when that is', () => {
  let known = 0;
  fc.assert(
    fc.property(anyUsage, anyUnitPrice, anyServiceTier, (used, price, serviceTier) => {
      const cost = priceOfUsage(used, price, serviceTier);
      const rational = rationalCost(used, price, serviceTier);
      if (rational === undefined || cost === undefined)
        return expect(cost).toBe(rational === undefined ? undefined : 0n);
      known += 1;
      const errorDoubled = 2n * (cost * rational.denominator - rational.numerator);
      expect(errorDoubled > -rational.denominator && errorDoubled <= rational.denominator).toBe(true);
    }),
    { numRuns: 2_000 },
  );
  expect(known).toBeGreaterThan(100);
});

const share = fc.double({ min: 0, max: 1, noNaN: true });
const anySubset = fc.subarray<TokenBucket>([...tokenBucketNames]);

test('no usage within the bounds costs more than the worst case', () => {
  const slacks = fc.tuple(fc.integer({ min: 1, max: 5 }), share, anySubset);
  fc.assert(
    fc.property(anyUsage, anyUnitPrice, anyServiceTier, slacks, (given, price, tier, [n, slack, without]) => {
      const used = { ...given };
      for (const bucket of without) used[bucket] = 0;
      const input = totalInputTokens(used);
      const cost = priceOfUsage(used, price, tier);
      const worst = worstCasePrice(
        {
          maxInputTokens: input + Math.floor(slack * input),
          maxOutputTokens: Math.ceil(totalOutputTokens(used) / n) + Math.floor(slack * 10),
          n,
          without,
          units: used,
          serviceTiers: tier === null ? [] : [tier],
        },
        price,
      );
      if (cost !== undefined) expect(cost <= worst).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('the worst case is reached: without tiers the dearest usage costs exactly as much, up to rounding', () => {
  const inputs = tokenBucketNames.filter((bucket) => totalInputTokens({ ...noUsage, [bucket]: 1 }) === 1);
  const outputs = tokenBucketNames.filter((bucket) => totalOutputTokens({ ...noUsage, [bucket]: 1 }) === 1);
  expect(inputs.length + outputs.length).toBe(tokenBucketNames.length);
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.nat(100_000), anyUnitPrice, (input, output, { tiers: _tiers, ...price }) => {
      const costs = inputs
        .flatMap((one) => outputs.map((other) => ({ ...noUsage, [one]: input, [other]: output })))
        .flatMap((used) => priceOfUsage(used, price) ?? []);
      const dearest = costs.sort((a, b) => (a < b ? -1 : 1)).at(-1);
      const worst = worstCasePrice({ maxInputTokens: input, maxOutputTokens: output }, price);
      if (dearest !== undefined) expect(worst - dearest === 0n || worst - dearest === 1n).toBe(true);
    }),
  );
});

test('a tier that the input cannot reach does not raise the worst case, and neither does what the call cannot hold', () => {
  const dearer = { aboveInputTokens: 200_000, inputNanosPerMillion: 300_000_000n };
  const price: UnitPrice = { ...gpt4oMini, inputAudioNanosPerMillion: 900_000_000n, tiers: [dearer] };
  const bounds = { maxOutputTokens: 0, without: ['inputAudioTokens', 'cachedInputAudioTokens'] as const };
  expect(worstCasePrice({ ...bounds, maxInputTokens: 200_000 }, price)).toBe(30_000_000n);
  expect(worstCasePrice({ ...bounds, maxInputTokens: 200_001 }, price)).toBe(60_000_300n);
  expect(worstCasePrice({ maxOutputTokens: 0, maxInputTokens: 200_000 }, price)).toBe(180_000_000n);
});

test('bounds that are no counts are refused by name instead of reserving a wrong amount', () => {
  for (const wrong of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    const bounds = { maxInputTokens: 0, maxOutputTokens: 0 };
    expect(() => worstCasePrice({ ...bounds, maxInputTokens: wrong }, gpt4oMini)).toThrow('maxInputTokens');
    expect(() => worstCasePrice({ ...bounds, maxOutputTokens: wrong }, gpt4oMini)).toThrow('maxOutputTokens');
    expect(() => worstCasePrice({ ...bounds, n: wrong }, gpt4oMini)).toThrow('n must');
    expect(() => worstCasePrice({ ...bounds, units: { images: wrong } }, gpt4oMini)).toThrow('images');
  }
});
