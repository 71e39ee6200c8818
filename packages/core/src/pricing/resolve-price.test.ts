import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { shippedPriceBook } from './price-book.ts';
import { type PriceOverride, type PriceResolution, resolvePrice } from './resolve-price.ts';

const at = new Date('2026-11-20T12:00:00Z');

function override(fields: Partial<PriceOverride>): PriceOverride {
  return {
    id: 'o1',
    providerAccountId: null,
    model: 'gpt-4o',
    inputNanosPerMillion: 10n,
    cachedInputNanosPerMillion: null,
    outputNanosPerMillion: 20n,
    effectiveFrom: new Date('2026-01-01T00:00:00Z'),
    ...fields,
  };
}

function resolve(fields: Partial<PriceResolution>) {
  const book = shippedPriceBook();
  return resolvePrice({ overrides: [], book, providerAccountId: 'account', model: 'gpt-4o', at, ...fields });
}

test('an override for the account comes before one for any account, and both before the book', () => {
  const any = override({ id: 'any' });
  const own = override({ id: 'own', providerAccountId: 'account', effectiveFrom: new Date('2025-01-01T00:00:00Z') });
  const other = override({ id: 'other', providerAccountId: 'another account' });
  expect(resolve({ overrides: [any, own, other] })?.source).toBe('override:own');
  expect(resolve({ overrides: [other, any] })?.source).toBe('override:any');
  expect(resolve({ overrides: [other] })?.source).toBe('price-book:openai/gpt-4o');
  expect(resolve({ overrides: [override({ model: 'gpt-4' })] })?.source).toBe('price-book:openai/gpt-4o');
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

test('an override prices cached input as stated, else as input, and reasoning as output', () => {
  expect(resolve({ overrides: [override({})] })).toEqual({
    inputNanosPerMillion: 10n,
    cachedInputNanosPerMillion: 10n,
    cacheWriteNanosPerMillion: 10n,
    outputNanosPerMillion: 20n,
    reasoningNanosPerMillion: 20n,
    perRequestNanos: 0n,
    version: '2026-01-01T00:00:00.000Z',
    source: 'override:o1',
  });
  expect(resolve({ overrides: [override({ cachedInputNanosPerMillion: 3n })] })?.cachedInputNanosPerMillion).toBe(3n);
});

test('an unknown model has no price, which is not a price of zero', () => {
  expect(resolve({ model: 'no-such-model' })).toBeUndefined();
  expect(resolve({ provider: 'google' })).toBeUndefined();
});
