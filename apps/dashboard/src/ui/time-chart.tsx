'use client';
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  ErrorBar,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { ChartFigures } from './chart-figures';
import type { ChartPoint, ChartSeries } from './chart-point';

export type ChartKind = 'bars' | 'lines' | 'areas';

interface TimeChartProps {
  kind: ChartKind;
  /** One sentence that says what the picture shows. */
  summary: string;
  series: readonly ChartSeries[];
  points: readonly ChartPoint[];
  formatTick: (value: number) => string;
  /** A line across: what may be spent. */
  level?: { value: number; label: string } | undefined;
  height?: number;
  /** A bar was pressed. The same is reachable in the table that stands for the chart, for people who use no pointer. */
  onPick?: ((pointId: string, seriesId: string) => void) | undefined;
}

/** Series over time with hairline gaps and few grid lines; what is compared or expected is dashed. Nothing moves. */
export function TimeChart(props: TimeChartProps) {
  const { kind, summary, series, points, formatTick, level, height = 288, onPick } = props;
  const compared = points.some((point) => point.compared !== undefined);
  const expected = points.some((point) => point.expected !== undefined);
  return (
    <figure aria-label={summary} className="min-w-0 overflow-hidden">
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 640, height }}>
        <ComposedChart
          data={[...points]}
          margin={{ top: 8, right: 20, bottom: 0, left: 4 }}
          barCategoryGap="18%"
          stackOffset="sign"
          title={summary}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="id"
            tickFormatter={(id) => points.find((point) => point.id === id)?.tick ?? ''}
            tickLine={false}
            axisLine={{ stroke: 'var(--line)' }}
            tick={axisText}
            minTickGap={28}
            interval="preserveStart"
            // Bars stand in the middle of their day; lines and areas reach both ends.
            padding={kind === 'bars' ? noPadding : linePadding}
          />
          <YAxis
            tickFormatter={formatTick}
            tickLine={false}
            axisLine={false}
            tickCount={5}
            width="auto"
            tick={axisText}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={kind === 'bars' ? { fill: 'var(--ink)', fillOpacity: 0.05 } : { stroke: 'var(--line-strong)' }}
            wrapperStyle={{ zIndex: 30, outline: 'none' }}
            content={({ active, label }) => {
              const point = points.find((one) => one.id === label);
              return active && point !== undefined ? <ChartFigures point={point} series={series} /> : null;
            }}
          />
          {series.map((one) => seriesShape(one, kind, onPick))}
          {expected && kind !== 'bars' && expectedBand}
          {expected && (kind === 'bars' ? expectedBars : expectedLine)}
          {compared && comparedLine}
          {level !== undefined && (
            <ReferenceLine
              y={level.value}
              ifOverflow="extendDomain"
              stroke="var(--ink-2)"
              strokeWidth={1}
              label={{ value: level.label, position: 'insideTopRight', fontSize: 11, fill: 'var(--ink-2)' }}
            />
          )}
        </ComposedChart>
      </ResponsiveContainer>
    </figure>
  );
}

const axisText = { fontSize: 11, fill: 'var(--ink-3)' };
const noPadding = { left: 0, right: 0 };
const linePadding = { left: 8, right: 8 };

/** Recharts reads the kinds of its children, so these are elements and no components of ours. */
function seriesShape(one: ChartSeries, kind: ChartKind, onPick: TimeChartProps['onPick']) {
  const color = `var(${one.color})`;
  const shared = {
    key: one.id,
    name: one.name,
    dataKey: (point: ChartPoint) => point.values[one.id],
    isAnimationActive: false,
  };
  const { key, ...rest } = shared;
  if (kind === 'lines') {
    return <Line key={key} {...rest} type="linear" stroke={color} strokeWidth={2} dot={false} activeDot={{ r: 3 }} />;
  }
  if (kind === 'areas') {
    return (
      <Area
        key={key}
        {...rest}
        type="linear"
        stackId="all"
        stroke={color}
        strokeWidth={1.5}
        fill={color}
        fillOpacity={0.28}
        activeDot={{ r: 3 }}
      />
    );
  }
  return (
    <Bar
      key={key}
      {...rest}
      stackId="all"
      fill={color}
      stroke="var(--panel)"
      strokeWidth={1}
      maxBarSize={48}
      {...(onPick === undefined
        ? {}
        : {
            className: 'cursor-pointer',
            onClick: ({ payload }: { payload?: ChartPoint }) => payload !== undefined && onPick(payload.id, one.id),
          })}
    />
  );
}

const valueExpected = (point: ChartPoint) => point.expected?.value;
const rangeExpected = (point: ChartPoint) => point.expected?.range;

/** What is expected beyond what is there already stands on top of it. */
function restExpected({ values, expected }: ChartPoint): number | undefined {
  const there = Object.values(values).reduce((all, value) => all + value, 0);
  return expected === undefined ? undefined : Math.max(0, expected.value - there);
}

/** How far the range reaches to both sides of what is expected. */
function aroundExpected({ expected }: ChartPoint): [number, number] {
  const { value, range = [expected?.value ?? 0, expected?.value ?? 0] } = expected ?? { value: 0 };
  return [value - range[0], range[1] - value];
}

const expectedBars = (
  <Bar
    key="expected"
    dataKey={restExpected}
    stackId="all"
    fill="transparent"
    stroke="var(--ink-3)"
    strokeDasharray="3 2"
    maxBarSize={48}
    isAnimationActive={false}
  >
    <ErrorBar dataKey={aroundExpected} width={0} stroke="var(--ink-3)" strokeWidth={1} />
  </Bar>
);

const expectedLine = (
  <Line
    key="expected"
    dataKey={valueExpected}
    type="linear"
    stroke="var(--ink-3)"
    strokeWidth={1.5}
    strokeDasharray="4 3"
    dot={false}
    activeDot={false}
    isAnimationActive={false}
  />
);

const expectedBand = (
  <Area
    key="expected-range"
    dataKey={rangeExpected}
    type="linear"
    stroke="none"
    fill="var(--ink-3)"
    fillOpacity={0.16}
    activeDot={false}
    isAnimationActive={false}
  />
);

const comparedLine = (
  <Line
    key="compared"
    dataKey={(point: ChartPoint) => point.compared?.value}
    type="linear"
    stroke="var(--ink-2)"
    strokeWidth={1.5}
    strokeDasharray="5 4"
    dot={false}
    activeDot={false}
    isAnimationActive={false}
  />
);
