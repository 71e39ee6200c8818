import { z } from 'zod';
import { condition } from '../routing/conditions/condition.ts';
import { maxGroups, usualMaxGroups } from './groups.ts';
import { scopeRef } from './scope.ts';

/** What a window counts. Token limits hold an estimate until the call has ended and then the truth. */
export const measures = ['requests', 'input-tokens', 'output-tokens', 'total-tokens'] as const;

/** See {@link measures}. */
export type Measure = (typeof measures)[number];

/** How long a window is. Every window slides: no stretch of this length ever holds more than the limit. */
export const windows = ['second', 'minute', 'hour', 'day'] as const;

/** See {@link windows}. */
export type Window = (typeof windows)[number];

/** The length of a window, ms. */
export const windowMs: Readonly<Record<Window, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

const most = z.int('Expected a whole number.').min(1, 'At least 1.').max(1_000_000_000_000);

/** One cap of a policy: on what a window counts, or on the calls under way at once. */
export const limitRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('window'), measure: z.enum(measures), window: z.enum(windows), limit: most }),
  z.strictObject({ kind: z.literal('concurrency'), limit: z.int().min(1).max(1_000_000) }),
]);

/** See {@link limitRule}. */
export type LimitRule = z.infer<typeof limitRule>;

/** Whose values get a counter each: `metadata.customer` gives every customer its own, `model` every model asked for. */
export const limitGrouping = z.union([
  z.enum(['team', 'member', 'key', 'model', 'end-user']),
  z.string().regex(/^metadata\.[\w.-]{1,64}$/, 'Name a dimension, such as "model" or "metadata.customer".'),
]);

/** See {@link limitGrouping}. */
export type LimitGrouping = z.infer<typeof limitGrouping>;

/** What an admin writes: whom it caps, when, counted how, and how much. */
export const limitPolicyContent = z.strictObject({
  scope: scopeRef,
  /** All must hold; a policy without any applies to every call of its scope. Routing's conditions, on the same facts. */
  conditions: z.array(condition).max(20, 'At most 20 conditions.').default([]),
  /** One counter for each combination of values; a call that lacks one of them is not counted. Empty: one counter for all. */
  groupBy: z
    .array(limitGrouping)
    .max(4, 'At most 4 dimensions.')
    .refine((names) => new Set(names).size === names.length, 'Name every dimension once.')
    .default([]),
  /** Of the groups at most so many are counted apart, where callers make the values; the others share one counter. */
  maxGroups: maxGroups.default(usualMaxGroups),
  rules: z
    .array(limitRule)
    .min(1, 'Give at least one limit.')
    .max(12, 'At most 12 limits.')
    // Two of a kind would share one counter, and only the lower could ever refuse.
    .superRefine((rules, { addIssue }) => {
      for (const index of repeats(rules.map(counterOf)))
        addIssue({
          code: 'custom',
          path: [index, rules[index]?.kind === 'window' ? 'window' : 'kind'],
          message: 'A limit above counts the same. Keep one of them.',
        });
    }),
});

/**
 * How long a group keeps its place after it was last counted, ms: until all of its windows have slid away, and for an hour at least, since
 * calls may be under way so long.
 */
export function placeMs({ rules }: Pick<LimitPolicyContent, 'rules'>): number {
  return Math.max(windowMs.hour, ...rules.map((rule) => (rule.kind === 'window' ? 2 * windowMs[rule.window] : 0)));
}

/** What a rule of a policy is told apart by. */
const counterOf = (rule: LimitRule) => (rule.kind === 'window' ? `${rule.measure} ${rule.window}` : rule.kind);

const repeats = (names: readonly string[]) =>
  [...names.keys()].filter((index) => names.indexOf(names[index] ?? '') !== index);

/** See {@link limitPolicyContent}. */
export type LimitPolicyContent = z.infer<typeof limitPolicyContent>;

/** A policy in force. */
export type LimitPolicyConfiguration = LimitPolicyContent & { id: string; name: string };
