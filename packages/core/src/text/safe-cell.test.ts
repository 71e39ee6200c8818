import { expect, test } from 'bun:test';
import { safeCell } from './safe-cell.ts';

test('a cell that a spreadsheet would run gets a quote before it, every other stays', () => {
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx']) expect(safeCell(text)).toBe(`'${text}`);
  for (const text of ['', 'Search', '1-2', 'a=b', ' =1']) expect(safeCell(text)).toBe(text);
});
