'use client';
import Link from 'next/link';
import { useOrganization } from '@/server/client/use-organization';
import { cn } from '@/ui/cn';
import { ScrollRegion } from '@/ui/scroll-region';
import { BodyCell, HeadCell, Table } from '@/ui/table';
import { useIsPhone } from '@/ui/use-media-query';
import { dimensionWords } from '../words';
import { amountText, type Metric } from './metric';
import type { Picture } from './picture';
import type { CostReport } from './report';
import { requestQuery } from './request-link';
import type { CostSearch } from './search';
import { intervalName } from './time-words';

interface PictureTableProps {
  report: CostReport;
  picture: Picture;
  metric: Metric;
  search: CostSearch;
}

/** The picture's amounts as a table; each leads to its requests. On a phone, a card for each interval. */
export function PictureTable(props: PictureTableProps) {
  const phone = useIsPhone();
  const label = `${props.metric.label} by ${dimensionWords[props.report.groupBy].one} per ${props.report.interval}`;
  return (
    <ScrollRegion label={label} className="max-h-[420px]">
      {phone ? <Cards label={label} {...props} /> : <Rows label={label} {...props} />}
    </ScrollRegion>
  );
}

// Both ends stay in sight when the groups between them are wider than the card.
const firstColumn = 'sticky left-0 whitespace-nowrap bg-panel';
const lastColumn = 'sticky right-0 bg-panel shadow-[-1px_0_0_var(--line)]';

function Rows({ label, report, picture, metric, search }: PictureTableProps & { label: string }) {
  const head = report.interval.charAt(0).toUpperCase() + report.interval.slice(1);
  return (
    <Table aria-label={label}>
      <thead className="sticky top-0 z-10 bg-panel">
        <tr>
          <HeadCell className={firstColumn}>{head}, UTC</HeadCell>
          {picture.series.map((one) => (
            <HeadCell key={one.id} numeric>
              {one.name}
            </HeadCell>
          ))}
          <HeadCell numeric className={lastColumn}>
            {metric.additive ? 'Total' : 'All'}
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {report.intervals.map((place, index) => (
          <tr key={place.from}>
            <BodyCell className={firstColumn}>{intervalName(place.from, place.to, report.interval)}</BodyCell>
            {picture.series.map((one) => (
              <Amount
                key={one.id}
                amount={one.points[index] ?? null}
                metric={metric}
                exact={search.exact}
                query={requestQuery(search, { ...place, group: { dimension: report.groupBy, id: one.id } })}
              />
            ))}
            <Amount
              amount={picture.totals[index] ?? null}
              metric={metric}
              exact={search.exact}
              query={requestQuery(search, place)}
              className={lastColumn}
            />
          </tr>
        ))}
      </tbody>
      {!search.cumulative && (
        <tfoot className="sticky bottom-0 bg-panel">
          <tr className="font-medium">
            <BodyCell className={firstColumn}>{metric.additive ? 'Total' : 'All'}</BodyCell>
            {picture.series.map((one) => (
              <Amount key={one.id} amount={one.amount} metric={metric} exact={search.exact} />
            ))}
            <Amount amount={picture.total} metric={metric} exact={search.exact} className={lastColumn} />
          </tr>
        </tfoot>
      )}
    </Table>
  );
}

interface AmountProps {
  amount: bigint | null;
  metric: Metric;
  exact: boolean;
  /** Which requests are behind it; undefined where that cannot be asked. */
  query?: string | undefined;
  className?: string;
}

function Amount({ amount, metric, exact, query, className }: AmountProps) {
  const { href } = useOrganization();
  const text = amountText(metric, amount, exact);
  const nothing = amount === null || amount === 0n;
  return (
    <BodyCell numeric className={cn(nothing && 'text-ink-3', className)}>
      {query === undefined || nothing ? (
        text
      ) : (
        <Link href={`${href('requests')}?${query}`} className="hover:text-accent hover:underline">
          {text}
        </Link>
      )}
    </BodyCell>
  );
}

function Cards({ label, report, picture, metric, search }: PictureTableProps & { label: string }) {
  return (
    <ul aria-label={label}>
      {report.intervals.map((place, index) => (
        <li key={place.from} className="grid gap-1 border-t px-5 py-3 first:border-t-0">
          <p className="flex justify-between gap-3 font-medium">
            <span>{intervalName(place.from, place.to, report.interval)}</span>
            <span className="tabular-nums">{amountText(metric, picture.totals[index] ?? null, search.exact)}</span>
          </p>
          <p className="text-caption text-ink-3">
            {picture.series
              .filter((one) => (one.points[index] ?? 0n) !== 0n)
              .map((one) => `${one.name} ${amountText(metric, one.points[index] ?? null, search.exact)}`)
              .join(' · ') || 'nothing'}
          </p>
        </li>
      ))}
    </ul>
  );
}
