import { z } from 'zod';

/**
 * A non-negative amount in nano-USD (1e-9 USD): a decimal string in JSON, a `bigint` in TypeScript.
 * JSON numbers are refused, because they lose digits above 2^53.
 * `z.decode(nanoUsd, '1500')` is `1500n`; `z.encode(nanoUsd, 1500n)` is `'1500'`. Throws a ZodError on anything else.
 */
export const nanoUsd = z.codec(
  z.string().regex(/^(?:0|[1-9]\d*)$/, 'Expected a decimal string of whole nano-dollars, for example "1500".'),
  z.bigint().nonnegative(),
  { decode: (text) => BigInt(text), encode: (nanos) => nanos.toString() },
);

/** Nano-dollars in one US dollar. */
export const nanosPerUsd = 1_000_000_000n;
