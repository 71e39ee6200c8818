'use client';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { cn } from '@/ui/cn';
import { formatCount, utcDay, utcHour } from '@/ui/format';
import { Skeleton } from '@/ui/skeleton';
import { type Bucket, bucketWords, classes, countOf, type Overview, spanOf, totalOf } from './buckets';

interface HistogramProps {
  overview: Overview | undefined;
  /** A bar was pressed, or some were dragged over. */
  onZoom: (span: { from: string; to: string }) => void;
}

/** How the requests are spread over the time, by how they ended. Bars are one stop of the keyboard; arrows walk them. */
export function Histogram({ overview, onZoom }: HistogramProps) {
  if (overview === undefined) return <Skeleton className="h-24 w-full" />;
  return <Bars overview={overview} onZoom={onZoom} />;
}

function Bars({ overview, onZoom }: { overview: Overview; onZoom: HistogramProps['onZoom'] }) {
  const { histogram, bucketMs } = overview;
  const most = Math.max(1, ...histogram.map(totalOf));
  const { drag, at, zoom, handlers } = useDrag(overview, onZoom);
  const shown = histogram[at];
  return (
    <div className="min-w-0">
      <p aria-hidden className="flex h-4 justify-between gap-3 text-caption text-ink-3">
        <span className="truncate">{shown && figuresOf(shown, bucketMs)}</span>
        <span>{formatCount(most)}</span>
      </p>
      <div
        role="toolbar"
        aria-label="Requests over time; a bar narrows the log to its time"
        className="flex h-20 touch-pan-y select-none items-stretch border-y"
        {...handlers}
      >
        {histogram.map((bucket, index) => (
          <button
            key={bucket.at}
            type="button"
            data-bucket={index}
            tabIndex={index === Math.max(0, at) ? 0 : -1}
            aria-label={figuresOf(bucket, bucketMs)}
            onClick={(event) => event.detail === 0 && zoom(index, index)}
            className={cn(
              'flex min-w-0 flex-1 flex-col-reverse px-[0.5px] hover:bg-sunken focus-visible:outline-offset-[-2px]',
              drag !== undefined && index >= drag.low && index <= drag.high && 'bg-accent-soft hover:bg-accent-soft',
            )}
          >
            <Bar bucket={bucket} most={most} />
          </button>
        ))}
      </div>
      <p aria-hidden className="mt-1 flex justify-between text-caption text-ink-3">
        <span>{momentWords(overview.from)}</span>
        <span>{momentWords(overview.to)}</span>
      </p>
    </div>
  );
}

/** What is pressed, dragged over and walked to. */
function useDrag(overview: Overview, onZoom: HistogramProps['onZoom']) {
  const [at, setAt] = useState(-1);
  const [drag, setDrag] = useState<{ from: number; to: number }>();
  const zoom = (first: number, last: number) => {
    const span = spanOf(overview, first, last);
    if (span !== undefined) onZoom(span);
  };
  const indexOf = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const index = Math.floor(((event.clientX - left) / width) * overview.histogram.length);
    return Math.max(0, Math.min(overview.histogram.length - 1, index));
  };
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({ from: indexOf(event), to: indexOf(event) });
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      setAt(indexOf(event));
      if (drag !== undefined) setDrag({ ...drag, to: indexOf(event) });
    },
    onPointerUp: () => {
      if (drag !== undefined) zoom(drag.from, drag.to);
      setDrag(undefined);
    },
    onPointerCancel: () => setDrag(undefined),
    onPointerLeave: () => drag === undefined && setAt(-1),
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      const next = Math.max(0, Math.min(overview.histogram.length - 1, Math.max(0, at) + step));
      event.currentTarget.querySelector<HTMLElement>(`[data-bucket="${next}"]`)?.focus();
      setAt(next);
    },
  };
  const low = drag && Math.min(drag.from, drag.to);
  const high = drag && Math.max(drag.from, drag.to);
  return { drag: low === undefined || high === undefined ? undefined : { low, high }, at, zoom, handlers };
}

function Bar({ bucket, most }: { bucket: Bucket; most: number }) {
  return classes.map(({ id, color }) => {
    const count = countOf(bucket, id);
    if (count === 0) return null;
    return (
      <span
        key={id}
        className="w-full shrink-0 border-panel border-t first:border-t-0"
        style={{ background: `var(${color})`, height: `max(2px, ${(count / most) * 100}%)` }}
      />
    );
  });
}

function figuresOf(bucket: Bucket, bucketMs: number): string {
  const parts = classes
    .filter(({ id }) => countOf(bucket, id) > 0)
    .map(({ id, label }) => `${formatCount(countOf(bucket, id))} ${label.toLowerCase()}`);
  return `${bucketWords(bucket, bucketMs)}: ${parts.length === 0 ? 'no requests' : parts.join(', ')}`;
}

const momentWords = (at: string) => `${utcDay(at)}, ${utcHour(at)}`;
