import { totalInputTokens, totalOutputTokens, totalTokens } from '@switchyard/core/pricing/usage';
import { ArrowRight } from 'lucide-react';
import type { MouseEvent } from 'react';
import type { contract, RouteOutput } from '@/server/contract';
import { Chip } from '@/ui/chip';
import { cn } from '@/ui/cn';
import type { DataColumn } from '@/ui/data-table';
import { formatCount, formatDuration, formatShare, utcClockMs, utcDay } from '@/ui/format';
import { costText } from './cost';
import { contentStateWords } from './filter/filter-words';
import { signsOf } from './list/signs';
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
    { id: 'team', header: 'Team', className: 'max-w-24 truncate', cell: (row) => row.team.name },
    { id: 'key', header: 'Key', card: 'none', className: 'max-w-24 truncate', cell: (row) => row.key.name },
    {
      id: 'model',
      header: 'Model',
      card: 'line',
      cell: (row) => <Models asked={row.modelAsked} served={row.modelServed} />,
    },
    { id: 'tokens', header: 'Tokens', numeric: true, card: 'none', cell: tokens },
    { id: 'cost', header: 'Cost', numeric: true, card: 'aside', cell: (row) => <Cost row={row} /> },
    { id: 'latency', header: 'Latency', numeric: true, card: 'line', cell: (row) => <Latency row={row} /> },
    { id: 'signs', header: 'Signs', card: 'line', cell: (row) => <Signs row={row} /> },
    {
      id: 'rule',
      header: 'Rule',
      card: 'none',
      className: 'max-w-28 truncate',
      cell: (row) => row.ruleName ?? <span className="text-ink-3">default</span>,
    },
    { id: 'client', header: 'Client', card: 'none', className: 'max-w-24 truncate', cell: (row) => row.client || none },
    ...moreColumns,
  ];
}

const none = <span className="text-ink-3">–</span>;

/** Columns that are out of sight until they are chosen. */
const moreColumns: readonly DataColumn<RequestItem>[] = [
  {
    id: 'first',
    header: 'First token',
    numeric: true,
    card: 'none',
    cell: (row) => (row.timeToFirstTokenMs === null ? none : formatDuration(row.timeToFirstTokenMs)),
  },
  {
    id: 'account',
    header: 'Provider account',
    card: 'none',
    className: 'max-w-32 truncate',
    cell: (row) => row.providerAccount?.name ?? none,
  },
  { id: 'status', header: 'HTTP', numeric: true, card: 'none', cell: (row) => row.httpStatus },
  {
    id: 'endpoint',
    header: 'Endpoint',
    card: 'none',
    className: 'max-w-40 truncate font-mono text-caption',
    cell: (row) => row.endpoint,
  },
  text('session', 'Session', (row) => row.session),
  text('endUser', 'End user', (row) => row.endUser),
  text('traceId', 'Trace', (row) => row.traceId),
  text('clientRequestId', "Client's request id", (row) => row.clientRequestId),
  text('upstreamRequestId', "Provider's request id", (row) => row.upstreamRequestId),
  text('finishReason', 'Finish reason', (row) => row.finishReason),
  text('priceVersion', 'Prices', (row) => row.priceVersion),
  text('tags', 'Tags', (row) => row.tags.join(', ') || null),
  text('metadata', 'Metadata', (row) => metadataText(row.metadata) || null),
  text('content', 'Content', (row) => contentStateWords(row.content.state)),
  text('id', 'Request id', (row) => row.id),
];

/** The ids of the columns that nobody sees unasked, as the browser keeps them. */
export const usuallyHidden = moreColumns.map(({ id }) => id).join(',');

function text(id: string, header: string, of: (row: RequestItem) => string | null): DataColumn<RequestItem> {
  return {
    id,
    header,
    card: 'none',
    className: 'max-w-44 truncate text-caption',
    cell: (row) => {
      const value = of(row);
      return value === null ? none : <span title={value}>{value}</span>;
    },
  };
}

const metadataText = (metadata: RequestItem['metadata']) =>
  Object.entries(metadata)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');

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
  if (totalTokens(usage) === 0) return none;
  const input = totalInputTokens(usage);
  const cached = usage.cachedInputTokens + usage.cachedInputAudioTokens + usage.cachedInputImageTokens;
  return (
    <span title={cached === 0 ? undefined : `${formatShare(cached / input)} of the input from the provider's cache`}>
      {formatCount(input)}
      {cached > 0 && <span className="text-ink-3"> ({formatShare(cached / input)})</span>} /{' '}
      {formatCount(totalOutputTokens(usage))}
    </span>
  );
}

function Cost({ row }: { row: RequestItem }) {
  return (
    <span className={row.costNanos === null ? 'text-ink-3' : undefined}>
      {costText(row.costNanos)}
      {row.costEstimated && <span className="text-ink-3"> est.</span>}
    </span>
  );
}

/** How long it took, with the part until the first token as a bar. */
function Latency({ row: { latencyMs, timeToFirstTokenMs } }: { row: RequestItem }) {
  const words = formatDuration(latencyMs);
  if (timeToFirstTokenMs === null) return words;
  const share = Math.min(1, timeToFirstTokenMs / Math.max(1, latencyMs));
  return (
    <span
      title={`First token after ${formatDuration(timeToFirstTokenMs)}`}
      className="inline-grid justify-items-stretch gap-0.5"
    >
      {words}
      <span aria-hidden className="flex h-0.5 min-w-10 overflow-hidden rounded-full bg-line max-md:hidden">
        <span className="bg-accent" style={{ width: `${share * 100}%` }} />
      </span>
    </span>
  );
}

function Signs({ row }: { row: RequestItem }) {
  const signs = signsOf(row);
  if (signs.length === 0) return null;
  return (
    <span className="flex gap-1 max-md:flex-wrap">
      {signs.map(({ words, told }) => (
        <Chip key={words} tone={told ? 'soft' : 'muted'}>
          {words}
        </Chip>
      ))}
    </span>
  );
}
