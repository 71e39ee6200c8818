import { RE2JS } from 're2js';
import { z } from 'zod';
import { requestFeature } from '../facts.ts';
import { nestedAtMost } from '../nested-at-most.ts';
import { heaviestPattern, longestPattern, weightOf } from './pattern-weight.ts';
import { isTimeZone, weekDays } from './time-window.ts';

export { weekDays } from './time-window.ts';

/** Fields whose values are texts. `tag` and `feature` may have several values at once. */
export const textFields = [
  'organization',
  'team',
  'key',
  'member',
  'model',
  'operation',
  'stream',
  'end-user',
  'session',
  'tag',
  'feature',
] as const;

/** Fields whose values are numbers. */
export const numberFields = ['input-tokens', 'output-tokens', 'budget-used'] as const;

const named = z
  .string()
  .regex(
    /^(metadata\.[\w.-]{1,64}|header\.[a-z0-9-]{1,64})$/,
    'Name a field, such as "model", "metadata.plan" or "header.x-app" (in small letters).',
  );
const textField = z.union([z.enum(textFields), named]);
const numberField = z.union([z.enum(numberFields), named]);
const text = z.string().min(1).max(200);
const texts = z.array(text).min(1, 'Name at least one value.').max(50);

/** Whether RE2 understands a pattern. It knows neither look-around nor back-references, and so needs no more time than the text is long. */
function isPattern(pattern: string): boolean {
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write a time of day as "09:30".');

const compares = <Operator extends string>(operator: Operator) =>
  z.strictObject({ field: textField, operator: z.literal(operator), values: texts });
const measures = <Operator extends string>(operator: Operator) =>
  z.strictObject({ field: numberField, operator: z.literal(operator), value: z.number().min(-1e15).max(1e15) });

const tests = [
  /** The value is one of `values`. */
  compares('is'),
  /** There is a value, and it is none of `values`. */
  compares('is-not'),
  /** The value has one of `values` in it. */
  compares('contains'),
  /** The value begins with one of `values`. */
  compares('starts-with'),
  /** RE2 finds the pattern in the value. */
  z.strictObject({
    field: textField,
    operator: z.literal('matches'),
    pattern: z
      .string()
      .min(1)
      .max(longestPattern)
      // Before it is compiled, which takes long for a heavy one.
      .refine((pattern) => weightOf(pattern) <= heaviestPattern, {
        message: 'This pattern repeats too much: RE2 writes repetitions out. Use smaller counts, or "*" and "+".',
        abort: true,
      })
      .refine(isPattern, 'RE2 does not understand this pattern: it has no look-around and no back-references.'),
  }),
  measures('greater'),
  measures('less'),
  z.strictObject({ field: z.union([textField, numberField]), operator: z.literal('exists'), value: z.boolean() }),
  /** From `from` up to, but not including, `to`, on these days; over midnight when `to` is not later, and then by the day it began. */
  z.strictObject({
    field: z.literal('time'),
    operator: z.literal('within'),
    days: z.array(z.enum(weekDays)).min(1, 'Choose at least one day.').max(7),
    from: time,
    to: time,
    zone: z.string().refine(isTimeZone, 'Name a time zone, such as "Europe/Berlin" or "UTC".'),
  }),
] as const;

/** One test of one field. */
export type ConditionTest = z.infer<(typeof tests)[number]>;

/** A test, or a group of conditions of which any must hold, or all. */
export type Condition =
  | ConditionTest
  | { operator: 'any'; conditions: Condition[] }
  | { operator: 'all'; conditions: Condition[] };

const nested: z.ZodType<Condition> = z.lazy(() => {
  const group = <Operator extends string>(operator: Operator) =>
    z.strictObject({
      operator: z.literal(operator),
      conditions: z.array(nested).min(1, 'A group has at least one condition.').max(20, 'At most 20 conditions.'),
    });
  return z.discriminatedUnion('operator', [...tests, group('any'), group('all')]);
});

/** How many groups may stand inside each other. */
export const maxConditionGroups = 8;

/**
 * Parses a condition. What a missing value means is the same everywhere: it passes no test but `exists: false`. So `is-not` asks for a
 * value, too; "not free, or not said at all" is a group of the two.
 */
export const condition: z.ZodType<Condition> = nestedAtMost(nested, {
  levels: maxConditionGroups,
  isLevel: (value) => 'conditions' in value,
  message: `At most ${maxConditionGroups} groups stand inside each other.`,
});

/** What a `feature` condition may name. */
export const featureNames = requestFeature.options;
