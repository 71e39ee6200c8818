import { expect, test } from 'bun:test';
import { contract } from '@/server/contract';
import { emptyPrice, everyAccount, priceSchema, toNewPrice } from './price-values';

const account = '0197a0c2-7c1e-7b52-9d2e-3f1a2b4c5d6e';
const typed = (values: object) => toNewPrice(priceSchema.parse({ ...emptyPrice('house', account), ...values }));

test('what is typed is what is sent, and empty rates are not stated', () => {
  const price = typed({ inputUsdPerMillion: '0.25', imageUsd: '0.04' });
  expect(price).toEqual({ model: 'house', providerAccountId: account, inputUsdPerMillion: '0.25', imageUsd: '0.04' });
  expect(contract.priceOverrides.create.body.safeParse(price).success).toBe(true);
});

test('per cent are sent as thousandths, for a model or for every one', () => {
  const price = typed({
    kind: 'share',
    model: '*',
    scope: everyAccount,
    sharePercent: '87.5',
    inputUsdPerMillion: 'x',
  });
  expect(price).toEqual({ model: '*', providerAccountId: null, sharePerMille: 875 });
  expect(contract.priceOverrides.create.body.safeParse(price).success).toBe(true);
  for (const wrong of ['', '-5', '85%', '0.05', 'all']) {
    expect(priceSchema.safeParse({ ...emptyPrice('m', account), kind: 'share', sharePercent: wrong }).success).toBe(
      false,
    );
  }
});

test('the last day is included: the price ends at the midnight after it', () => {
  const price = typed({ inputUsdPerMillion: '1', fromDay: '2026-12-01', untilDay: '2026-12-31' });
  expect(price).toMatchObject({
    effectiveFrom: '2026-12-01T00:00:00.000Z',
    effectiveUntil: '2027-01-01T00:00:00.000Z',
  });
});
