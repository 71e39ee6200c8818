import { expect, test } from 'bun:test';
import { noUsage } from '@switchyard/core/pricing/usage';
import fc from 'fast-check';
import { breakdownOf, type CostReport } from './breakdown';

const tokens = {
  ...noUsage,
  inputTokens: 1,
  cachedInputTokens: 2,
  cacheWriteTokens: 3,
  outputTokens: 4,
  reasoningTokens: 5,
};

function reportOf(costs: readonly (readonly bigint[])[]): CostReport {
  const all = costs.flat().reduce((a, b) => a + b, 0n);
  return {
    from: '2026-11-01T00:00:00Z',
    to: '2026-11-04T00:00:00Z',
    interval: 'day',
    groupBy: 'team',
    asOf: null,
    unpricedRequests: 0,
    total: { costNanos: String(all), requests: costs.length, unpricedRequests: 0, ...tokens },
    series: costs.map((points, index) => ({
      group: { id: `group-${index}`, name: `Group ${index}` },
      total: { costNanos: String(points.reduce((a, b) => a + b, 0n)), requests: 1, unpricedRequests: 0, ...tokens },
      points: points.map((nanos, day) => ({
        at: `2026-11-0${day + 1}T00:00:00Z`,
        costNanos: String(nanos),
        requests: 1,
      })),
    })),
  };
}

const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });

test('whatever the number of groups, series, buckets and total come to the same nano-dollar', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(amount, amount, amount), { maxLength: 20 }), (costs) => {
      const { series, bucketNanos, totalNanos } = breakdownOf(reportOf(costs));
      const ofSeries = series.reduce((all, one) => all + one.costNanos, 0n);
      const ofBuckets = bucketNanos.reduce((all, one) => all + one, 0n);
      expect([ofSeries, ofBuckets]).toEqual([totalNanos, totalNanos]);
      expect(series.length).toBeLessThanOrEqual(8);
    }),
  );
});

test('groups past the seventh become one series that names how many', () => {
  const { series } = breakdownOf(reportOf(Array.from({ length: 10 }, () => [1n, 2n, 3n])));
  expect(series.at(-1)).toMatchObject({ id: 'other', name: 'Other (3)', color: '--s8', costNanos: 18n });
});

test('a group whose requests had no price stays in the picture as unknown; one that was free leaves it', () => {
  const report = reportOf([
    [5n, 0n, 0n],
    [0n, 0n, 0n],
    [0n, 0n, 0n],
  ]);
  const unpriced = report.series[1];
  if (unpriced !== undefined) unpriced.total.unpricedRequests = unpriced.total.requests;
  expect(breakdownOf(report).series.map(({ id, unknown }) => ({ id, unknown }))).toEqual([
    { id: 'group-0', unknown: false },
    { id: 'group-1', unknown: true },
  ]);
});
