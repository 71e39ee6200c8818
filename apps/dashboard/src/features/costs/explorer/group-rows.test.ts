import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { groupRows, nextOrder } from './group-rows';
import { metrics } from './metric';
import { reportOf, sumsOf } from './testing/report-of';

const byCost = { sort: 'metric', direction: 'desc' } as const;

test('the lines add up to the total, to the nano-dollar, in every order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { maxLength: 30 }),
      fc.constantFrom('asc' as const, 'desc' as const),
      (costs, direction) => {
        const report = reportOf(costs.map((cost) => [cost]));
        const { rows, total } = groupRows(report, metrics.cost, { sort: 'metric', direction });
        const sum = rows.reduce((all, { sums }) => all + BigInt(sums.costNanos), 0n);
        expect(sum).toBe(BigInt(total.sums.costNanos));
      },
    ),
  );
});

test('amounts that differ by a nano-dollar beyond what a float holds stay in order', () => {
  const large = 2n ** 60n;
  const { rows } = groupRows(reportOf([[large], [large + 1n]]), metrics.cost, byCost);
  expect(rows.map(({ id }) => id)).toEqual(['team-1', 'team-0']);
});

test('a line of unknown cost stands last in both directions', () => {
  const report = reportOf([[0n], [2n], [1n]]);
  const unknown = report.groups[0];
  if (unknown !== undefined) unknown.total = sumsOf({ requests: 1, unpricedRequests: 1 });
  for (const direction of ['asc', 'desc'] as const) {
    const { rows } = groupRows(report, metrics.cost, { sort: 'metric', direction });
    expect(rows.at(-1)).toMatchObject({ id: 'team-0', amount: null });
  }
});

test('what is beyond the list is a line of its own at the end', () => {
  const report = reportOf([[1n]], { remainder: { count: 2, total: sumsOf({ costNanos: '9' }), compared: null } });
  expect(groupRows(report, metrics.cost, byCost).rows.at(-1)).toMatchObject({ name: '2 more teams', amount: 9n });
});

test('without a comparison nothing says what was before; with one, a group that is new had nothing', () => {
  expect(groupRows(reportOf([[1n]]), metrics.cost, byCost).rows[0]?.before).toBeUndefined();
  const compared = { from: '2026-10-01T00:00:00.000Z', to: '2026-10-02T00:00:00.000Z', total: sumsOf(), points: [] };
  expect(groupRows(reportOf([[1n]], { compared }), metrics.cost, byCost).rows[0]?.before).toBe(0n);
});

test('a press on a head turns its order around, and another column begins with the largest', () => {
  expect(nextOrder(byCost, 'metric')).toEqual({ sort: 'metric', direction: 'asc' });
  expect(nextOrder(byCost, 'requests')).toEqual({ sort: 'requests', direction: 'desc' });
  expect(nextOrder(byCost, 'name')).toEqual({ sort: 'name', direction: 'asc' });
});
