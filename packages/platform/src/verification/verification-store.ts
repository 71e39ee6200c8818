import { z } from 'zod';
import type { Redis } from '../redis/connect-redis.ts';
import { keys } from '../redis/keys.ts';

/** What the last nightly comparison found. Days are of UTC, `2026-11-22`, both included. */
const verification = z.strictObject({
  at: z.iso.datetime(),
  fromDay: z.iso.date(),
  toDay: z.iso.date(),
  /** Groups whose roll-up is not the sum of the log. */
  usageDifferences: z.int(),
  /** Counters whose ledger is not the sum of the charges in the log. */
  budgetDifferences: z.int(),
});

/** See {@link VerificationStore}. */
export type Verification = z.infer<typeof verification>;

/** Keeps the last comparison where every worker's health check finds it. Both methods reject when Redis does not answer. */
export type VerificationStore = ReturnType<typeof createVerificationStore>;

/** Makes the store over one connection. */
export function createVerificationStore(redis: Redis) {
  return {
    async save(found: Verification): Promise<void> {
      await redis.set(keys.verification, JSON.stringify(found));
    },
    /** Null before the first comparison. */
    async read(): Promise<Verification | null> {
      const text = await redis.get(keys.verification);
      return text === null ? null : (verification.safeParse(JSON.parse(text)).data ?? null);
    },
  };
}
