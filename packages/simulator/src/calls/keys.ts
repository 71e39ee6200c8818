import type { Problem } from '../faults/problem.ts';

/** The key of a Bearer header, or null. */
export function bearerKey(header: string | null): string | null {
  return /^Bearer\s+(\S+)\s*$/i.exec(header ?? '')?.[1] ?? null;
}

/** Why a key is not accepted, or null: every key is, except those that begin with `sk-invalid` and, with `accepted`, all others. */
export function keyProblem(key: string | null, accepted: ReadonlySet<string> | null): Problem | null {
  if (key === null) return { kind: 'missing_key' };
  return key.startsWith('sk-invalid') || (accepted && !accepted.has(key)) ? { kind: 'wrong_key', key } : null;
}
