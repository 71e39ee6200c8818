import { z } from 'zod';

/** How a price book entry recognises a model name; the forms are those of the source data. */
export type ModelMatch =
  | { equals: string }
  | { starts_with: string }
  | { ends_with: string }
  | { contains: string }
  | { regex: string }
  | { or: ModelMatch[] }
  | { and: ModelMatch[] };

const text = z.string().min(1);
const expression = text.refine(isRegularExpression, 'Expected a valid regular expression.');

/** The JSON form of a match. A form that is not known is refused, so no rule is ever ignored. */
export const modelMatch: z.ZodType<ModelMatch> = z.lazy(() =>
  z.union([
    z.strictObject({ equals: text }),
    z.strictObject({ starts_with: text }),
    z.strictObject({ ends_with: text }),
    z.strictObject({ contains: text }),
    z.strictObject({ regex: expression }),
    z.strictObject({ or: z.array(modelMatch).min(1) }),
    z.strictObject({ and: z.array(modelMatch).min(1) }),
  ]),
);

/**
 * Compiles a match into a test. It expects a name from {@link normalizeModel}. Plain forms ignore case; a regular
 * expression sees the lower-cased name and keeps its own case rules, as in the source data.
 */
export function compileMatch(match: ModelMatch): (model: string) => boolean {
  if ('or' in match) {
    const tests = match.or.map(compileMatch);
    return (model) => tests.some((test) => test(model));
  }
  if ('and' in match) {
    const tests = match.and.map(compileMatch);
    return (model) => tests.every((test) => test(model));
  }
  if ('regex' in match) {
    const pattern = new RegExp(match.regex);
    return (model) => pattern.test(model);
  }
  return compileText(match);
}

type TextMatch = Extract<
  ModelMatch,
  { equals: string } | { starts_with: string } | { ends_with: string } | { contains: string }
>;

function compileText(match: TextMatch): (model: string) => boolean {
  if ('equals' in match) return comparing(match.equals, (model, wanted) => model === wanted);
  if ('starts_with' in match) return comparing(match.starts_with, (model, wanted) => model.startsWith(wanted));
  if ('ends_with' in match) return comparing(match.ends_with, (model, wanted) => model.endsWith(wanted));
  return comparing(match.contains, (model, wanted) => model.includes(wanted));
}

function comparing(wanted: string, compare: (model: string, wanted: string) => boolean): (model: string) => boolean {
  const lowerCased = wanted.toLowerCase();
  return (model) => compare(model, lowerCased);
}

/** The form in which model names are compared: trimmed and lower-cased. */
export function normalizeModel(model: string): string {
  return model.trim().toLowerCase();
}

const compactDate = /-(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=-|:|$)/g;

/**
 * Rewrites compact snapshot dates, which some hosts use, to the dashed form: `gpt-4o-20241120` becomes
 * `gpt-4o-2024-11-20`. Digits that are no calendar date stay as they are.
 */
export function withDashedDate(model: string): string {
  return model.replace(compactDate, (found, year: string, month: string, day: string) => {
    const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
    return date.getUTCDate() === Number(day) ? `-${year}-${month}-${day}` : found;
  });
}

function isRegularExpression(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}
