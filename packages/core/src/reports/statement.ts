import { z } from 'zod';

const signedNanos = z.string().regex(/^-?\d+$/);
const count = z.int().nonnegative();

/**
 * A line of a team's monthly statement; `costNanos` is nano-USD in decimal digits and may be negative. The lines of a statement add up
 * to its total.
 */
export const statementLine = z.discriminatedUnion('kind', [
  /** What the month holds, by model, key and purpose. `model` is empty where no provider was called. */
  z.strictObject({
    kind: z.literal('usage'),
    model: z.string(),
    key: z.strictObject({ id: z.uuid(), name: z.string() }),
    purpose: z.enum(['ANSWER', 'RETRY', 'SHADOW', 'ADJUSTMENT', 'LOOKUP']),
    requests: count,
    /** Negative for corrections: they price requests that had no known cost. */
    unpricedRequests: z.int(),
    inputTokens: count,
    outputTokens: count,
    costNanos: signedNanos,
  }),
  /** What changed in an earlier month since its statement was closed: corrected prices, and requests that were recorded late. */
  z.strictObject({
    kind: z.literal('earlier-month'),
    /** Such as "2026-09". */
    month: z.string(),
    model: z.string(),
    /** Reasons of the corrections of this model that reach into the month; empty when requests came late. */
    reasons: z.array(z.string()),
    costNanos: signedNanos,
  }),
]);

/** See {@link statementLine}. */
export type StatementLine = z.infer<typeof statementLine>;
