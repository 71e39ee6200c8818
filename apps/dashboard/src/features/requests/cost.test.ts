import { expect, test } from 'bun:test';
import { costText, exactUsd } from './cost';

test.each([
  ['1250.5', '$0.0000012505'],
  ['0.000001', '$0.000000000000001'],
  ['1500000000', '$1.50'],
  ['1500000000.25', '$1.50000000025'],
  ['12.500', '$0.0000000125'],
] as const)('%s nano-dollars are %s', (nanos, usd) => {
  expect(exactUsd(nanos)).toBe(usd);
});

test('an unknown cost is never shown as zero', () => {
  expect(costText(null)).toBe('unknown');
  expect(costText('0')).toBe('$0.00');
});
