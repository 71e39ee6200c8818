import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { z } from 'zod';
import { formatUsd, formatUsdExact, parseUsd } from './money.ts';
import { nanoUsd } from './nano-usd.ts';

const most = 2n ** 63n - 1n;
const anyAmount = fc.oneof(fc.bigInt(0n, 20_000_000n), fc.bigInt(0n, most));

describe('formatUsd', () => {
  test.each([
    [0n, '$0.00'],
    [1n, '<$0.0001'],
    [99_999n, '<$0.0001'],
    [100_000n, '$0.0001000'],
    [123_449n, '$0.0001234'],
    [123_450n, '$0.0001235'],
    [999_949n, '$0.0009999'],
    [999_950n, '$0.001000'],
    [1_234_000n, '$0.001234'],
    [9_999_499n, '$0.009999'],
    [9_999_500n, '$0.01'],
    [10_000_000n, '$0.01'],
    [14_999_999n, '$0.01'],
    [15_000_000n, '$0.02'],
    [999_995_000_000n, '$1,000.00'],
    [12_340_000_000n, '$12.34'],
    [1_234_567_890_000_000n, '$1,234,567.89'],
    [-1n, '-<$0.0001'],
    [-1_234_000n, '-$0.001234'],
    [-12_345_000_000n, '-$12.35'],
  ])('%s nano-dollars are shown as %s', (nanos, text) => {
    expect(formatUsd(nanos)).toBe(text);
  });

  test('is never scientific, and is off by at most half a unit of its last digit', () => {
    fc.assert(
      fc.property(anyAmount, (nanos) => {
        const shown = formatUsd(nanos);
        expect(shown).toMatch(/^(?:<\$0\.0001|\$(?:\d{1,3})(?:,\d{3})*\.\d{2}|\$0\.00\d{4}|\$0\.000\d{4})$/);
        if (shown.startsWith('<')) return expect(nanos > 0n && nanos < 100_000n).toBe(true);
        const lastDigit = 10n ** BigInt(9 - (shown.length - 1 - shown.indexOf('.')));
        const off = parseUsd(shown)! - nanos;
        expect(2n * (off < 0n ? -off : off) <= lastDigit).toBe(true);
        expect(formatUsd(-nanos)).toBe(nanos === 0n ? shown : `-${shown}`);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('formatUsdExact', () => {
  test.each([
    [12_345n, '$0.000012345'],
    [3_000_000_000n, '$3.00'],
    [0n, '$0.00'],
    [1n, '$0.000000001'],
    [1_234_567_500_000n, '$1,234.5675'],
    [-10_000_000n, '-$0.01'],
  ])('%s nano-dollars are shown as %s', (nanos, text) => {
    expect(formatUsdExact(nanos)).toBe(text);
  });

  test('keeps every nano-dollar: reading it gives the same amount', () => {
    fc.assert(fc.property(anyAmount, (nanos) => expect(parseUsd(formatUsdExact(nanos))).toBe(nanos)));
  });
});

describe('parseUsd', () => {
  test.each([
    ['12', 12_000_000_000n],
    ['12.5', 12_500_000_000n],
    ['$1,234.56', 1_234_560_000_000n],
    ['0.000000001', 1n],
    ['1234567.89', 1_234_567_890_000_000n],
    ['$0', 0n],
    ['9223372036.854775807', most],
  ])('%s is read exactly', (text, nanos) => {
    expect(parseUsd(text)).toBe(nanos);
  });

  test.each([
    '',
    ' ',
    '$',
    '.5',
    '1.',
    '-1',
    '+1',
    '1e3',
    ' 1',
    '1 ',
    '1\n',
    '1.0000000001',
    '12,34',
    '1,2345',
    '0,123',
    '007',
    '1,234,56',
    '$$1',
    '1$',
    '€1',
    '1.2.3',
    'NaN',
    'Infinity',
    '0x10',
    '１',
    '9223372036.854775808',
  ])('%j is refused', (text) => {
    expect(parseUsd(text)).toBeUndefined();
  });

  test('agrees with adding up the digits for every decimal, with and without separators', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 9_000_000_000n), fc.stringMatching(/^\d{1,9}$/), (whole, decimals) => {
        const nanos = whole * 10n ** 9n + BigInt(decimals) * 10n ** BigInt(9 - decimals.length);
        expect(parseUsd(`${whole}.${decimals}`)).toBe(nanos);
        expect(parseUsd(`$${whole.toLocaleString('en-US')}.${decimals}`)).toBe(nanos);
      }),
    );
  });

  test('never throws, and what it takes it can show again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\$?[\d,.]{1,14}$/)), (text) => {
        const nanos = parseUsd(text);
        if (nanos !== undefined) expect(parseUsd(formatUsdExact(nanos))).toBe(nanos);
      }),
      { numRuns: 1_000 },
    );
  });
});

test('nano-dollars survive JSON as a decimal string', () => {
  fc.assert(fc.property(anyAmount, (nanos) => expect(z.decode(nanoUsd, z.encode(nanoUsd, nanos))).toBe(nanos)));
});
