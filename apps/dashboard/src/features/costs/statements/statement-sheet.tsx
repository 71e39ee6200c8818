'use client';
import { formatUsd, formatUsdExact } from '@switchyard/core/money/money';
import { useOrganization } from '@/server/client/use-organization';
import { cn } from '@/ui/cn';
import { formatCount } from '@/ui/format';
import { Lamp } from '@/ui/lamp';
import { BodyCell, HeadCell, Table } from '@/ui/table';
import { useIsPhone } from '@/ui/use-media-query';
import { calendarMonthWords } from '../explorer/time-words';
import { momentIn } from './moment-in';
import type { Statement, StatementLine } from './statement';
import { beyondPrint, lineName, lineNote, printedLines } from './statement-words';

/** The statement as it is read and printed: what for, line by line, and what it comes to. */
export function StatementSheet({ statement }: { statement: Statement }) {
  const phone = useIsPhone();
  return (
    <article
      aria-label="Statement"
      className="rounded-xl border bg-panel px-5 py-6 sm:px-8 sm:py-8 print:border-0 print:p-0"
    >
      <Head statement={statement} />
      {phone ? <LineCards lines={statement.lines} /> : <LineTable statement={statement} />}
      <Sums statement={statement} />
      <Foot statement={statement} />
    </article>
  );
}

function Head({ statement }: { statement: Statement }) {
  const { name } = useOrganization();
  const { team, month, timeZone, from, to, closedAt, closedBy } = statement;
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-x-8 gap-y-3">
      <div>
        <p className="text-ink-2">{name}</p>
        <h1 className="font-semibold text-page tracking-[-0.015em]">
          {team.name}, {calendarMonthWords(month)}
        </h1>
        <p className="text-caption text-ink-3">
          {momentIn(from, timeZone)} to {momentIn(to, timeZone)}, {timeZone}
        </p>
        <p className="mt-2">
          {closedAt === null ? (
            <Lamp tone="caution">Preview: the month is not closed, these numbers may change</Lamp>
          ) : (
            <Lamp tone="clear">
              Closed {momentIn(closedAt, timeZone)}
              {closedBy === null ? '' : ` by ${closedBy.name}`}
            </Lamp>
          )}
        </p>
      </div>
      <div className="sm:text-right">
        <p className="text-ink-2 text-small">Charged</p>
        <p className="font-semibold text-figure tracking-[-0.02em]" data-total-nanos={statement.totalNanos}>
          {formatUsd(BigInt(statement.totalNanos))}
        </p>
      </div>
    </header>
  );
}

function LineTable({ statement: { lines } }: { statement: Statement }) {
  const rest = beyondPrint(lines);
  return (
    <div className="max-lg:overflow-x-auto print:overflow-visible print:text-caption">
      <Table aria-label="Lines" className="[&_:is(th,td):first-child]:pl-0 [&_:is(th,td):last-child]:pr-0">
        <thead>
          <tr>
            <HeadCell>Model</HeadCell>
            <HeadCell>Key or reason</HeadCell>
            <HeadCell numeric>Requests</HeadCell>
            <HeadCell numeric>Tokens in</HeadCell>
            <HeadCell numeric>Tokens out</HeadCell>
            <HeadCell numeric>Cost</HeadCell>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <Line key={keyOf(line)} line={line} printed={index < printedLines} />
          ))}
          {rest !== undefined && (
            <tr className="hidden print:table-row">
              <BodyCell colSpan={5}>{rest.count} more lines; all of them stand in the CSV</BodyCell>
              <BodyCell numeric>{formatUsd(rest.costNanos)}</BodyCell>
            </tr>
          )}
        </tbody>
      </Table>
    </div>
  );
}

function keyOf(line: StatementLine): string {
  return line.kind === 'usage' ? `${line.model} ${line.key.id} ${line.purpose}` : `${line.month} ${line.model}`;
}

/** Requests of unknown cost are named; their cost is never shown as zero. */
function lineCost(line: StatementLine): string {
  const unknown =
    line.kind === 'usage' && line.costNanos === '0' && line.requests > 0 && line.unpricedRequests === line.requests;
  return unknown ? 'unknown' : formatUsd(BigInt(line.costNanos));
}

function Line({ line, printed }: { line: StatementLine; printed: boolean }) {
  const usage = line.kind === 'usage' ? line : undefined;
  return (
    <tr data-cost-nanos={line.costNanos} className={cn(!printed && 'print:hidden')}>
      <BodyCell className="print:h-6 print:py-1">{lineName(line)}</BodyCell>
      <BodyCell className="text-ink-2 print:h-6 print:py-1">{lineNote(line)}</BodyCell>
      <BodyCell numeric className="print:h-6 print:py-1">
        {usage === undefined ? '' : formatCount(usage.requests)}
      </BodyCell>
      <BodyCell numeric className="print:h-6 print:py-1">
        {usage === undefined ? '' : formatCount(usage.inputTokens)}
      </BodyCell>
      <BodyCell numeric className="print:h-6 print:py-1">
        {usage === undefined ? '' : formatCount(usage.outputTokens)}
      </BodyCell>
      <BodyCell numeric className="print:h-6 print:py-1">
        {lineCost(line)}
      </BodyCell>
    </tr>
  );
}

function LineCards({ lines }: { lines: readonly StatementLine[] }) {
  return (
    <ul aria-label="Lines">
      {lines.map((line) => (
        <li key={keyOf(line)} data-cost-nanos={line.costNanos} className="grid gap-0.5 border-t py-3">
          <p className="flex justify-between gap-3 font-medium">
            <span className="min-w-0 break-words">{lineName(line)}</span>
            <span className="tabular-nums">{lineCost(line)}</span>
          </p>
          <p className="text-ink-2">{lineNote(line)}</p>
          {line.kind === 'usage' && (
            <p className="text-caption text-ink-3">
              {formatCount(line.requests)} requests · {formatCount(line.inputTokens)} tokens in,{' '}
              {formatCount(line.outputTokens)} out
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

function Sums({ statement }: { statement: Statement }) {
  const parts = [
    { label: calendarMonthWords(statement.month), nanos: statement.monthNanos },
    { label: 'Changes of earlier months', nanos: statement.earlierNanos },
  ];
  return (
    <dl className="mt-4 ml-auto grid w-full max-w-sm gap-1 border-t pt-3">
      {parts.map(({ label, nanos }) => (
        <div key={label} className="flex justify-between gap-4 text-ink-2">
          <dt>{label}</dt>
          <dd>{formatUsd(BigInt(nanos))}</dd>
        </div>
      ))}
      <div className="flex justify-between gap-4 font-semibold">
        <dt>Charged</dt>
        <dd>{formatUsd(BigInt(statement.totalNanos))}</dd>
      </div>
    </dl>
  );
}

function Foot({ statement }: { statement: Statement }) {
  const { requests, unpricedRequests, totalNanos } = statement;
  return (
    <p className="mt-6 text-caption text-ink-3">
      {formatCount(requests)} requests. Exact amount: {formatUsdExact(BigInt(totalNanos))}. Computed from the sums of
      the request log and price corrections; each call at the price that held when it was made.
      {unpricedRequests > 0 &&
        ` ${formatCount(unpricedRequests)} requests had no price and are not charged; when they get one, they are a line of a later statement.`}
    </p>
  );
}
