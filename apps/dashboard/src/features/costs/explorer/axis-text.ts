import type { Metric } from './metric';

/** A place on the axis: round amounts, whole dollars without their cents. */
export function axisText(metric: Metric, value: number): string {
  return metric.format(BigInt(Math.round(value))).replace(/\.00$/, '');
}
