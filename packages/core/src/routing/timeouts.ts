import { z } from 'zod';

const milliseconds = z.int().min(1, 'At least 1 ms.').max(3_600_000, 'At most an hour, 3,600,000 ms.');

/** Longest waits of a call, in ms. What is absent is what the rule says, then what the gateway's environment says. */
export const timeouts = z.strictObject({
  /** Until the connection stands. */
  connectMs: milliseconds.optional(),
  /** Until the first content; of an answer that is not streamed, until it is whole. */
  firstContentMs: milliseconds.optional(),
  /** Of each silence inside a stream. */
  idleMs: milliseconds.optional(),
  /** For the whole call. */
  totalMs: milliseconds.optional(),
});

/** See {@link timeouts}. */
export type Timeouts = z.infer<typeof timeouts>;
