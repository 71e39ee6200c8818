import type { Route } from '../contract/index.ts';

/** What a path leads to. */
export type RouteMatch<Entry> =
  | { kind: 'found'; entry: Entry; params: Record<string, string> }
  | { kind: 'wrong-method'; allowed: string[] }
  | { kind: 'unknown' };

/** Finds a route by method and path (below `/api/v1`). Fixed words win over parameters: `/provider-accounts/test`. */
export function matchRoute<Entry extends { route: Route }>(
  entries: readonly Entry[],
  { method, path }: { method: string; path: string },
): RouteMatch<Entry> {
  const parts = path.split('/').filter((part) => part !== '');
  const matches = entries.flatMap((entry) => {
    const params = paramsOf(entry.route.path.split('/').slice(1), parts);
    return params ? [{ kind: 'found' as const, entry, params }] : [];
  });
  matches.sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length);
  const match = matches.find(({ entry }) => entry.route.method === method);
  if (match) return match;
  if (matches.length === 0) return { kind: 'unknown' };
  return { kind: 'wrong-method', allowed: matches.map(({ entry }) => entry.route.method) };
}

function paramsOf(pattern: string[], parts: string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, wanted] of pattern.entries()) {
    const part = parts[index] ?? '';
    if (wanted.startsWith(':')) params[wanted.slice(1)] = decode(part);
    else if (wanted !== part) return undefined;
  }
  return params;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
