'use client';
import { useMemo } from 'react';
import type { ChartKind } from '@/ui/time-chart';
import { budgetLevel } from './budget-level';
import { chartPoints } from './chart-points';
import { expectedOf } from './expected';
import { type Metric, metrics } from './metric';
import { pictureOf } from './picture';
import type { CostReport } from './report';
import type { CostSearch } from './search';

type Look = Pick<CostSearch, 'metric' | 'chart' | 'cumulative' | 'forecast' | 'budget'>;

/** How the report is drawn: what does not add up is never stacked and never added up. */
export function usePicture(report: CostReport, { metric: name, chart, cumulative: asked, forecast, budget }: Look) {
  const metric = metrics[name];
  const cumulative = asked && metric.additive;
  const kind: ChartKind = chart === 'table' ? 'bars' : metric.additive ? chart : 'lines';
  return useMemo(() => {
    const picture = pictureOf(report, { metric, cumulative });
    const expected = forecast ? expectedIn(report, { metric, cumulative }) : [];
    const points = chartPoints({ report, picture, metric, cumulative, expected });
    const levels = budget && metric.name === 'cost' ? levelsOf(report, { picture, expected, cumulative }) : [];
    return { metric, cumulative, kind, picture, expected, points, levels };
  }, [report, metric, cumulative, kind, forecast, budget]);
}

/** The forecast is one of cost by day. */
function expectedIn(report: CostReport, { metric, cumulative }: { metric: Metric; cumulative: boolean }) {
  if (metric.name !== 'cost' || report.interval !== 'day' || report.forecast?.kind !== 'shown') return [];
  return expectedOf(report.forecast, {
    spentNanos: BigInt(report.total.costNanos),
    todayNanos: BigInt(report.points.at(-1)?.costNanos ?? 0),
    cumulative,
  });
}

function levelsOf(
  report: CostReport,
  drawn: { picture: ReturnType<typeof pictureOf>; expected: ReturnType<typeof expectedIn>; cumulative: boolean },
) {
  const { picture, expected, cumulative } = drawn;
  const heights = [...picture.totals.map((total) => total ?? 0n), ...expected.map(({ nanos }) => nanos)];
  const peakNanos = heights.reduce((most, height) => (height > most ? height : most), 0n);
  const place = { from: report.from, intervals: report.intervals, peakNanos, cumulative };
  return report.budgets.map((one) => budgetLevel(one, place));
}
