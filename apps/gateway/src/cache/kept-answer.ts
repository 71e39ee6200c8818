import { parseJson } from '@switchyard/core/json/parse-json';
import { z } from 'zod';
import type { Said } from './said.ts';

const count = z.int().nonnegative();

/** Who made an answer, and what it took. */
const maker = z.strictObject({
  /** The request that it was made for. */
  requestId: z.uuid(),
  provider: z.string(),
  providerAccountId: z.uuid(),
  model: z.string(),
  finishReason: z.string().nullable(),
  /** nano-USD as a decimal string; 0 where nobody knows it. */
  costNanos: z.string(),
  inputTokens: count,
  outputTokens: count,
  latencyMs: count,
});

/** See {@link maker}. */
export type Maker = z.infer<typeof maker>;

/**
 * An entry of the cache as it is kept. It was sealed by a gateway, so that only its version needs to be looked at: a stream of thousands
 * of events is not checked one by one.
 */
const keptAnswer = z.object({
  version: z.literal(1),
  maker,
  said: z.custom<Said>((value) => typeof value === 'object' && value !== null && 'kind' in value),
});

/** See {@link keptAnswer}. */
export type KeptAnswer = z.infer<typeof keptAnswer>;

/** Writes an entry. */
export const writeKeptAnswer = (answer: Omit<KeptAnswer, 'version'>): string =>
  JSON.stringify({ version: 1, ...answer } satisfies KeptAnswer);

/** Reads an entry; undefined when it is one of another version of the gateway. */
export const readKeptAnswer = (text: string): KeptAnswer | undefined => keptAnswer.safeParse(parseJson(text)).data;
