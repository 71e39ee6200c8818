import { expect, test } from 'bun:test';
import { holdBody, holdSpan } from './hold';

const now = Date.parse('2026-11-29T12:00:00Z');
const [from, to] = ['2026-11-01T00:00:00.000Z', '2026-11-04T00:00:00.000Z'];

test('a hold is from the beginning of its first day to the end of its last', () => {
  const written = { name: 'Case 7', reason: 'Court order', first: '2026-11-01', last: '2026-11-03' };
  expect(holdBody(written)).toEqual({ name: 'Case 7', reason: 'Court order', from, to });
  expect(holdBody({ ...written, first: '', last: '' })).toMatchObject({ from: null, to: null });
});

test('its span is said in whole days', () => {
  expect(holdSpan({ from, to }, now)).toBe('Requests of 1 Nov – 3 Nov');
  expect(holdSpan({ from, to: '2026-11-02T00:00:00.000Z' }, now)).toBe('Requests of 1 Nov');
  expect(holdSpan({ from, to: null }, now)).toBe('Requests from 1 Nov on');
  expect(holdSpan({ from: null, to }, now)).toBe('Requests up to 3 Nov');
  expect(holdSpan({ from: null, to: null }, now)).toBe('All requests, also those to come');
});
