/**
 * What stands before the last turn, as one text: two calls that begin alike have the same, and providers may have it in their cache.
 * Empty when nothing stands there.
 */
export function openingOf(settings: Readonly<Record<string, unknown>>, turns: readonly unknown[]): string {
  const given = Object.entries(settings).filter(([, value]) => !isNothing(value));
  const earlier = turns.slice(0, -1);
  return given.length === 0 && earlier.length === 0 ? '' : JSON.stringify([given, earlier]);
}

const isNothing = (value: unknown) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
