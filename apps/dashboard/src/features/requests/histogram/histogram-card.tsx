'use client';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { formatCount } from '@/ui/format';
import { ScrollRegion } from '@/ui/scroll-region';
import { Swatch } from '@/ui/swatch';
import { BodyCell, HeadCell, Table } from '@/ui/table';
import { bucketWords, classes, countOf, type Overview } from './buckets';
import { Histogram } from './histogram';

interface HistogramCardProps {
  overview: Overview | undefined;
  onZoom: (span: { from: string; to: string }) => void;
  /** Back to a time up to now; undefined where that is what is shown. */
  onWhole: (() => void) | undefined;
}

/** The picture above the list, its legend with totals, and the same as a table. */
export function HistogramCard({ overview, onZoom, onWhole }: HistogramCardProps) {
  const [table, setTable] = useState(false);
  return (
    <Card aria-label="Requests over time" className="px-4 pt-3 pb-2.5">
      {table && overview !== undefined ? (
        <Figures overview={overview} />
      ) : (
        <Histogram overview={overview} onZoom={onZoom} />
      )}
      <div className="mt-1.5 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <ul aria-label="Legend" className="flex flex-wrap gap-x-4 gap-y-1 text-caption text-ink-2">
          {overview !== undefined &&
            classes
              .map((one) => ({ ...one, count: sum(overview.histogram.map((bucket) => countOf(bucket, one.id))) }))
              .filter(({ count, id }) => count > 0 || id === 'answered')
              .map(({ id, label, color, count }) => (
                <li key={id} className="inline-flex items-center gap-1.5">
                  <Swatch color={color} />
                  {label} <span className="font-medium text-ink">{formatCount(count)}</span>
                </li>
              ))}
        </ul>
        <span className="flex gap-3">
          {onWhole !== undefined && (
            <Button variant="link" className="text-caption" onClick={onWhole}>
              Last 24 hours
            </Button>
          )}
          <Button variant="link" className="text-caption" aria-pressed={table} onClick={() => setTable(!table)}>
            {table ? 'Show as picture' : 'Show as table'}
          </Button>
        </span>
      </div>
    </Card>
  );
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

function Figures({ overview: { histogram, bucketMs } }: { overview: Overview }) {
  return (
    <ScrollRegion label="Requests over time, as a table" className="max-h-64">
      <Table>
        <thead>
          <tr>
            <HeadCell>Time, UTC</HeadCell>
            {classes.map(({ id, label }) => (
              <HeadCell key={id} numeric>
                {label}
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {histogram.toReversed().map((bucket) => (
            <tr key={bucket.at}>
              <BodyCell className="whitespace-nowrap">{bucketWords(bucket, bucketMs)}</BodyCell>
              {classes.map(({ id }) => (
                <BodyCell key={id} numeric>
                  {formatCount(countOf(bucket, id))}
                </BodyCell>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </ScrollRegion>
  );
}
