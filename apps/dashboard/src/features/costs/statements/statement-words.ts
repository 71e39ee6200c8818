import { formatUsd } from '@switchyard/core/money/money';
import type { LampTone } from '@/ui/lamp';
import { calendarMonthWords } from '../explorer/time-words';
import { purposeWords } from '../words';
import type { MonthView, StatementLine } from './statement';

/** What a line is for: a model, and what was made with it beside answers. */
export function lineName(line: StatementLine): string {
  if (line.kind === 'earlier-month') {
    const what = line.model === '' ? 'late requests' : line.model;
    return `${calendarMonthWords(line.month)}: ${what}`;
  }
  const model = line.model === '' ? 'No model was reached' : line.model;
  return line.purpose === 'ANSWER' ? model : `${model}, ${purposeWords[line.purpose].toLowerCase()}`;
}

/** What stands beside a line's name: its key, or why an earlier month changed. */
export function lineNote(line: StatementLine): string {
  if (line.kind === 'usage') return line.key.name;
  return line.reasons.length === 0 ? 'recorded after that month was closed' : line.reasons.join('; ');
}

const states: Record<MonthView['state'], { tone: LampTone; words: string }> = {
  running: { tone: 'off', words: 'Running: a preview that still grows' },
  settling: { tone: 'caution', words: 'Over; the last requests are still being recorded' },
  ready: { tone: 'clear', words: 'Complete, not closed yet' },
  closed: { tone: 'clear', words: 'Closed' },
};

/** Where a month stands. */
export const monthState = ({ state }: Pick<MonthView, 'state'>) => states[state];

/** What matters of a month, under the page's title. */
export function monthLead(view: MonthView): string {
  const month = calendarMonthWords(view.month);
  const count = view.items.length;
  if (count === 0) return `Nothing was spent in ${month}.`;
  const total = formatUsd(BigInt(view.totalNanos));
  const teams = `${count} ${count === 1 ? 'team' : 'teams'}`;
  return view.state === 'closed'
    ? `${teams} are charged ${total} for ${month}. It is closed: the numbers stay as they are.`
    : `${teams} would be charged ${total} for ${month} by now.`;
}

/**
 * What the organization spent in the month beside what the statements charge for it. Undefined where they agree: a difference is
 * what changed after the close, and the next statements charge it.
 */
export function changedSince({ monthNanos, organizationNanos }: MonthView): string | undefined {
  const difference = BigInt(organizationNanos) - BigInt(monthNanos);
  if (difference === 0n) return undefined;
  return `${formatUsd(difference)} changed since the close; it is a line of the next statements.`;
}

/** How many lines a printed page holds; the others are one line there, and all of them stand in the CSV. */
export const printedLines = 22;

/** The lines that are left out in print, as one: how many, and what they come to. */
export function beyondPrint(lines: readonly StatementLine[]): { count: number; costNanos: bigint } | undefined {
  const rest = lines.slice(printedLines);
  if (rest.length === 0) return undefined;
  return { count: rest.length, costNanos: rest.reduce((sum, line) => sum + BigInt(line.costNanos), 0n) };
}
