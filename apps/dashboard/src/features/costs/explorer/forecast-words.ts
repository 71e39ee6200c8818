import { formatUsd } from '@switchyard/core/money/money';
import { counted } from '@/ui/format';
import type { CostReport } from './report';
import { monthOf } from './time-words';

/** Where the month ends, or why that cannot be said; undefined where the range is none that goes on. */
export function forecastWords({ forecast, from }: Pick<CostReport, 'forecast' | 'from'>): string | undefined {
  if (forecast === null) return undefined;
  if (forecast.kind === 'hidden') return `No forecast: ${lower(forecast.reason)}`;
  const [expected, low, high] = [forecast.expectedNanos, forecast.lowNanos, forecast.highNanos].map((nanos) =>
    formatUsd(BigInt(nanos)),
  );
  const basis = `${counted(forecast.basedOnDays, 'day')}${forecast.byWeekday ? ', each weekday by itself' : ''}`;
  return `${monthOf(from)} is expected to end at ${expected}, in four of five cases between ${low} and ${high} (from ${basis}).`;
}

/** The forecast beside a figure: "forecast $4,660, $4,450 to $4,870"; undefined where there is none. */
export function forecastFigure({ forecast }: Pick<CostReport, 'forecast'>): string | undefined {
  if (forecast?.kind !== 'shown') return undefined;
  const [expected, low, high] = [forecast.expectedNanos, forecast.lowNanos, forecast.highNanos].map((nanos) =>
    formatUsd(BigInt(nanos)),
  );
  return `forecast ${expected}, ${low} to ${high}`;
}

/** The sentence as it goes on after a colon, with its full stop. */
function lower(sentence: string): string {
  const text = `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
  return text.endsWith('.') ? text : `${text}.`;
}
