'use client';

import { type KeyboardEvent, useState } from 'react';
import { cn } from '@/ui/cn';
import type { HealthBar } from './account-health';
import { spanOf, summaryOf, trafficWords } from './health-words';

// What is read bar by bar must take the focus, or a keyboard cannot reach it.
const focusable = { tabIndex: 0 } as const;

type HealthBarsProps = { name: string; bars: readonly HealthBar[] };

/** A day in hours: a bar where there was traffic, its failed part dark at the foot. Pointer and arrow keys read single bars. */
export function HealthBars({ name, bars }: HealthBarsProps) {
  const [at, setAt] = useState<number>();
  const bar = at === undefined ? undefined : bars[at];
  const move = (event: KeyboardEvent) => {
    const next = stepOf(event.key, at ?? bars.length, bars.length - 1);
    if (next === undefined) return;
    event.preventDefault();
    setAt(next);
  };
  return (
    <figure
      {...focusable}
      aria-label={`Health of ${name}. ${summaryOf(bars)} Arrow keys read hours.`}
      className="relative rounded-sm"
      onKeyDown={move}
      onBlur={() => setAt(undefined)}
      onPointerLeave={() => setAt(undefined)}
    >
      <div aria-hidden className="flex h-9 items-end">
        {bars.map((one, index) => (
          <span
            key={one.from}
            className="flex h-full flex-1 items-end px-px max-sm:px-[0.5px]"
            onPointerEnter={() => setAt(index)}
            onPointerDown={() => setAt(index)}
          >
            <Bar bar={one} chosen={index === at} />
          </span>
        ))}
      </div>
      <figcaption aria-hidden className="mt-1 flex justify-between text-caption text-ink-3">
        <span>24 hours ago</span>
        <span>now</span>
      </figcaption>
      <output className="sr-only">{bar && readingOf(bar)}</output>
      {at !== undefined && bar !== undefined && <Reading at={at / Math.max(1, bars.length - 1)} bar={bar} />}
    </figure>
  );
}

function Bar({ bar: { attempts, failures }, chosen }: { bar: HealthBar; chosen: boolean }) {
  if (attempts === 0) return <span className={cn('h-0.5 w-full bg-line', chosen && 'bg-ink-3')} />;
  const failed = failures / attempts;
  return (
    <span className={cn('relative h-full w-full overflow-hidden rounded-[1px] bg-ink-3/50', chosen && 'bg-ink-2')}>
      {failures > 0 && (
        <span className="absolute inset-x-0 bottom-0 bg-stop" style={{ height: `max(4px, ${failed * 100}%)` }} />
      )}
    </span>
  );
}

/** What a bar says, over it and never outside of the figure. */
function Reading({ at, bar }: { at: number; bar: HealthBar }) {
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute bottom-full z-10 mb-1 whitespace-nowrap rounded-md border bg-panel px-2.5 py-1.5 text-caption shadow-lift"
      style={{ left: `${at * 100}%`, transform: `translateX(${-at * 100}%)` }}
    >
      <span className="block font-medium">{spanOf(bar)} UTC</span>
      <span className="block text-ink-2">
        {bar.attempts === 0 ? 'no attempts' : trafficWords(bar.attempts, bar.failures)}
      </span>
    </div>
  );
}

function readingOf(bar: HealthBar): string {
  return `${spanOf(bar)} UTC: ${bar.attempts === 0 ? 'no attempts' : trafficWords(bar.attempts, bar.failures)}`;
}

/** The bar that a key leads to; undefined when the key means something else. */
function stepOf(key: string, from: number, last: number): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, from - 1);
    case 'ArrowRight':
      return Math.min(last, from + 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
