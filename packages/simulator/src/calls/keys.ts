import type { Problem } from '../faults/problem.ts';

/** The key of a Bearer header, or null. */
export function bearerKey(header: string | null): string | null {
  return /^Bearer\s+(\S+)\s*$/i.exec(header ?? '')?.[1] ?? null;
}

/**
 * Why a key is not accepted, or null: every key is, except those that begin with `sk-invalid` or `sk-revoked`, that begin with
 * `sk-broke`, whose account is empty, and, with `accepted`, all others.
 */
export function keyProblem(key: string | null, accepted: ReadonlySet<string> | null): Problem | null {
  if (key === null) return { kind: 'missing_key' };
  if (/^sk-(?:invalid|revoked)/.test(key) || (accepted && !accepted.has(key))) return { kind: 'wrong_key', key };
  return key.startsWith('sk-broke') ? { kind: 'quota' } : null;
}
