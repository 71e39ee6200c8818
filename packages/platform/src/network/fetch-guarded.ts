import type { OriginGuard } from './origin-guard.ts';

/** A fetch for addresses that a tenant typed: it goes to the address that the guard checked, and never along a redirect. */
export function fetchGuarded(guard: OriginGuard): (request: Request) => Promise<Response> {
  return async (request) => {
    const { origin, pathname, search } = new URL(request.url);
    const checked = await guard.resolve(origin);
    const headers = new Headers(request.headers);
    for (const [name, value] of Object.entries(checked.headers)) headers.set(name, value);
    try {
      return await fetch(checked.url + pathname + search, {
        method: request.method,
        headers,
        body: request.body === null ? null : await request.arrayBuffer(),
        redirect: 'manual',
        signal: request.signal,
        ...(checked.tls ? { tls: checked.tls } : {}),
      });
    } catch (error) {
      guard.forget(origin);
      throw error;
    }
  };
}
