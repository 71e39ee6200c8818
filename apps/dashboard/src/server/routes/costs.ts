import { formatUsdExact } from '@switchyard/core/money/money';
import { usageBucketNames } from '@switchyard/core/pricing/usage';
import { type CostCell, type CostGrouping, newestRecordAt, readCostCells } from '@switchyard/db/reports/cost-report';
import { columnOfBucket } from '@switchyard/db/requests/bucket-columns';
import { stringify } from 'csv-stringify/sync';
import { countIntervals, toSeries, wholeIntervals } from '../configuration/cost-series.ts';
import { safeCell } from '../configuration/safe-cell.ts';
import { contract } from '../contract/index.ts';
import { invalidField } from '../http/api-problem.ts';
import { handle } from '../http/handler.ts';
import { iso, isoOrNull } from './views.ts';

type Query = { from: string; to: string; interval: 'hour' | 'day'; groupBy: CostGrouping };

const mostIntervals = 1_000;

const read = handle(contract.costs.read, async ({ read: reading, query }) => {
  const { interval, groupBy } = query;
  const range = rangeOf(query);
  const { cells, asOf } = await reading(async (scoped, organizationId) => ({
    cells: await readCostCells(scoped, organizationId, { ...range, interval, groupBy }),
    asOf: await newestRecordAt(scoped, organizationId),
  }));
  const { total, series } = toSeries(cells, { ...range, interval });
  return {
    from: iso(range.from),
    to: iso(range.to),
    interval,
    groupBy,
    total: { ...total, costNanos: total.costNanos.toString() },
    series: series.map(({ group, total: own, points }) => ({
      group,
      total: { ...own, costNanos: own.costNanos.toString() },
      points: points.map(({ at, costNanos, requests }) => ({ at: iso(at), costNanos: costNanos.toString(), requests })),
    })),
    asOf: isoOrNull(asOf),
    unpricedRequests: total.unpricedRequests,
  };
});

const exportCsv = handle(contract.costs.export, async ({ changeQuietly, query }) => {
  const { interval, groupBy } = query;
  const range = rangeOf(query);
  const cells = await changeQuietly(async (scoped, { organizationId, audit }) => {
    audit({
      action: 'costs.export',
      targetKind: 'cost-report',
      targetId: null,
      summary: 'Exported a cost report',
      after: { from: range.from, to: range.to, interval, groupBy },
    });
    return readCostCells(scoped, organizationId, { ...range, interval, groupBy });
  });
  return stringify([header(groupBy), ...cells.map(row)], { record_delimiter: 'windows' });
});

/** Cost reports. */
export const costRoutes = [read, exportCsv];

function rangeOf({ from, to, interval }: Query): { from: Date; to: Date } {
  const range = wholeIntervals(new Date(from), new Date(to), interval);
  if (range.from >= range.to) throw invalidField('to', 'It must be after `from`.');
  if (countIntervals(range.from, range.to, interval) <= mostIntervals) return range;
  throw invalidField('to', `At most ${mostIntervals} intervals. Choose a shorter range, or days instead of hours.`);
}

const header = (groupBy: CostGrouping) => [
  'from',
  groupBy,
  `${groupBy}_id`,
  'cost_usd',
  'cost_nanos',
  'requests',
  'unpriced_requests',
  ...usageBucketNames.map(columnOfBucket),
];

const row = (cell: CostCell) => [
  iso(cell.at),
  safeCell(cell.groupName),
  safeCell(cell.groupId),
  formatUsdExact(cell.costNanos).replace(/[$,]/g, ''),
  cell.costNanos.toString(),
  cell.requests,
  cell.unpricedRequests,
  ...usageBucketNames.map((bucket) => cell[bucket]),
];
