import { expect, test } from 'bun:test';
import { differenceText } from '../words';
import { ontoOf, priceOf } from './search';
import { bucketName } from './what-if-words';

const empty = { price: 'model', onto: '', input: '', cached: '', output: '' } as const;
const account = '01930000-0000-7000-8000-000000000001';

test('a question that is not whole is not asked', () => {
  expect(priceOf(empty)).toBeUndefined();
  expect(priceOf({ ...empty, price: 'rates', input: '0.25' })).toBeUndefined();
  expect(priceOf({ ...empty, price: 'rates', input: '0.25', output: 'two' })).toBeUndefined();
});

test('what is typed becomes a price', () => {
  expect(priceOf({ ...empty, onto: ontoOf(account, 'gpt-5-mini') })).toEqual({
    kind: 'model',
    providerAccountId: account,
    model: 'gpt-5-mini',
  });
  expect(priceOf({ ...empty, price: 'rates', input: '0.25', output: '2' })).toEqual({
    kind: 'rates',
    inputUsdPerMillion: '0.25',
    outputUsdPerMillion: '2',
  });
  expect(priceOf({ ...empty, price: 'prices-now' })).toEqual({ kind: 'prices-now' });
});

test('a difference carries its sign, and buckets are readable', () => {
  expect([differenceText(1_200_000_000n), differenceText(-3_000_000_000n), differenceText(0n)]).toEqual([
    '+$1.20',
    '−$3.00',
    '$0.00',
  ]);
  expect(bucketName('inputAudioTokens')).toBe('input audio tokens');
});
