import type { BudgetAction } from '@switchyard/core/budgets/budget';
import { forecast } from '@switchyard/core/budgets/forecast';
import { actionWords, amountWords } from '@/server/client/budget-words';
import type { LampTone } from '@/ui/lamp';
import type { Budget } from './budget';
import { dayIn, momentIn, weekdayIn } from './zone-words';

/** What the words are made of; amounts in the budget's unit. */
export type Pace = { spent: bigint; startMs: number; endMs: number | null; nowMs: number; timeZone: string };

/** Until when a limit lasts if spending goes on as it did in the period so far. */
export type Lasting =
  | { kind: 'nothing-spent' }
  | { kind: 'used-up' }
  | { kind: 'too-early' }
  | { kind: 'whole-period' }
  | { kind: 'until'; atMs: number };

/** See {@link Lasting}. */
export function lasting({ spent, startMs, endMs, nowMs }: Pace, limit: bigint): Lasting {
  if (spent >= limit) return { kind: 'used-up' };
  if (spent === 0n) return { kind: 'nothing-spent' };
  const { atEnd, runsOutAtMs } = forecast({ spent, startMs, endMs, nowMs, limit });
  if (runsOutAtMs !== null) return { kind: 'until', atMs: runsOutAtMs };
  return atEnd === null && endMs !== null ? { kind: 'too-early' } : { kind: 'whole-period' };
}

/** A budget's pace at a moment; undefined outside of its days. */
export function paceOf({ current, timeZone }: Budget, nowMs: number): Pace | undefined {
  if (current === null) return undefined;
  return {
    spent: BigInt(current.spent),
    startMs: Date.parse(current.startsAt),
    endMs: current.resetsAt === null ? null : Date.parse(current.resetsAt),
    nowMs,
    timeZone,
  };
}

/** In a few words and with its lamp, for a cell. */
export function lastingInShort(pace: Pace, { limit, action }: { limit: bigint; action: BudgetAction }) {
  const result = lasting(pace, limit);
  switch (result.kind) {
    case 'nothing-spent':
      return { tone: 'off' as LampTone, words: 'nothing spent yet' };
    case 'used-up':
      return {
        tone: action.kind === 'block' ? ('stop' as LampTone) : 'caution',
        words: `used up: ${actionWords(action)}`,
      };
    case 'too-early':
      return { tone: 'off' as LampTone, words: 'too early to say' };
    case 'whole-period':
      return { tone: 'clear' as LampTone, words: pace.endMs === null ? 'lasts for now' : 'lasts the period' };
    case 'until':
      return { tone: 'caution' as LampTone, words: `lasts until ${until(pace, result.atMs)}` };
  }
}

/**
 * The sentence for it, and what a raise would buy: "At this pace it lasts until Thu 26 Nov; raised to $800.00 it lasts until 30 Nov, the
 * end of the period."
 */
export function lastingInWords(
  pace: Pace,
  { limit, action, unit }: { limit: bigint } & Pick<Budget, 'action' | 'unit'>,
): string {
  const result = lasting(pace, limit);
  switch (result.kind) {
    case 'nothing-spent':
      return 'Nothing is spent yet in this period.';
    case 'used-up':
      return `Used up: ${actionWords(action)}${pace.endMs === null ? ' until it is raised' : ` until ${momentIn(pace.timeZone, pace.endMs)}, or until it is raised`}.`;
    case 'too-early':
      return 'The period is too young for a forecast.';
    case 'whole-period':
      return pace.endMs === null
        ? 'At this pace it lasts.'
        : `At this pace it lasts until ${weekdayIn(pace.timeZone, pace.endMs - 1)}, the end of the period.`;
    case 'until':
      return `At this pace it lasts until ${until(pace, result.atMs)}${whatARaiseBuys(pace, { limit, unit })}.`;
  }
}

/** A day is enough for what is days away; the hour matters today and tomorrow. */
function until({ timeZone, nowMs }: Pace, atMs: number): string {
  return atMs - nowMs < 36 * 3_600_000 ? momentIn(timeZone, atMs) : weekdayIn(timeZone, atMs);
}

/** The next round amount that lasts to the end of the period, or further than now. */
function whatARaiseBuys(pace: Pace, { limit, unit }: { limit: bigint; unit: Budget['unit'] }): string {
  const { atEnd } = forecast({ ...pace, limit: null });
  if (atEnd === null || pace.endMs === null || limit === 0n) return '';
  // The forecast is rounded down, so it may be short by a hair.
  const enough = lasting(pace, roundUp(atEnd)).kind === 'whole-period' ? atEnd : atEnd + 1n;
  const raised = roundUp(enough);
  if (raised <= limit) return '';
  return `; raised to ${amountWords(unit, raised)} it lasts until ${dayIn(pace.timeZone, pace.endMs - 1)}, the end of the period`;
}

/** Up to two figures that people would choose: 812 becomes 820, 17,450 becomes 18,000. */
export function roundUp(amount: bigint): bigint {
  const step = 10n ** BigInt(Math.max(0, amount.toString().length - 2));
  return ((amount + step - 1n) / step) * step;
}
