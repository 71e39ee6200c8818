import { z } from 'zod';
import { amountHint, parseAmount } from '@/server/client/budget-words';
import type { Budget } from './budget';
import { amountToType } from './budget-values';
import { roundUp } from './lasting';

/** What is typed where a raise is asked for, given or decided. */
export type RaiseValues = {
  amount: string;
  /** What it is for, or what the one who decides says of it. */
  words: string;
  /** The value of a budget that counts values apart; empty for all. */
  group: string;
  untilKind: 'period' | 'moment';
  /** As the browser's picker writes it, in its own time zone. */
  until: string;
};

/** The schema of {@link RaiseValues}; `reason` asks for words. */
export const raiseSchema = (unit: Budget['unit'], { reason }: { reason: boolean }) =>
  z
    .strictObject({
      amount: z
        .string()
        .trim()
        .refine((typed) => parseAmount(unit, typed) !== undefined, amountHint(unit))
        .refine((typed) => parseAmount(unit, typed) !== 0n, 'More than nothing.'),
      words: z
        .string()
        .trim()
        .min(reason ? 1 : 0, 'Say what it is for.')
        .max(1_000, 'At most 1,000 characters.'),
      group: z.string(),
      untilKind: z.enum(['period', 'moment']),
      until: z.string(),
    })
    .refine(({ untilKind, until }) => untilKind === 'period' || Date.parse(until) > Date.now(), {
      path: ['until'],
      error: 'Choose a moment in the future.',
    });

/** To the end of the period, or for two days where there is no end; what is asked for, or what is missing at this pace. */
export function raiseDefaults(budget: Budget, asked?: bigint): RaiseValues {
  const { unit, current } = budget;
  const extra = asked ?? proposal(budget);
  return {
    amount: extra > 0n ? amountToType(unit, extra) : '',
    words: '',
    group: '',
    untilKind: current?.resetsAt == null ? 'moment' : 'period',
    until: localText(new Date(Date.now() + 2 * 86_400_000)),
  };
}

/** The moment to send; left out it is the end of the period. */
export function untilOf({ untilKind, until }: RaiseValues): { until?: string } {
  return untilKind === 'period' ? {} : { until: new Date(until).toISOString() };
}

/** What is missing to the end of the period at this pace, else a fifth of the limit. */
function proposal({ limit, current }: Budget): bigint {
  const whole = BigInt(current?.limit ?? limit);
  const missing = current?.forecast == null ? 0n : BigInt(current.forecast) - whole;
  return roundUp(missing > 0n ? missing : whole / 5n);
}

/** "2026-11-26T15:00" in the browser's zone, as its picker wants it. */
function localText(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
