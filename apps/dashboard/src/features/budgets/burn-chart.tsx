'use client';

import { useState } from 'react';
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { amountFigure, amountWords } from '@/server/client/budget-words';
import { Button } from '@/ui/button';
import { ScrollRegion } from '@/ui/scroll-region';
import { BodyCell, HeadCell, Table } from '@/ui/table';
import type { BudgetDetail } from './budget';
import { type BurnDay, burnSeries } from './burn-series';
import { dayIn } from './zone-words';

/** What is used of a budget day by day, against an even pace and its forecast; the same as a table one press away. */
export function BurnChart({ budget, nowMs }: { budget: BudgetDetail; nowMs: number }) {
  const [table, setTable] = useState(false);
  const series = burnSeries(budget, nowMs);
  if (series.length < 2 || budget.current === null) return null;
  const { unit, current } = budget;
  const spent = BigInt(current.spent);
  const today = series.findLast(({ used }) => used !== undefined);
  const evenNow = today?.even ?? 0n;
  const summary = `${amountWords(unit, spent)} used of ${amountWords(unit, BigInt(current.limit))}; at an even pace it would be ${amountWords(unit, evenNow)} by the end of today${current.forecast === null ? '' : `; on course for ${amountWords(unit, BigInt(current.forecast))}`}.`;
  return (
    <section aria-label="Used day by day" className="mt-6">
      <header className="mb-1 flex items-baseline justify-between gap-3">
        <h3 className="font-medium">Used day by day</h3>
        <Button variant="link" onClick={() => setTable(!table)}>
          {table ? 'Show as chart' : 'Show as table'}
        </Button>
      </header>
      <p className="mb-3 text-caption text-ink-3">{summary}</p>
      {table ? <Twin series={series} budget={budget} /> : <Picture series={series} budget={budget} summary={summary} />}
    </section>
  );
}

type PartProps = { series: readonly BurnDay[]; budget: BudgetDetail };

const axis = { fontSize: 11, fill: 'var(--ink-3)' };

function Picture({ series, budget, summary }: PartProps & { summary: string }) {
  const { unit, current } = budget;
  const points = series.map(({ day, used, even, forecast }) => ({
    day,
    used: used === undefined ? undefined : Number(used),
    even: Number(even),
    forecast: forecast === undefined ? undefined : Number(forecast),
  }));
  const limit = Number(current?.limit ?? 0);
  return (
    <>
      <figure aria-label={summary} className="min-w-0 overflow-hidden">
        <ResponsiveContainer width="100%" height={220} initialDimension={{ width: 560, height: 220 }}>
          <LineChart data={points} margin={{ top: 8, right: 12, bottom: 0, left: 0 }} title={summary}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="day"
              tickFormatter={dayOf}
              tickLine={false}
              axisLine={{ stroke: 'var(--line)' }}
              tick={axis}
              minTickGap={32}
            />
            <YAxis
              domain={[0, 'auto']}
              tickFormatter={(value: number) => amountFigure(unit, BigInt(Math.round(value))).replace(/\.00$/, '')}
              tickLine={false}
              axisLine={false}
              tickCount={5}
              width="auto"
              tick={axis}
            />
            <Tooltip
              isAnimationActive={false}
              wrapperStyle={{ zIndex: 30, outline: 'none' }}
              content={({ active, label }) => {
                const day = series.find((one) => one.day === label);
                return active && day ? <Figures day={day} unit={unit} /> : null;
              }}
            />
            <ReferenceLine y={limit} ifOverflow="extendDomain" stroke="var(--stop)" strokeDasharray="2 3" />
            <Line {...lineLook} dataKey="even" name="even pace" stroke="var(--ink-3)" strokeDasharray="1 4" />
            <Line {...lineLook} dataKey="forecast" name="forecast" stroke="var(--s1)" strokeDasharray="6 4" />
            <Line {...lineLook} dataKey="used" name="used" stroke="var(--s1)" strokeWidth={2} />
          </LineChart>
        </ResponsiveContainer>
      </figure>
      <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-caption text-ink-2">
        <Key look="border-t-2 border-(--s1)">used</Key>
        {current?.forecast != null && <Key look="border-t-2 border-dashed border-(--s1)">forecast</Key>}
        <Key look="border-t-2 border-dotted border-ink-3">even pace</Key>
        <Key look="border-t-2 border-dotted border-stop">limit</Key>
      </ul>
    </>
  );
}

const lineLook = {
  type: 'linear',
  dot: false,
  activeDot: { r: 3 },
  isAnimationActive: false,
  connectNulls: false,
} as const;
const dayOf = (day: string) => dayIn('UTC', `${day}T12:00:00Z`);

function Key({ look, children }: { look: string; children: string }) {
  return (
    <li className="flex items-center gap-2">
      <span aria-hidden className={`w-5 ${look}`} /> {children}
    </li>
  );
}

function Figures({ day, unit }: { day: BurnDay; unit: BudgetDetail['unit'] }) {
  const lines = [
    { name: 'used', amount: day.used },
    { name: 'forecast', amount: day.used === undefined ? day.forecast : undefined },
    { name: 'even pace', amount: day.even },
  ];
  return (
    <div className="min-w-40 rounded-lg border bg-panel px-3 py-2 text-caption shadow-lift">
      <p className="font-medium">{dayOf(day.day)}</p>
      {lines.map(({ name, amount }) =>
        amount === undefined ? null : (
          <p key={name} className="mt-1 flex justify-between gap-6 text-ink-2">
            <span>{name}</span> <span>{amountFigure(unit, amount)}</span>
          </p>
        ),
      )}
    </div>
  );
}

function Twin({ series, budget: { unit } }: PartProps) {
  const figure = (amount: bigint | undefined) => (amount === undefined ? '' : amountFigure(unit, amount));
  return (
    <ScrollRegion label="Used day by day, as a table" className="max-h-72 overflow-auto rounded-lg border">
      <Table aria-label="Used day by day, added up">
        <thead>
          <tr>
            <HeadCell>Until the end of</HeadCell>
            <HeadCell numeric>Used</HeadCell>
            <HeadCell numeric>Forecast</HeadCell>
            <HeadCell numeric>Even pace</HeadCell>
          </tr>
        </thead>
        <tbody>
          {series.map((day) => (
            <tr key={day.day}>
              <BodyCell>{dayOf(day.day)}</BodyCell>
              <BodyCell numeric>{figure(day.used)}</BodyCell>
              <BodyCell numeric>{figure(day.used === undefined ? day.forecast : undefined)}</BodyCell>
              <BodyCell numeric>{figure(day.even)}</BodyCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </ScrollRegion>
  );
}
