import { z } from 'zod';

/**
 * A credential that is not asked for a model for a while. Gateways tell each other and the dashboard; losing it is harmless, because
 * every gateway finds out by itself.
 */
export const resting = z.strictObject({
  providerAccountId: z.uuid(),
  credentialId: z.uuid(),
  /** Null: for every model, because the provider refused the credential itself. */
  model: z.string().nullable(),
  /** `cooling`: the provider asked for a pause. `open`: it failed too often. `parked`: it refused the credential. */
  kind: z.enum(['cooling', 'open', 'parked']),
  /** In words, without anything secret. */
  reason: z.string().max(500),
  /** Ms since 1970. */
  sinceMs: z.int(),
  untilMs: z.int(),
});

/** See {@link resting}. */
export type Resting = z.infer<typeof resting>;
