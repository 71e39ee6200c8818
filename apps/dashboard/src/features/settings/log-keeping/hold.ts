import { z } from 'zod';
import type { contract, RouteInput, RouteOutput } from '@/server/contract';
import { dayText } from '@/ui/when';

/** A legal hold as the list has it. */
export type Hold = RouteOutput<typeof contract.legalHolds.list>['items'][number];

type HoldBody = RouteInput<typeof contract.legalHolds.create>['body'];

const dayMs = 86_400_000;

/** "All requests", "Requests from 1 Nov", "Requests of 1 Nov – 3 Nov": the end is its last day. */
export function holdSpan({ from, to }: Pick<Hold, 'from' | 'to'>, now: number): string {
  const first = from && dayText(from, now);
  // A hold ends before `to`; the last moment that it covers names the day.
  const last = to && dayText(new Date(Date.parse(to) - 1).toISOString(), now);
  if (first && last) return first === last ? `Requests of ${first}` : `Requests of ${first} – ${last}`;
  if (first) return `Requests from ${first} on`;
  return last ? `Requests up to ${last}` : 'All requests, also those to come';
}

/** A hold as the form has it: days in UTC, as the browser's picker gives them, or empty. */
export const holdForm = (shape: { name: z.ZodType<string, string>; reason: z.ZodType<string, string> }) =>
  z
    .object({ ...shape, first: z.string(), last: z.string() })
    .refine(({ first, last }) => first === '' || last === '' || first <= last, {
      path: ['last'],
      message: 'The last day must not come before the first.',
    });

/** What the form comes to, as the API takes it: up to the end of the last day. */
export function holdBody({ name, reason, first, last }: z.output<ReturnType<typeof holdForm>>): HoldBody {
  return {
    name,
    reason,
    from: first === '' ? null : new Date(first).toISOString(),
    to: last === '' ? null : new Date(Date.parse(last) + dayMs).toISOString(),
  };
}
