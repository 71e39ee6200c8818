import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { shippedPriceBook } from './price-book.ts';
import { priceOfUsage } from './price-of-usage.ts';
import { type PriceOverride, type PriceResolution, resolvePrice } from './resolve-price.ts';
import { anyUsage } from './testing/arbitraries.ts';
import { noUsage } from './usage.ts';

const at = new Date('2026-11-20T12:00:00Z');
const book = shippedPriceBook();

function override(fields: Partial<PriceOverride>): PriceOverride {
  return {
    id: 'o1',
    providerAccountId: null,
    model: 'gpt-4o',
    terms: { kind: 'rates', inputNanosPerMillion: 10n, outputNanosPerMillion: 20n },
    effectiveFrom: new Date('2026-01-01T00:00:00Z'),
    effectiveUntil: null,
    ...fields,
  };
}

function resolve(fields: Partial<PriceResolution>) {
  return resolvePrice({ overrides: [], book, providerAccountId: 'account', model: 'gpt-4o', at, ...fields });
}

/** Which override decided, or the book. */
const decidedBy = (fields: Partial<PriceResolution>) => {
  const price = resolve(fields);
  return price?.adjustment?.source ?? price?.source;
};

test('account and model, account, model, organization, book: the first that speaks decides, whatever the order given', () => {
  const share = { kind: 'share', perMille: 850 } as const;
  const inOrder = [
    override({ id: '1', providerAccountId: 'account' }),
    override({ id: '2', providerAccountId: 'account', model: '*', terms: share }),
    override({ id: '3' }),
    override({ id: '4', model: '*', terms: share }),
  ];
  const others = [
    override({ id: '8', providerAccountId: 'another account' }),
    override({ id: '9', providerAccountId: 'another account', model: '*', terms: share }),
    override({ id: '10', model: 'gpt-4' }),
  ];
  fc.assert(
    fc.property(fc.subarray(inOrder), fc.subarray(others), fc.func(fc.integer()), (given, noise, order) => {
      const overrides = [...given, ...noise].sort((a, b) => order(a) - order(b));
      const first = given[0];
      expect(decidedBy({ overrides })).toBe(first ? `override:${first.id}` : 'price-book:openai/gpt-4o');
    }),
  );
});

test('the override with the latest start that is not in the future holds, whatever the order', () => {
  const moments = [
    '2025-12-01',
    '2026-11-20T12:00:00.000Z',
    '2026-11-20T12:00:00.001Z',
    '2026-02-01',
    '2026-11-20T12:00:00Z',
  ];
  const overrides = moments.map((moment, index) => override({ id: `${index}`, effectiveFrom: new Date(moment) }));
  fc.assert(
    fc.property(fc.shuffledSubarray(overrides, { minLength: overrides.length }), (shuffled) => {
      expect(resolve({ overrides: shuffled })?.source).toBe('override:4');
    }),
  );
  const future = override({ effectiveFrom: new Date(at.getTime() + 1) });
  expect(resolve({ overrides: [future] })?.source).toBe('price-book:openai/gpt-4o');
});

test('an override ends at its end, and what held before it holds again', () => {
  const standing = override({ id: 'standing' });
  const ending = (ms: number) =>
    override({
      id: 'trial',
      effectiveFrom: new Date('2026-06-01T00:00:00Z'),
      effectiveUntil: new Date(at.getTime() + ms),
    });
  expect(decidedBy({ overrides: [standing, ending(1)] })).toBe('override:trial');
  expect(decidedBy({ overrides: [standing, ending(0)] })).toBe('override:standing');
  expect(decidedBy({ overrides: [ending(0)] })).toBe('price-book:openai/gpt-4o');
});

test('an override states what it states and nothing else', () => {
  const price = resolve({ overrides: [override({ terms: { kind: 'rates', imageNanos: 5n } })] });
  expect(price).toEqual({
    imageNanos: 5n,
    perRequestNanos: 0n,
    version: '2026-01-01T00:00:00.000Z',
    source: 'override:o1',
  });
  const texts = resolve({ overrides: [override({})] });
  const used = { ...noUsage, cachedInputTokens: 1_000_000, reasoningTokens: 1_000_000 };
  expect(texts && priceOfUsage(used, texts)).toBe(30n);
});

test('a share is exact: it costs the thousandths of the list, rounded once', () => {
  fc.assert(
    fc.property(anyUsage, fc.integer({ min: 1, max: 100_000 }), (used, perMille) => {
      const listed = resolve({});
      const shared = resolve({ overrides: [override({ terms: { kind: 'share', perMille } })] });
      if (listed === undefined || shared === undefined) throw new Error('gpt-4o has a price');
      expect(shared.source).toBe(listed.source);
      expect(shared.version).toBe(listed.version);
      // A thousand equal calls cost a whole number of thousandths, so nothing is rounded on this side.
      const many = { ...noUsage };
      for (const bucket of ['inputTokens', 'cachedInputTokens', 'outputTokens'] as const)
        many[bucket] = used[bucket] * 1_000;
      const list = priceOfUsage(many, { ...listed, tiers: undefined });
      const ours = priceOfUsage(many, { ...shared, tiers: undefined });
      if (list === undefined || ours === undefined) throw new Error('text has a price');
      const errorDoubled = 2n * (ours * 1_000n - list * BigInt(perMille));
      expect(errorDoubled > -1_000n && errorDoubled <= 1_000n).toBe(true);
    }),
  );
});

test('a share of an unknown price says nothing, and the next in the order decides', () => {
  const share = override({
    id: 'share',
    providerAccountId: 'account',
    model: '*',
    terms: { kind: 'share', perMille: 850 },
  });
  const custom = override({ id: 'custom', model: 'my-model' });
  expect(decidedBy({ overrides: [share, custom], model: 'my-model' })).toBe('override:custom');
  expect(resolve({ overrides: [share], model: 'my-model' })).toBeUndefined();
});

test('an unknown model has no price, which is not a price of zero', () => {
  expect(resolve({ model: 'no-such-model' })).toBeUndefined();
  expect(resolve({ provider: 'google' })).toBeUndefined();
});
