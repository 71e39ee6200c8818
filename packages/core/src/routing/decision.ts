import { z } from 'zod';

/** Why a request went where it went: every rule looked at and every candidate considered, in order. */
export const decision = z.strictObject({
  rules: z.array(
    z.strictObject({
      ruleId: z.uuid(),
      version: z.int(),
      name: z.string(),
      matched: z.boolean(),
      /** In words: "model is gpt-5-mini" or "team is not Search". */
      reason: z.string(),
    }),
  ),
  candidates: z.array(
    z.strictObject({
      providerAccountId: z.uuid(),
      account: z.string(),
      model: z.string(),
      result: z.enum(['served', 'failed', 'skipped']),
      /** In words: why it was skipped, or what came of the attempt. */
      reason: z.string(),
    }),
  ),
});

/** See {@link decision}. */
export type Decision = z.infer<typeof decision>;
