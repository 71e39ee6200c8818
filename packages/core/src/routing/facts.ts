import { z } from 'zod';

/** Something that a request brings along, besides its text, that a condition may ask for. */
export const requestFeature = z.enum(['tools', 'images', 'json']);

/** See {@link requestFeature}. */
export type RequestFeature = z.infer<typeof requestFeature>;

const shortText = z.string().max(512);

/**
 * What was seen of a request when it was routed, as far as its record does not hold it anyway: with both a later draft of the rules
 * can be tried on it. Never a word of what was said.
 */
export const recordedFacts = z.strictObject({
  /** "chat", the name of an operation, or "native" for calls in a provider's own words. */
  operation: z.string(),
  /** An estimate: a quarter of the characters of the body. */
  inputTokens: z.int().nonnegative(),
  /** The caller's bound on the output; null when it set none. */
  maxOutputTokens: z.int().nonnegative().nullable(),
  features: z.array(requestFeature),
  metadata: z.record(z.string(), shortText),
  tags: z.array(shortText),
  session: shortText.nullable(),
  /** A digest of what stands before the last turn; null when no rule asked for it. */
  promptPrefix: z.string().max(64).nullable(),
  /** The headers that a rule in force asked for, by lower-case name; others are not kept. */
  headers: z.record(z.string(), shortText),
  /** The share of the fullest budget that was spent or held, in percent; null when no rule asked for it or no budget applies. */
  budgetUsedPercent: z.number().nonnegative().nullable(),
});

/** See {@link recordedFacts}. */
export type RecordedFacts = z.infer<typeof recordedFacts>;

/** Everything that conditions and strategies may look at. Null and absent names are missing values. */
export type RequestFacts = RecordedFacts & {
  /** The organization's slug. */
  organization: string;
  teamId: string;
  keyId: string;
  memberId: string | null;
  /** The model as the caller wrote it. */
  model: string;
  stream: boolean;
  endUser: string | null;
  /** When the request arrived, ms since 1970. */
  atMs: number;
};
