import { formatUsdExact } from '@switchyard/core/money/money';
import { usageBucketNames } from '@switchyard/core/pricing/usage';
import { safeCell } from '@switchyard/core/text/safe-cell';
import { type CostCell, readCostCells } from '@switchyard/db/reports/cost-report';
import { namesOfGroups } from '@switchyard/db/reports/group-names';
import { columnOfBucket } from '@switchyard/db/requests/bucket-columns';
import { stringify } from 'csv-stringify/sync';
import { sliceOf } from '../configuration/cost-question.ts';
import { viewSums } from '../configuration/cost-view.ts';
import type { CostQuestion } from '../contract/cost-query.ts';
import { contract } from '../contract/index.ts';
import { invalidField } from '../http/api-problem.ts';
import { handle, type OrganizationCall } from '../http/handler.ts';
import { iso } from './views.ts';

const mostRows = 50_000;

const exportCsv = handle(contract.costs.export, async ({ query, ...call }) => {
  const { cells, starts, nameOf, subgroupNameOf } = await readCells(call, query);
  const { groupBy, subgroupBy } = query;
  const header = [
    'from',
    groupBy,
    `${groupBy}_id`,
    ...(subgroupBy ? [`sub_${subgroupBy}`, `sub_${subgroupBy}_id`] : []),
    'cost_usd',
    'cost_nanos',
    'requests',
    'unpriced_requests',
    'errors',
    'attempts',
    'failed_attempts',
    'latency_ms_sum',
    'timed_requests',
    ...usageBucketNames.map(columnOfBucket),
  ];
  const rows = cells.map(({ group, subgroup, index, sums, usage }) => [
    iso(starts[index] ?? new Date(0)),
    safeCell(nameOf(group)),
    safeCell(group),
    ...(subgroup === null ? [] : [safeCell(subgroupNameOf(subgroup)), safeCell(subgroup)]),
    formatUsdExact(sums.costNanos).replace(/[$,]/g, ''),
    sums.costNanos.toString(),
    sums.requests,
    sums.unpricedRequests,
    sums.errors,
    sums.attempts,
    sums.failedAttempts,
    sums.latencyMsSum,
    sums.timedRequests,
    ...usageBucketNames.map((bucket) => usage[bucket]),
  ]);
  return stringify([header, ...rows], { record_delimiter: 'windows' });
});

const exportJson = handle(contract.costs.exportJson, async ({ query, ...call }) => {
  const { cells, starts, range, nameOf, subgroupNameOf } = await readCells(call, query);
  return {
    from: iso(range.from),
    to: iso(range.to),
    rows: cells.map(({ group, subgroup, index, sums, usage }) => ({
      from: iso(starts[index] ?? range.from),
      group: { id: group, name: nameOf(group) },
      subgroup: subgroup === null ? null : { id: subgroup, name: subgroupNameOf(subgroup) },
      ...viewSums(sums),
      usage,
    })),
  };
});

/** Cost reports as files. */
export const costExportRoutes = [exportCsv, exportJson];

/** All cells of a report. Every export is written down. Throws an ApiProblem (400) when there are too many for a file. */
function readCells({ changeQuietly }: Pick<OrganizationCall, 'changeQuietly'>, query: CostQuestion) {
  const slice = sliceOf(query);
  const { groupBy, subgroupBy } = query;
  return changeQuietly(async (scoped, { organizationId, audit }) => {
    audit({
      action: 'costs.export',
      targetKind: 'cost-report',
      targetId: null,
      summary: 'Exported a cost report',
      after: { ...slice.range, interval: query.interval, groupBy, ...(subgroupBy ? { subgroupBy } : {}) },
    });
    const asked = { ...slice, groupBy, subgroupBy: subgroupBy ?? null, most: mostRows };
    const cells = await readCostCells(scoped, organizationId, asked);
    if (cells.length > mostRows)
      throw invalidField(
        'to',
        `At most ${mostRows} rows. Choose a shorter range, longer intervals or narrower filters.`,
      );
    const names = await namesOfGroups(scoped, organizationId, { dimension: groupBy, ids: groupsOf(cells) });
    const subgroupNames = subgroupBy
      ? await namesOfGroups(scoped, organizationId, { dimension: subgroupBy, ids: subgroupsOf(cells) })
      : new Map<string, string>();
    return {
      cells,
      ...slice,
      nameOf: (id: string) => names.get(id) ?? id,
      subgroupNameOf: (id: string) => subgroupNames.get(id) ?? id,
    };
  });
}

const groupsOf = (cells: readonly CostCell[]) => [...new Set(cells.map(({ group }) => group))];
const subgroupsOf = (cells: readonly CostCell[]) => [
  ...new Set(cells.flatMap(({ subgroup }) => (subgroup === null ? [] : [subgroup]))),
];
