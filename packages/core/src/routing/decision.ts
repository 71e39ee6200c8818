import { z } from 'zod';

/** Why a request went where it went: every rule looked at, what strategies chose, and every candidate considered, in order. */
export const decision = z.strictObject({
  /** The version of the organization's routing that decided; null in records of earlier versions. */
  routingVersion: z.int().nullable().default(null),
  /** Whether that version was tried on a share of the requests only. */
  canary: z.boolean().default(false),
  rules: z.array(
    z.strictObject({
      ruleId: z.uuid(),
      version: z.int(),
      name: z.string(),
      matched: z.boolean(),
      /** In words, with the values that were seen: "model is gpt-5-mini" or "team is Search, not Support". */
      reason: z.string(),
    }),
  ),
  /** In words, what each strategy on the way saw and chose. */
  steps: z.array(z.string()).default([]),
  candidates: z.array(
    z.strictObject({
      providerAccountId: z.uuid(),
      account: z.string(),
      model: z.string(),
      /** `possible` only where nothing was called: a dry run. */
      result: z.enum(['served', 'failed', 'skipped', 'possible']),
      /** In words: why it was skipped, or what came of the attempt. */
      reason: z.string(),
    }),
  ),
});

/** See {@link decision}. */
export type Decision = z.infer<typeof decision>;
