import { expect, test } from 'bun:test';
import { clientAddress, unknownAddress } from './client-address.ts';

const address = (forwarded: string, trustedProxies: number) =>
  clientAddress(new Headers({ 'x-forwarded-for': forwarded, 'x-real-ip': '6.6.6.6' }), trustedProxies);

test('without a proxy of ours no header is believed', () => {
  expect(address('1.1.1.1', 0)).toBe(unknownAddress);
  expect(clientAddress(new Headers({ 'x-real-ip': '6.6.6.6' }), 1)).toBe(unknownAddress);
});

test('behind proxies the entry that the outermost of them wrote counts, whatever the caller put before it', () => {
  expect(address('1.1.1.1', 1)).toBe('1.1.1.1');
  expect(address('6.6.6.6, 1.1.1.1', 1)).toBe('1.1.1.1');
  expect(address('6.6.6.6, 1.1.1.1,10.0.0.1', 2)).toBe('1.1.1.1');
});

test('fewer entries than proxies name nobody', () => {
  expect(address('10.0.0.1', 2)).toBe(unknownAddress);
  expect(address('', 1)).toBe(unknownAddress);
});

test('an address that is kept has at most 64 characters', () => {
  expect(address('1'.repeat(10_000), 1)).toHaveLength(64);
});
