'use client';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { useOrganization } from '@/server/client/use-organization';
import { Card, CardHeader } from '@/ui/card';
import { Checkbox } from '@/ui/checkbox';
import { Segmented } from '@/ui/segmented';
import { TimeChart } from '@/ui/time-chart';
import { useIsPhone } from '@/ui/use-media-query';
import { HowComputed } from '../how-computed';
import { dimensionWords } from '../words';
import { axisText } from './axis-text';
import { computedLines } from './computed-words';
import { Legend } from './legend';
import { oneSeries } from './one-series';
import { PictureNotes } from './picture-notes';
import { PictureTable } from './picture-table';
import type { CostReport } from './report';
import { requestQuery } from './request-link';
import { type ChangeSearch, type CostSearch, chartNames } from './search';
import { summaryOf } from './summary-words';
import { usePicture } from './use-picture';

interface PictureCardProps {
  report: CostReport;
  search: CostSearch;
  onChange: ChangeSearch;
}

const kinds = { bars: 'Bars', lines: 'Lines', areas: 'Areas', table: 'Table' } as const;

/** The report over time. On a phone one series is in sight, chosen in the legend. */
export function PictureCard({ report, search, onChange }: PictureCardProps) {
  const { kind, metric, cumulative, picture, points, levels } = usePicture(report, search);
  const phone = useIsPhone();
  const [chosen, setChosen] = useState<string>();
  const shown = useMemo(
    () => (phone ? oneSeries({ picture, points, chosen, metric }) : { series: picture.series, points }),
    [phone, picture, points, chosen, metric],
  );
  const pick = usePick(report, search);
  const line = levels.find((level) => level.kind === 'line');
  const table = search.chart === 'table';
  // Means are neither stacked nor filled.
  const offered = chartNames.filter((name) => metric.additive || name === 'lines' || name === 'table');
  return (
    <Card aria-labelledby="picture">
      <CardHeader
        id="picture"
        title={`${metric.label} per ${report.interval}`}
        sub={`${cumulative ? 'added up, ' : ''}by ${dimensionWords[report.groupBy].one}`}
        action={
          <Segmented
            label="Show as"
            value={table ? 'table' : kind}
            options={offered.map((value) => ({ value, label: kinds[value] }))}
            onChange={(chart) => onChange({ chart })}
          />
        }
      />
      {table ? (
        <PictureTable report={report} picture={picture} metric={metric} search={search} />
      ) : (
        <TimeChart
          kind={kind}
          summary={summaryOf(report, picture, { metric, cumulative })}
          series={shown.series}
          points={shown.points}
          formatTick={(value) => axisText(metric, value)}
          level={
            line?.kind === 'line'
              ? { value: Number(line.limitNanos), label: `${line.budget.name} ${metric.format(line.limitNanos)}` }
              : undefined
          }
          height={phone ? 240 : 320}
          onPick={phone ? undefined : pick}
        />
      )}
      {!table && (
        <Legend
          picture={picture}
          metric={metric}
          chosen={phone ? chosen : undefined}
          onChoose={phone ? setChosen : undefined}
        />
      )}
      <PictureNotes report={report} search={search} levels={levels} cumulative={cumulative} />
      <footer className="flex flex-wrap items-center gap-x-5 gap-y-2 border-t px-5 py-2.5">
        {metric.additive && (
          <Checkbox
            label="Add up over time"
            checked={search.cumulative}
            onCheckedChange={(on) => onChange({ cumulative: on })}
          />
        )}
        {search.metric === 'cost' && report.forecast !== null && (
          <Checkbox label="Forecast" checked={search.forecast} onCheckedChange={(on) => onChange({ forecast: on })} />
        )}
        {search.metric === 'cost' && report.budgets.length > 0 && (
          <Checkbox label="Budget" checked={search.budget} onCheckedChange={(on) => onChange({ budget: on })} />
        )}
        <span className="ml-auto">
          <HowComputed of="the picture" lines={computedLines(report)} />
        </span>
      </footer>
    </Card>
  );
}

/** A press on a bar shows the requests behind it, where the list can be narrowed to them. */
function usePick(report: CostReport, search: CostSearch) {
  const router = useRouter();
  const { href } = useOrganization();
  return (from: string, group: string) => {
    const place = report.intervals.find((one) => one.from === from);
    const query = place && requestQuery(search, { ...place, group: { dimension: report.groupBy, id: group } });
    if (query !== undefined) router.push(`${href('requests')}?${query}`);
  };
}
