import { comparedRange } from '@switchyard/core/reports/report-intervals';
import { inOrganizationSnapshot } from '@switchyard/db/client/create-database';
import { listBudgets } from '@switchyard/db/directory/budgets';
import { countAdjustments } from '@switchyard/db/directory/cost-adjustments';
import { type CostDimension, type CostSlice, tableOf } from '@switchyard/db/reports/cost-lines';
import { mostGroups, readCostGroups, readCostSubgroups } from '@switchyard/db/reports/cost-report';
import { readFilterValues } from '@switchyard/db/reports/filter-values';
import { namesOfGroups } from '@switchyard/db/reports/group-names';
import { oldestRecordMs } from '@switchyard/platform/queue/oldest-record';
import type { App } from '../app.ts';
import { type CappingBudget, cappingBudgets } from '../configuration/cost-budgets.ts';
import { forecastOfMonth, viewForecast } from '../configuration/cost-forecast.ts';
import { rangeOf, sliceOf } from '../configuration/cost-question.ts';
import { totalOf, totalPoints, viewGroups, viewSums } from '../configuration/cost-view.ts';
import type { CostQuestion } from '../contract/cost-query.ts';
import { contract } from '../contract/index.ts';
import { handle } from '../http/handler.ts';
import { iso, isoOrNull } from './views.ts';

/** Groups of the compared range that are read to stand beside those of the report. */
const mostCompared = 10 * mostGroups;

const explore = handle(contract.costs.explore, async ({ app, now, organization, query }) => {
  const slice = sliceOf(query);
  const { range, starts } = slice;
  const freshness = await readFreshness(app, now);
  const parts = await readParts(app, organization.id, { query, slice, now });
  const { current, comparison, compared } = parts;
  const total = totalOf(current);
  return {
    from: iso(range.from),
    to: iso(range.to),
    interval: query.interval,
    groupBy: query.groupBy,
    subgroupBy: query.subgroupBy ?? null,
    intervals: starts.map((from, index) => ({ from: iso(from), to: iso(starts[index + 1] ?? range.to) })),
    total: viewSums(total),
    points: totalPoints(current, starts.length).map(viewSums),
    ...viewGroups({ ...parts, intervals: starts.length }),
    compared:
      compared === null || comparison === null
        ? null
        : {
            from: iso(comparison.from),
            to: iso(comparison.to),
            total: viewSums(totalOf(compared)),
            points: totalPoints(compared, starts.length).map(viewSums),
          },
    forecast: parts.forecast === null ? null : viewForecast(parts.forecast),
    budgets: cappingBudgets(parts.budgets, slice.filters, now).map(viewBudget),
    computed: {
      source: tableOf(slice, [query.groupBy]),
      zone: 'UTC' as const,
      rollUpRows: current.rows,
      ...freshness,
      unpricedRequests: total.unpricedRequests,
      retryNanos: current.costOf.RETRY.toString(),
      shadowNanos: current.costOf.SHADOW.toString(),
      adjustmentNanos: current.costOf.ADJUSTMENT.toString(),
      adjustments: parts.adjustments,
      prices:
        'Every attempt keeps the price and the version that it was charged at. Prices that were corrected later are entries of their own.',
    },
  };
});

const filters = handle(contract.costs.filters, async ({ read, query }) => {
  const range = rangeOf(query, 'day');
  const found = await read((scoped, organizationId) => readFilterValues(scoped, organizationId, range));
  return {
    dimensions: found.map(({ dimension, values }) => ({
      dimension,
      values: values.map(({ costNanos, ...value }) => ({ ...value, costNanos: costNanos.toString() })),
    })),
  };
});

/** Cost reports. */
export const costRoutes = [explore, filters];

type Asked = { query: CostQuestion; slice: CostSlice & { starts: Date[] }; now: Date };

/** Everything of a report is read from one snapshot, so that its numbers agree while requests are being recorded. */
function readParts(app: App, organizationId: string, { query, slice, now }: Asked) {
  const { groupBy, subgroupBy, top, compare } = query;
  const comparison = compare === 'none' ? null : comparedRange({ ...slice.range, starts: slice.starts }, compare);
  return inOrganizationSnapshot(app.db, organizationId, async (scoped) => {
    const current = await readCostGroups(scoped, organizationId, { ...slice, groupBy, top });
    const compared =
      comparison === null
        ? null
        : await readCostGroups(scoped, organizationId, {
            ...slice,
            range: comparison,
            starts: comparison.starts,
            groupBy,
            top: 0,
            most: mostCompared,
          });
    const subgroups = subgroupBy
      ? await readCostSubgroups(scoped, organizationId, { ...slice, groupBy, subgroupBy })
      : new Map<string, never>();
    const named = (dimension: CostDimension, ids: readonly string[]) =>
      namesOfGroups(scoped, organizationId, { dimension, ids: [...new Set(ids)] });
    const listed = [...current.groups, ...(compared?.groups ?? [])];
    const within = [...subgroups.values()].flatMap(({ groups }) => groups);
    return {
      current,
      compared,
      comparison,
      subgroups,
      names: await named(groupBy, idsOf(listed)),
      subgroupNames: subgroupBy ? await named(subgroupBy, idsOf(within)) : new Map<string, string>(),
      forecast: await forecastOfMonth(scoped, organizationId, { slice, now }),
      budgets: await listBudgets(scoped, organizationId, now),
      adjustments: await countAdjustments(scoped, organizationId, slice.range),
    };
  });
}

const idsOf = (groups: readonly { id: string }[]) => groups.map(({ id }) => id);

/** Up to when everything is in the numbers. Without an answer of the queue nothing is claimed. */
async function readFreshness({ redis }: App, now: Date) {
  const oldest = await oldestRecordMs(redis).catch(() => undefined);
  const asOf = oldest === undefined ? null : new Date(Math.min(oldest ?? now.getTime(), now.getTime()));
  return { asOf: isoOrNull(asOf), lagMs: asOf === null ? null : now.getTime() - asOf.getTime() };
}

function viewBudget({ budget, limitNanos, periodFrom, periodTo }: CappingBudget) {
  return {
    id: budget.id,
    name: budget.name,
    limitNanos: limitNanos.toString(),
    action: budget.action.kind,
    periodFrom: iso(periodFrom),
    periodTo: isoOrNull(periodTo),
    timeZone: budget.timeZone,
  };
}
