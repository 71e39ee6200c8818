'use client';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';

export interface BarSeries {
  id: string;
  name: string;
  /** A token: `--s1` to `--s8`. */
  color: string;
}

export interface BarBucket {
  id: string;
  /** Under the axis. */
  tick: string;
  /** Over the figures of the bucket. */
  title: string;
  /** By series id; sizes only, what is read stands in `texts`. */
  values: Readonly<Record<string, number>>;
  texts: Readonly<Record<string, string>>;
  totalText: string;
}

interface StackedBarsProps {
  /** One sentence that says what the picture shows. */
  summary: string;
  series: readonly BarSeries[];
  buckets: readonly BarBucket[];
  formatTick: (value: number) => string;
  height?: number;
}

/** Stacked bars over time with hairline gaps and four grid lines. Nothing moves. */
export function StackedBars({ summary, series, buckets, formatTick, height = 288 }: StackedBarsProps) {
  return (
    <figure aria-label={summary} className="min-w-0 overflow-hidden">
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 640, height }}>
        <BarChart
          data={[...buckets]}
          margin={{ top: 8, right: 20, bottom: 0, left: 4 }}
          barCategoryGap="18%"
          title={summary}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="id"
            tickFormatter={(id) => buckets.find((bucket) => bucket.id === id)?.tick ?? ''}
            tickLine={false}
            axisLine={{ stroke: 'var(--line)' }}
            tick={{ fontSize: 11, fill: 'var(--ink-3)' }}
            minTickGap={28}
            interval="preserveStart"
          />
          <YAxis
            tickFormatter={formatTick}
            tickLine={false}
            axisLine={false}
            tickCount={5}
            width="auto"
            tick={{ fontSize: 11, fill: 'var(--ink-3)' }}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--ink)', fillOpacity: 0.05 }}
            wrapperStyle={{ zIndex: 30, outline: 'none' }}
            content={({ active, label }) => {
              const bucket = buckets.find((one) => one.id === label);
              return active && bucket !== undefined ? <Figures bucket={bucket} series={series} /> : null;
            }}
          />
          {series.map((one) => (
            <Bar
              key={one.id}
              name={one.name}
              dataKey={(bucket: BarBucket) => bucket.values[one.id] ?? 0}
              stackId="all"
              fill={`var(${one.color})`}
              stroke="var(--panel)"
              strokeWidth={1}
              maxBarSize={48}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </figure>
  );
}

function Figures({ bucket, series }: { bucket: BarBucket; series: readonly BarSeries[] }) {
  const present = series.filter((one) => (bucket.values[one.id] ?? 0) > 0).toReversed();
  return (
    <div className="min-w-48 rounded-lg border bg-panel px-3 py-2 text-caption shadow-lift">
      <p className="flex justify-between gap-6 font-medium">
        <span>{bucket.title}</span> <span>{bucket.totalText}</span>
      </p>
      {present.map((one) => (
        <p key={one.id} className="mt-1 flex items-center justify-between gap-6 text-ink-2">
          <span className="flex min-w-0 items-center gap-1.5">
            <Swatch color={one.color} />
            <span className="truncate">{one.name}</span>
          </span>
          <span>{bucket.texts[one.id]}</span>
        </p>
      ))}
    </div>
  );
}

/** The square that ties a name to a series. */
export function Swatch({ color }: { color: string }) {
  return (
    <span aria-hidden className="inline-block size-2 shrink-0 rounded-[2px]" style={{ background: `var(${color})` }} />
  );
}
