import { z } from 'zod';
import { contract, type RouteInput } from '@/server/contract';
import { dayMs } from '../explorer/range';

const { model, providerAccountId, reason } = contract.adjustments.create.body.shape;

/** A correction as it is typed: whole days, both included, UTC. */
export const adjustmentSchema = z
  .object({
    providerAccountId: z.union([providerAccountId, z.literal('')]).refine((id) => id !== '', 'Choose an account.'),
    model,
    fromDay: z.iso.date('Choose a day.'),
    lastDay: z.iso.date('Choose a day.'),
    reason,
  })
  .refine(({ fromDay, lastDay }) => fromDay <= lastDay, { path: ['lastDay'], error: 'It ends before it begins.' });

export type AdjustmentValues = z.output<typeof adjustmentSchema>;

type Which = RouteInput<typeof contract.adjustments.preview>['query'];

/** Which requests are meant; undefined as long as that is not whole. The reason does not matter for it. */
export function whichOf(values: Partial<AdjustmentValues>): Which | undefined {
  const parsed = adjustmentSchema.safeParse({ ...values, reason: 'any' });
  if (!parsed.success) return undefined;
  const { providerAccountId: account, model: name, fromDay, lastDay } = parsed.data;
  return { providerAccountId: account, model: name, from: startOf(fromDay, 0), to: startOf(lastDay, 1) };
}

function startOf(day: string, daysLater: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + daysLater * dayMs).toISOString();
}

/** An empty form: the 30 days up to today, at the time `now` (ms), unless the address says since when. */
export function emptyAdjustment(
  now: number,
  given: { account: string; model: string; since: string | null },
): AdjustmentValues {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  const since = given.since !== null && z.iso.date().safeParse(given.since).success ? given.since : undefined;
  return {
    providerAccountId: given.account,
    model: given.model,
    fromDay: since ?? day(now - 29 * dayMs),
    lastDay: day(now),
    reason: '',
  };
}
