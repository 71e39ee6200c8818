import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { metrics } from './metric';
import { pictureOf } from './picture';
import { reportOf, sumsOf } from './testing/report-of';

const cost = { metric: metrics.cost, cumulative: false };
const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 15n });

test('whatever the number of groups, series, intervals and total come to the same nano-dollar', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(amount, amount, amount), { maxLength: 20 }), (costs) => {
      const { series, totals, total } = pictureOf(reportOf(costs), cost);
      const all = (amounts: readonly (bigint | null)[]) => amounts.reduce<bigint>((sum, one) => sum + (one ?? 0n), 0n);
      expect([all(series.map((one) => one.amount)), all(totals)]).toEqual([total ?? 0n, total ?? 0n]);
      expect(series.length).toBeLessThanOrEqual(8);
    }),
  );
});

test('added up over time, the last place is the whole', () => {
  const { series, totals } = pictureOf(reportOf([[1n, 2n, 3n]]), { metric: metrics.cost, cumulative: true });
  expect([series[0]?.points, totals]).toEqual([
    [1n, 3n, 6n],
    [1n, 3n, 6n],
  ]);
});

test('groups beyond the seventh share one colour that says how many they are', () => {
  const { series } = pictureOf(reportOf(Array.from({ length: 10 }, () => [1n, 2n, 3n])), cost);
  expect(series.at(-1)).toMatchObject({ name: 'Other (3)', color: '--s8', amount: 18n });
});

test('a group whose requests had no price stays in the picture as unknown; one that was free leaves it', () => {
  const report = reportOf([[5n], [0n], [0n]]);
  const unpriced = report.groups[1];
  if (unpriced !== undefined) unpriced.total = sumsOf({ requests: 3, unpricedRequests: 3 });
  expect(pictureOf(report, cost).series.map(({ id, amount: of }) => ({ id, of }))).toEqual([
    { id: 'team-0', of: 5n },
    { id: 'team-1', of: null },
  ]);
});

test('means are never added up', () => {
  const report = reportOf([[1n, 1n]]);
  report.points = [sumsOf({ latencyMsSum: 100, timedRequests: 1 }), sumsOf({ latencyMsSum: 300, timedRequests: 1 })];
  expect(pictureOf(report, { metric: metrics.latency, cumulative: true }).totals).toEqual([100n, 300n]);
});
