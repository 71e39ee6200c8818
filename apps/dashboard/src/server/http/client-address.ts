/** The caller's address as the nearest proxy names it; for limits and records, never for permission. */
export function clientAddress(headers: Headers): string {
  const forwarded = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim();
  return (forwarded ?? headers.get('x-real-ip') ?? '').slice(0, 64) || 'unknown';
}
