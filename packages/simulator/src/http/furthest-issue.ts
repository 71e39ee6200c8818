import type { z } from 'zod';

/** What a schema finds wrong with a body, and where. */
export interface FoundIssue {
  path: PropertyKey[];
  code: string;
  message: string;
  /** Of a word that is not known, also of a kind of part, item or block: those that are. */
  knownWords: string[] | null;
}

/** The first thing that is wrong; of alternatives, what the one that got furthest says. */
export function furthestIssue(issues: readonly z.core.$ZodIssue[]): FoundIssue {
  const [issue] = issues;
  if (issue === undefined) return { path: [], code: 'custom', message: 'unexpected value', knownWords: null };
  const { path, message, code } = issue;
  if (code === 'invalid_value') return { path, code, message, knownWords: issue.values.map(String) };
  if (code !== 'invalid_union') return { path, code, message, knownWords: null };
  const alternatives = issue.errors.map(furthestIssue).sort((a, b) => b.path.length - a.path.length);
  const [furthest] = alternatives;
  if (furthest && furthest.path.length > 0) return { ...furthest, path: [...path, ...furthest.path] };
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : null;
  const words = alternatives.find(({ knownWords }) => knownWords !== null)?.knownWords ?? null;
  return { path, code, message, knownWords: options ?? words };
}
