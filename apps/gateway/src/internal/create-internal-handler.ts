import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ProviderTester } from './provider-test.ts';
import { providerTest } from './provider-test.ts';

/** The API that only the dashboard calls, on an address of its own and behind a shared token. */
export function createInternalHandler(token: string, tester: ProviderTester) {
  return async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname;
    if (path === '/healthz') return Response.json({ status: 'ok' });
    if (!isAuthorized(request, token))
      return Response.json({ error: 'The internal token is missing or wrong.' }, { status: 401 });
    if (request.method !== 'POST' || path !== '/internal/provider-test')
      return Response.json({ error: 'Not found.' }, { status: 404 });
    const parsed = providerTest.safeParse(await request.json().catch(() => undefined));
    if (!parsed.success) return Response.json({ error: z.prettifyError(parsed.error) }, { status: 400 });
    return Response.json(await tester.test(parsed.data));
  };
}

function isAuthorized(request: Request, token: string): boolean {
  const given = Buffer.from(request.headers.get('authorization') ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
