import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { columnsOf, exactUsd, exportJson } from './export-row.ts';

test('dollars are the nano-dollars to the last digit', () => {
  for (const [nanos, usd] of [
    [0n, '0'],
    [1n, '0.000000001'],
    [1_500_000_000n, '1.5'],
    [-1n, '-0.000000001'],
    [9_223_372_036_854_775_807n, '9223372036.854775807'],
  ] as const)
    expect(exactUsd(nanos)).toBe(usd);
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (nanos) => {
      const [whole = '', decimals = ''] = exactUsd(nanos).split('.');
      expect(BigInt(whole) * 1_000_000_000n + BigInt(decimals.padEnd(9, '0'))).toBe(nanos);
    }),
  );
});

test('every column has a name of its own, and content stands in columns of its own', () => {
  const names = columnsOf(true).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const row = { id: 'a', cost_nanos: 2n ** 60n, request_content: 'said' };
  expect(exportJson(row, true)).toMatchObject({ id: 'a', cost_nanos: '1152921504606846976', request_content: 'said' });
  expect(JSON.stringify(exportJson(row, false))).not.toContain('said');
});
