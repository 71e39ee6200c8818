import type { FieldErrors, FieldValues, Resolver } from 'react-hook-form';
import type { z } from 'zod';
import type { ErrorLine } from './form-summary';
import { setAt } from './paths';

/** Says a problem of a schema at another place of the form, or in other words. */
export type Placing = (line: ErrorLine) => ErrorLine;

/** Checks a form over a tree for react-hook-form, with the schema that the server uses. */
export function treeResolver<Values extends FieldValues>(
  schema: z.ZodType<Values>,
  placing?: Placing,
): Resolver<Values, unknown, Values> {
  return async (values) => {
    const problems = problemsIn(schema, values, placing);
    if (problems.length === 0) return { values: schema.parse(values), errors: {} };
    const errors = problems.reduce<unknown>(
      (all, { path, message }) => setAt(all, keysOf(path), { ...objectAt(all, path), type: 'schema', message }),
      {},
    );
    return { values: {}, errors: errors as FieldErrors<Values> };
  };
}

/** What is wrong with a value, at the places of its form, in words for people. */
export function problemsIn(schema: z.ZodType, values: unknown, placing: Placing = (line) => line): ErrorLine[] {
  const found = schema.safeParse(values, { error: inWords });
  if (found.success) return [];
  const lines = found.error.issues.map(({ path, message }) => placing({ path: path.join('.'), message }));
  // Several problems at one place are one thing to put right.
  return lines.filter((line, index) => lines.findIndex(({ path }) => path === line.path) === index);
}

const keysOf = (path: string) => path.split('.');

function objectAt(tree: unknown, path: string): object {
  const found = keysOf(path).reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? Object.entries(at).find(([name]) => name === key)?.[1] : undefined,
    tree,
  );
  return typeof found === 'object' && found !== null ? found : {};
}

/** Words for what the schema itself says only in those of a programmer. */
function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'int') return 'Expected a whole number.';
      return issue.expected === 'number' ? 'Expected a number.' : undefined;
    case 'too_small':
      if (issue.origin === 'array') return `Name at least ${String(issue.minimum)}.`;
      if (issue.origin === 'string') return 'Must not be empty.';
      return `At least ${issue.minimum.toLocaleString('en')}.`;
    case 'too_big':
      if (issue.origin === 'array') return `At most ${String(issue.maximum)}.`;
      if (issue.origin === 'string') return `At most ${String(issue.maximum)} characters.`;
      return `At most ${issue.maximum.toLocaleString('en')}.`;
    default:
      return undefined;
  }
}
