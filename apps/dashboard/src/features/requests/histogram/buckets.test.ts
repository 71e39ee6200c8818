import { expect, test } from 'bun:test';
import { bucketWords, countOf, type Overview, spanOf, totalOf } from './buckets';

const bucket = (at: string) => ({ at, succeeded: 5, cached: 2, refused: 1, cancelled: 0, failed: 3 });

const overview: Overview = {
  from: '2026-11-22T13:00:00.000Z',
  to: '2026-11-22T15:30:00.000Z',
  sampled: false,
  countedFrom: '2026-11-22T13:00:00.000Z',
  countedRequests: 27,
  totals: { costNanos: '0', unpricedRequests: 0, failedRequests: 9 },
  bucketMs: 3_600_000,
  histogram: ['13', '14', '15'].map((hour) => bucket(`2026-11-22T${hour}:00:00.000Z`)),
  facets: [],
};

test('what the cache answered is counted apart, and once', () => {
  const one = bucket('2026-11-22T13:00:00.000Z');
  expect([countOf(one, 'answered'), countOf(one, 'cached'), totalOf(one)]).toEqual([3, 2, 9]);
});

test('bars dragged over from right to left are the same time, and it never ends after the whole', () => {
  const span = { from: '2026-11-22T14:00:00.000Z', to: '2026-11-22T15:30:00.000Z' };
  expect(spanOf(overview, 1, 2)).toEqual(span);
  expect(spanOf(overview, 2, 1)).toEqual(span);
});

test('a bar says its time', () => {
  expect(bucketWords(bucket('2026-11-22T23:00:00.000Z'), 3_600_000)).toBe('22 Nov, 23:00 – 23 Nov, 00:00');
});
