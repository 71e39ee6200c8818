import { storableText } from '@switchyard/core/text/storable-text';
import type { FieldError } from '@switchyard/db/directory/refusal';
import { z } from 'zod';
import type { Route } from '../contract/index.ts';
import { ApiProblem } from './api-problem.ts';
import { readJson } from './read-json.ts';

/** What a call brought, parsed by the route's schemas; parts that the route does not declare are undefined. */
export type ParsedInput = { params: unknown; query: unknown; body: unknown };

/** Parses a call. Throws an ApiProblem (400) that names every field that is wrong, unknown ones too, and the fix. */
export async function parseInput(route: Route, request: Request, params: Record<string, string>): Promise<ParsedInput> {
  const errors: FieldError[] = [];
  const pathParams = parsePart(route.params, params, errors);
  // Something that cannot be an id is not there: strangers' ids and nonsense answer alike.
  if (errors.length > 0) throw new ApiProblem('not_found', 'There is nothing with this id.');
  const search = readQuery(new URL(request.url).searchParams);
  const query = parsePart(route.query ?? z.strictObject({}), search, errors);
  const body = route.body === undefined ? undefined : parsePart(route.body, await readJson(request), errors);
  if (errors.length === 0) return { params: pathParams, query, body };
  const [first] = errors;
  throw new ApiProblem('invalid_request', first ? `${first.field}: ${first.message}` : 'The request is not valid.', {
    errors,
  });
}

/** A name that stands there several times has a list of values; the schema decides whether it may. */
function readQuery(search: URLSearchParams): Record<string, string | string[]> {
  const names = [...new Set(search.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const [first = '', ...others] = search.getAll(name);
      return [name, others.length === 0 ? first : [first, ...others]];
    }),
  );
}

function parsePart(schema: z.ZodType | undefined, value: unknown, errors: FieldError[]): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (!parsed.success) errors.push(...fieldErrors(parsed.error.issues, value));
  else errors.push(...unstorable(value, []));
  return parsed.data;
}

/** Texts and names of members that the database would not take, wherever they stand. */
function unstorable(value: unknown, at: PropertyKey[]): FieldError[] {
  if (typeof value === 'string')
    return storableText(value) === value ? [] : [{ field: name(at), message: 'It holds a character that is none.' }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([member, inner]) =>
    storableText(member) === member ? unstorable(inner, [...at, member]) : unstorable(member, at),
  );
}

/** One line a field; the path is dotted: `definition.target.targets.0.model`. */
export function fieldErrors(issues: readonly z.core.$ZodIssue[], value: unknown, at: PropertyKey[] = []): FieldError[] {
  return issues.flatMap((issue): FieldError[] => {
    const path = [...at, ...issue.path];
    const here = pick(value, issue.path);
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ field: name([...path, key]), message: 'There is no such field. Remove it.' }));
    if (issue.code === 'invalid_union' && issue.errors.length > 0)
      return fieldErrors(nearest(issue.errors), here, path);
    if (here === undefined && issue.code === 'invalid_type')
      return [{ field: name(path), message: `It is missing. ${issue.message.replace(/, received undefined$/, '.')}` }];
    return [{ field: name(path), message: issue.message }];
  });
}

/** Of several shapes that were tried, the one that was meant: with the right `kind`, else with the fewest complaints. */
function nearest(options: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  const wrong = (issues: readonly z.core.$ZodIssue[]) =>
    issues.some(({ path, code }) => path.length === 1 && path[0] === 'kind' && code === 'invalid_value') ? 1_000 : 0;
  const size = (issues: readonly z.core.$ZodIssue[]) => wrong(issues) + issues.length;
  return [...options].sort((a, b) => size(a) - size(b))[0] ?? [];
}

function pick(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

const name = (path: PropertyKey[]) => (path.length === 0 ? 'body' : path.map(String).join('.'));
