/**
 * The caller's address as the outermost of our own proxies names it; for limits and records, never for permission. Each proxy
 * appends who called it, so the entry that many places from the right is the last one that a caller cannot make up. Without a
 * proxy, or when there are fewer entries than proxies, the address is unknown.
 */
export function clientAddress(headers: Headers, trustedProxies: number): string {
  if (trustedProxies === 0) return unknownAddress;
  const forwarded = headers.get('x-forwarded-for')?.split(',').at(-trustedProxies)?.trim();
  return (forwarded ?? '').slice(0, 64) || unknownAddress;
}

/** Stands for the address of a caller that no trusted proxy names. */
export const unknownAddress = 'unknown';
