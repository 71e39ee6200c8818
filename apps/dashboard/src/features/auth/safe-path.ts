/** Where to go after signing in: a path of this site and nothing else, so a link cannot lead people away. */
export function safePath(next: string | null, otherwise: string): string {
  if (next === null || !next.startsWith('/') || next.startsWith('//') || next.includes('\\')) return otherwise;
  return next;
}
