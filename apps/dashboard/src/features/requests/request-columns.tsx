import { totalInputTokens, totalOutputTokens, totalTokens } from '@switchyard/core/pricing/usage';
import { ArrowRight } from 'lucide-react';
import type { MouseEvent } from 'react';
import type { contract, RouteOutput } from '@/server/contract';
import { Chip } from '@/ui/chip';
import { cn } from '@/ui/cn';
import type { DataColumn } from '@/ui/data-table';
import { formatCount, formatDuration, utcClockMs, utcDay } from '@/ui/format';
import { costText } from './cost';
import { Outcome } from './outcome';

export type RequestItem = RouteOutput<typeof contract.requests.list>['items'][number];

/** How a request is opened: its address, and the way that stays on the page. */
export interface RequestLinks {
  hrefOf: (id: string) => string;
  open: (id: string) => void;
}

/** The columns of the list. */
export function requestColumns(links: RequestLinks): DataColumn<RequestItem>[] {
  return [
    {
      id: 'time',
      header: 'Time, UTC',
      card: 'meta',
      className: 'whitespace-nowrap font-mono text-caption',
      cell: (row) => <Time row={row} links={links} />,
    },
    {
      id: 'outcome',
      header: 'Outcome',
      card: 'title',
      cell: (row) => <Outcome outcome={row.outcome} code={row.errorCode} />,
    },
    { id: 'team', header: 'Team', className: 'max-w-28 truncate', cell: (row) => row.team.name },
    { id: 'key', header: 'Key', card: 'none', className: 'max-w-28 truncate', cell: (row) => row.key.name },
    {
      id: 'model',
      header: 'Model',
      card: 'line',
      cell: (row) => <Models asked={row.modelAsked} served={row.modelServed} />,
    },
    { id: 'tokens', header: 'Tokens', numeric: true, card: 'none', cell: tokens },
    { id: 'cost', header: 'Cost', numeric: true, card: 'aside', cell: (row) => <Cost row={row} /> },
    { id: 'latency', header: 'Latency', numeric: true, card: 'line', cell: (row) => formatDuration(row.latencyMs) },
    {
      id: 'first',
      header: 'First token',
      numeric: true,
      card: 'none',
      cell: (row) =>
        row.timeToFirstTokenMs === null ? (
          <span className="text-ink-3">–</span>
        ) : (
          formatDuration(row.timeToFirstTokenMs)
        ),
    },
    {
      id: 'rule',
      header: 'Rule',
      card: 'none',
      className: 'max-w-28 truncate',
      cell: (row) => row.ruleName ?? <span className="text-ink-3">default</span>,
    },
    { id: 'signs', header: 'Signs', card: 'none', cell: (row) => <Signs row={row} /> },
  ];
}

/** A real link, so it opens in a new tab too; a plain press opens the drawer without leaving the page. */
function Time({ row, links }: { row: RequestItem; links: RequestLinks }) {
  const day = utcDay(row.startedAt);
  const clock = utcClockMs(row.startedAt);
  const stay = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    links.open(row.id);
  };
  return (
    <a
      data-row-link
      href={links.hrefOf(row.id)}
      onClick={stay}
      aria-label={`Request of ${day} ${clock}`}
      className="hover:underline"
    >
      {day === utcDay(Date.now()) ? clock : `${day} ${clock}`}
    </a>
  );
}

/** What was asked for, and what served it when that is something else. */
export function Models({ asked, served, whole = false }: { asked: string; served: string | null; whole?: boolean }) {
  // In a list a long name is cut, so that it does not push the costs out of sight.
  const name = whole ? 'break-all' : 'break-all md:max-w-56 md:truncate';
  return (
    <span
      className={cn(
        'inline-flex min-w-0 items-center gap-x-1 font-mono text-caption',
        whole ? 'flex-wrap' : 'max-md:flex-wrap md:whitespace-nowrap',
      )}
    >
      <span title={asked} className={name}>
        {asked}
      </span>
      {served !== null && served !== asked && (
        <>
          <ArrowRight role="img" aria-label="served by" className="size-3 shrink-0 text-ink-3" />
          <span title={served} className={name}>
            {served}
          </span>
        </>
      )}
    </span>
  );
}

/** What is paid by another unit has no tokens: its drawer says what was used. */
function tokens({ usage }: RequestItem) {
  if (totalTokens(usage) === 0) return <span className="text-ink-3">–</span>;
  return `${formatCount(totalInputTokens(usage))} / ${formatCount(totalOutputTokens(usage))}`;
}

function Cost({ row }: { row: RequestItem }) {
  return (
    <span className={row.costNanos === null ? 'text-ink-3' : undefined}>
      {costText(row.costNanos)}
      {row.costEstimated && <span className="text-ink-3"> est.</span>}
    </span>
  );
}

function Signs({ row }: { row: RequestItem }) {
  return (
    <span className="flex gap-1">
      {row.attemptCount > 1 && (
        <Chip tone="soft">{row.outcome === 'SUCCEEDED' ? 'fell back' : `${row.attemptCount} attempts`}</Chip>
      )}
      {row.stream && <Chip tone="muted">stream</Chip>}
    </span>
  );
}
