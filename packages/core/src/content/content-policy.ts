import { RE2JS } from 're2js';
import { z } from 'zod';
import { heaviestPattern, longestPattern, weightOf } from '../routing/conditions/pattern-weight.ts';

/** What is kept of what was said: nothing; all of it but what is redacted; all of it. */
export const contentKept = ['none', 'redacted', 'full'] as const;

/** See {@link contentKept}. */
export type ContentKept = (typeof contentKept)[number];

/** What redaction looks for by itself. */
export const redactionKinds = ['secret', 'email', 'phone', 'card', 'iban'] as const;

/** See {@link redactionKinds}. */
export type RedactionKind = (typeof redactionKinds)[number];

/** A pattern of an organization's own, in RE2's syntax, which takes linear time. */
export const redactionPattern = z.strictObject({
  /** What stands in its place: `[name]`. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'Lower-case letters, digits and dashes.'),
  pattern: z
    .string()
    .min(1)
    .max(longestPattern)
    .refine(isUnderstood, 'RE2 does not understand it, or it is too large: repetitions of much, or of repetitions.'),
});

/** Before it is compiled, which takes long for a heavy one. */
function isUnderstood(pattern: string): boolean {
  if (weightOf(pattern) > heaviestPattern) return false;
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}

/** See {@link redactionPattern}. */
export type RedactionPattern = z.infer<typeof redactionPattern>;

/** What one organization, team or key says of content. What is absent is what the next wider one says; `none` when nobody says anything. */
export const contentPolicy = z.strictObject({
  keep: z.enum(contentKept).optional(),
  /** What is redacted where content is kept redacted; all kinds and no patterns when nobody says anything. */
  redact: z
    .strictObject({
      kinds: z.array(z.enum(redactionKinds)).max(redactionKinds.length),
      patterns: z.array(redactionPattern).max(20),
    })
    .optional(),
  /** Whether opening content asks for a reason. The organization says so for all. */
  requireReason: z.boolean().optional(),
});

/** See {@link contentPolicy}. */
export type ContentPolicy = z.infer<typeof contentPolicy>;

/** What became of the content of a call. */
export const contentState = z.enum([
  /** Nothing was kept. */
  'NONE',
  'STORED',
  /** Kept up to the bound on what is kept. */
  'TRUNCATED',
  /** It should have been kept and could not be. */
  'LOST',
]);

/** See {@link contentState}. */
export type ContentState = z.infer<typeof contentState>;

/** What a record says of content; never a word of it. */
export const contentRecord = z.strictObject({
  kept: z.enum(contentKept),
  state: contentState,
  /** Why nothing or not all was kept: `policy`, `caller`, `size`, `unavailable`; null where all was. */
  reason: z.string().max(32).nullable(),
  /** How many places were redacted. */
  redactions: z.int().nonnegative(),
});

/** See {@link contentRecord}. */
export type ContentRecord = z.infer<typeof contentRecord>;
