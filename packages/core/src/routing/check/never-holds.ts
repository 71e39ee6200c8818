import type { ConditionTest } from '../conditions/condition.ts';
import { isNumberField } from '../conditions/condition-holds.ts';
import { isAlwaysThere, isManyValued, isWhole, valuesOf } from '../conditions/field-kinds.ts';
import { commonRanges, rangesOfWeek, wholeWeek } from '../conditions/week-ranges.ts';
import { candidatesOf } from './candidates.ts';

/**
 * Why no request can pass all these tests, in words; undefined when one may, as far as can be told. `organization` is the slug of the
 * organization whose requests they are.
 */
export function neverHolds(tests: readonly ConditionTest[], organization: string): string | undefined {
  for (const field of new Set(tests.map((test) => test.field))) {
    const own = tests.filter((test) => test.field === field);
    const why = field === 'time' ? neverIn(own) : neverOf(field, own, organization);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Windows of different zones are not held against each other. */
function neverIn(tests: readonly ConditionTest[]): string | undefined {
  const windows = tests.flatMap((test) => (test.operator === 'within' ? [test] : []));
  const zones = new Set(windows.map(({ zone }) => zone));
  const apart = [...zones].some((zone) => {
    const ranges = windows.filter((window) => window.zone === zone).map(rangesOfWeek);
    return ranges.reduce(commonRanges, [...wholeWeek]).length === 0;
  });
  return apart ? 'No moment is in all of these time windows.' : undefined;
}

function neverOf(field: string, tests: readonly ConditionTest[], organization: string): string | undefined {
  const absent = tests.filter((test) => test.operator === 'exists' && !test.value);
  if (absent.length > 0) {
    if (isAlwaysThere(field)) return `Every request has ${field}, so it is never missing.`;
    return absent.length === tests.length
      ? undefined
      : `A missing ${field} passes no test but "exists: no", so this never holds together with the others.`;
  }
  const candidates = candidatesOf(field, tests, organization);
  if (candidates?.length === 0) {
    const only = valuesOf(field, organization);
    const isAlone = tests.some((test) => candidatesOf(field, [test], organization)?.length === 0);
    return only && isAlone ? onlyEver(field, only) : `No value of ${field} passes all of these tests.`;
  }
  if (candidates === undefined && !isManyValued(field) && !prefixesAgree(tests))
    return `No value of ${field} starts in all of these ways.`;
  return neverNumber(field, tests);
}

/** In words, the only values that a field ever has. */
export function onlyEver(field: string, values: readonly string[]): string {
  return field === 'organization'
    ? `Every request here is of the organization ${values.join()}.`
    : `The only values of ${field} are ${values.slice(0, -1).join(', ')} and ${values.at(-1)}.`;
}

/** A value starts in several ways only if one of them is the start of the next. */
function prefixesAgree(tests: readonly ConditionTest[]): boolean {
  const starts = tests.flatMap((test) => (test.operator === 'starts-with' ? [test.values] : []));
  return (
    starts.length === 0 ||
    starts.flat().some((longest) => starts.every((values) => values.some((value) => longest.startsWith(value))))
  );
}

/** Counts and shares are never below 0, and between whole numbers there may be none. */
function neverNumber(field: string, tests: readonly ConditionTest[]): string | undefined {
  const over = tests.flatMap((test) => (test.operator === 'greater' ? [test.value] : []));
  const under = tests.flatMap((test) => (test.operator === 'less' ? [test.value] : []));
  if (under.length === 0) return undefined;
  const lowest = Math.max(...over);
  const highest = Math.min(...under);
  if (isNumberField(field) && highest <= 0) return `${field} is never under 0.`;
  if (over.length === 0) return undefined;
  const none = isWhole(field) ? Math.floor(lowest) + 1 >= highest : lowest >= highest;
  return none ? `No number is over ${lowest} and under ${highest}.` : undefined;
}
