import type { Condition, ConditionTest } from '../conditions/condition.ts';
import { isNumberField } from '../conditions/condition-holds.ts';
import { isAlwaysThere, isManyValued, valuesOf } from '../conditions/field-kinds.ts';
import { areInside, rangesOfWeek, wholeWeek } from '../conditions/week-ranges.ts';
import { candidatesOf, valuePasses } from './candidates.ts';

/** What a condition is held against: tests that all hold and never change, and the slug of the organization. */
export type Given = { tests: readonly ConditionTest[]; organization: string };

/**
 * Whether a condition holds for every request that passes the given tests. A "yes" is certain; a "no" may only mean that it could not be
 * told, as with patterns.
 */
export function holdsWhenever(condition: Condition, given: Given): boolean {
  if (condition.operator === 'all') return condition.conditions.every((one) => holdsWhenever(one, given));
  if (condition.operator === 'any') return condition.conditions.some((one) => holdsWhenever(one, given));
  const known = knownOf(condition.field, given);
  return known.own.some((test) => isSame(test, condition)) || follows(condition, known, given.organization);
}

/** The given tests of one field, and the only values that it can have by them; undefined when there is no end of them. */
type Known = { own: readonly ConditionTest[]; values: readonly string[] | undefined };

/** Many conditions are held against the same tests. */
const knownByTests = new WeakMap<readonly ConditionTest[], Map<string, Known>>();

function knownOf(field: string, { tests, organization }: Given): Known {
  const byField = knownByTests.get(tests) ?? new Map<string, Known>();
  knownByTests.set(tests, byField);
  const before = byField.get(field);
  if (before) return before;
  const own = tests.filter((test) => test.field === field);
  const known = { own, values: candidatesOf(field, own, organization) ?? everyValue(field, organization) };
  byField.set(field, known);
  return known;
}

const isSame = (one: ConditionTest, other: ConditionTest) => one === other || textOf(one) === textOf(other);

/** Every test is held against many others, and none ever changes. */
const texts = new WeakMap<ConditionTest, string>();

function textOf(test: ConditionTest): string {
  const text = texts.get(test) ?? JSON.stringify(test);
  texts.set(test, text);
  return text;
}

function follows(wanted: ConditionTest, { own, values }: Known, organization: string): boolean {
  const { field } = wanted;
  if (wanted.operator === 'within') return isInside(wanted, own);
  // A test that a missing value does not pass says that there is a value.
  const isThere = isAlwaysThere(field) || own.some((test) => test.operator !== 'exists' || test.value);
  if (wanted.operator === 'exists') return wanted.value && isThere;
  if (!isThere) return false;
  if (values?.length && !isNumberField(field) && wanted.operator !== 'is-not')
    if (values.every((value) => valuePasses(wanted, value))) return true;
  switch (wanted.operator) {
    case 'greater':
      return isOver(wanted.value, field, own);
    case 'less':
      return own.some((test) => test.operator === 'less' && test.value <= wanted.value);
    case 'is-not':
      return isRuledOut(field, wanted.values, { tests: own, organization });
    case 'contains':
    case 'starts-with':
      return own.some((test) => test.operator !== 'exists' && impliesText(test, wanted));
    default:
      return false;
  }
}

/** Of fields that every request has and of which all values are known. */
const everyValue = (field: string, organization: string) =>
  isAlwaysThere(field) && !isManyValued(field) ? valuesOf(field, organization) : undefined;

/** By the clocks of one zone; those of two are not compared. A window that takes the whole week holds always. */
function isInside(wanted: Extract<ConditionTest, { operator: 'within' }>, own: readonly ConditionTest[]): boolean {
  const ranges = rangesOfWeek(wanted);
  if (areInside(wholeWeek, ranges)) return true;
  return own.some(
    (test) => test.operator === 'within' && test.zone === wanted.zone && areInside(rangesOfWeek(test), ranges),
  );
}

const isOver = (bound: number, field: string, own: readonly ConditionTest[]) =>
  (isNumberField(field) && bound < 0) || own.some((test) => test.operator === 'greater' && test.value >= bound);

/** Every value that shall not be there is ruled out by a test, fails one that the only value of the field must pass, or is none of its values. */
function isRuledOut(field: string, values: readonly string[], { tests, organization }: Given): boolean {
  const rulesOut = (test: ConditionTest, value: string) =>
    test.operator === 'is-not' ? test.values.includes(value) : !isManyValued(field) && !valuePasses(test, value);
  return values.every(
    (value) => valuesOf(field, organization)?.includes(value) === false || tests.some((test) => rulesOut(test, value)),
  );
}

function impliesText(
  given: ConditionTest,
  wanted: Extract<ConditionTest, { operator: 'contains' | 'starts-with' }>,
): boolean {
  if (given.operator !== 'starts-with' && given.operator !== 'contains') return false;
  if (wanted.operator === 'starts-with')
    return (
      given.operator === 'starts-with' &&
      given.values.every((start) => wanted.values.some((value) => start.startsWith(value)))
    );
  return given.values.every((part) => wanted.values.some((value) => part.includes(value)));
}
