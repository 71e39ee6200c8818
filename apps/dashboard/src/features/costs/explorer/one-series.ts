import type { ChartPoint, ChartSeries } from '@/ui/chart-point';
import { amountText, type Metric } from './metric';
import type { Picture } from './picture';

interface OneSeries {
  picture: Picture;
  points: readonly ChartPoint[];
  /** The series in sight; without one, all together. */
  chosen: string | undefined;
  metric: Metric;
}

/** The picture as it fits on a phone: one series, or all of them as one. What is compared or expected is of all together. */
export function oneSeries({ picture, points, chosen, metric }: OneSeries): {
  series: readonly ChartSeries[];
  points: readonly ChartPoint[];
} {
  const series = picture.series.find(({ id }) => id === chosen);
  if (series !== undefined) {
    return {
      series: [series],
      points: points
        .filter(({ values, texts }) => Object.keys(values).length + Object.keys(texts).length > 0)
        .map(({ compared: _, expected: __, ...point }) => ({ ...point, totalText: point.texts[series.id] ?? '' })),
    };
  }
  const id = 'all';
  return {
    series: [{ id, name: 'All together', color: '--s1' }],
    points: points.map((point, index) => {
      const total = picture.totals[index];
      if (total === undefined) return point;
      return {
        ...point,
        values: total === null ? {} : { [id]: Number(total) },
        texts: { [id]: amountText(metric, total) },
      };
    }),
  };
}
