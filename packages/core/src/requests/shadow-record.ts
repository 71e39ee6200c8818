import { z } from 'zod';
import { charge, hold } from '../limits/hold.ts';
import { usage } from '../pricing/usage.ts';

const count = z.int().nonnegative();
const nanos = z.string().regex(/^\d+$/, 'must be nano-USD as a decimal string');

/** One of two answers to the same call, in figures. Times in ms from the start of the call to the provider; cost in nano-USD. */
export const comparedAnswer = z.strictObject({
  providerAccountId: z.uuid(),
  provider: z.string(),
  model: z.string(),
  /** "succeeded", "cut", "cancelled" or a class of provider failure. */
  outcome: z.string(),
  httpStatus: z.int().nullable(),
  errorMessage: z.string().nullable(),
  finishReason: z.string().nullable(),
  usage,
  /** Null when the model has no price. */
  costNanos: nanos.nullable(),
  durationMs: count,
  outputCharacters: count,
});

/** See {@link comparedAnswer}. */
export type ComparedAnswer = z.infer<typeof comparedAnswer>;

/** A copy of a request that a rule sent to a second target: what came of both. Never what was said. */
export const shadowRecord = z.strictObject({
  version: z.literal(1),
  /** UUIDv7 of the copy. */
  id: z.uuid(),
  organizationId: z.uuid(),
  requestId: z.uuid(),
  ruleId: z.uuid(),
  ruleVersion: z.int(),
  startedAt: z.iso.datetime(),
  served: comparedAnswer,
  shadow: comparedAnswer,
  /** The share of words that both texts have in common, from 0 to 1; null when either has no text. */
  similarity: z.number().min(0).max(1).nullable(),
  /** Whose request was copied, so that cost reports know who pays; null in records of earlier versions. */
  payer: z
    .strictObject({
      teamId: z.uuid(),
      keyId: z.uuid(),
      memberId: z.uuid().nullable(),
      endpoint: z.string(),
      tags: z.array(z.string()),
    })
    .nullable()
    .default(null),
  /** What the copy was counted with in the budgets of the request and in that of the rule; empty in records of earlier versions. */
  charges: z.array(charge).default([]),
});

/** See {@link shadowRecord}. */
export type ShadowRecord = z.infer<typeof shadowRecord>;

/**
 * Kept with the reservation of a copy: the record that a sweeper writes when the gateway died before the copy ended, whose cost is
 * the reservation, and what it holds in every counter.
 */
export const shadowIntent = z.strictObject({
  version: z.literal(1),
  shadow: shadowRecord,
  holds: z.array(hold),
});

/** See {@link shadowIntent}. */
export type ShadowIntent = z.infer<typeof shadowIntent>;
