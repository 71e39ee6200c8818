import type { ReactNode } from 'react';
import type { ChartPoint, ChartSeries } from './chart-point';
import { Swatch } from './swatch';

/** What one place of a chart comes to, in figures: shown where the pointer or the focus is. */
export function ChartFigures({ point, series }: { point: ChartPoint; series: readonly ChartSeries[] }) {
  const present = series.filter((one) => (point.values[one.id] ?? 0) !== 0).toReversed();
  return (
    <div className="min-w-48 max-w-80 rounded-lg border bg-panel px-3 py-2 text-caption shadow-lift">
      <p className="flex justify-between gap-6 font-medium">
        <span>{point.title}</span> <span>{point.totalText}</span>
      </p>
      {present.map((one) => (
        <Line key={one.id} text={point.texts[one.id]}>
          <Swatch color={one.color} />
          <span className="truncate">{one.name}</span>
        </Line>
      ))}
      {point.compared !== undefined && (
        <Line text={point.compared.text}>
          <Dash />
          <span className="truncate">{point.compared.title}</span>
        </Line>
      )}
      {point.expected !== undefined && (
        <Line text={point.expected.text}>
          <Dash />
          <span>expected</span>
        </Line>
      )}
    </div>
  );
}

function Line({ text, children }: { text: string | undefined; children: ReactNode }) {
  return (
    <p className="mt-1 flex items-center justify-between gap-6 text-ink-2">
      <span className="flex min-w-0 items-center gap-1.5">{children}</span>
      <span className="whitespace-nowrap">{text}</span>
    </p>
  );
}

/** Stands for a dashed line in a legend. */
export function Dash() {
  return <span aria-hidden className="inline-block w-3 shrink-0 border-ink-3 border-t border-dashed" />;
}
