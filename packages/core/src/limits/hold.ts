import { z } from 'zod';
import { measures, windows } from './limit-policy.ts';

const amount = z.string().regex(/^\d+$/, 'must be a whole number as a decimal string');

/**
 * One counter of spend: a budget in one period, and for a budget that counts values apart the value. `period` is the first moment of
 * the period (ISO 8601, UTC); `group` is empty, or the value.
 */
export const budgetCounter = z.strictObject({ budgetId: z.uuid(), period: z.iso.datetime(), group: z.string() });

/** See {@link budgetCounter}. */
export type BudgetCounter = z.infer<typeof budgetCounter>;

/** What a settled request was counted with in one budget: nano-USD, tokens or requests, as the budget counts. */
export const charge = budgetCounter.extend({ amount });

/** See {@link charge}. */
export type Charge = z.infer<typeof charge>;

/**
 * What an admitted request holds in one counter until it is settled. `reserved` is in the counter's own unit. Kept with the
 * reservation, so that a sweeper can release it when the gateway has died.
 */
export const hold = z.discriminatedUnion('kind', [
  budgetCounter.extend({ kind: z.literal('budget'), reserved: amount }),
  z.strictObject({
    kind: z.literal('window'),
    policyId: z.uuid(),
    group: z.string(),
    measure: z.enum(measures),
    window: z.enum(windows),
    reserved: amount,
  }),
  z.strictObject({ kind: z.literal('concurrency'), policyId: z.uuid(), group: z.string() }),
]);

/** See {@link hold}. */
export type Hold = z.infer<typeof hold>;
