import { timingSafeEqual } from 'node:crypto';
import { cacheEntriesAsked, cachePurgeAsked, cacheSizeAsked } from '@switchyard/core/cache/internal-cache';
import { explainCall } from '@switchyard/core/routing/explain/explain-call';
import { z } from 'zod';
import { type CacheKeeping, listCache, purgeCache, sizeOfCache } from './cache.ts';
import { type ExplainServices, explain } from './explain.ts';
import type { ProviderTester } from './provider-test.ts';
import { providerTest } from './provider-test.ts';

/** What the internal API answers with. */
export type InternalParts = { tester: ProviderTester; services: ExplainServices; cache: CacheKeeping };

/** The API that only the dashboard calls, on an address of its own and behind a shared token. */
export function createInternalHandler(token: string, { tester, services, cache }: InternalParts) {
  const answers: Readonly<Record<string, (body: unknown) => Promise<Response>>> = {
    '/internal/provider-test': taking(providerTest, async (test) => Response.json(await tester.test(test))),
    '/internal/explain': taking(explainCall, async (call) => {
      const explained = await explain(call, services);
      return explained ? Response.json(explained) : notFound();
    }),
    '/internal/cache/entries': taking(cacheEntriesAsked, async (asked) => Response.json(await listCache(asked, cache))),
    '/internal/cache/purge': taking(cachePurgeAsked, async (asked) => Response.json(await purgeCache(asked, cache))),
    '/internal/cache/size': taking(cacheSizeAsked, async (asked) => Response.json(await sizeOfCache(asked, cache))),
  };
  return async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname;
    if (path === '/healthz') return Response.json({ status: 'ok' });
    if (!isAuthorized(request, token))
      return Response.json({ error: 'The internal token is missing or wrong.' }, { status: 401 });
    const answer = Object.hasOwn(answers, path) ? answers[path] : undefined;
    if (request.method !== 'POST' || answer === undefined) return notFound();
    return await answer(await request.json().catch(() => undefined));
  };
}

const notFound = () => Response.json({ error: 'Not found.' }, { status: 404 });

/** Answers bodies of a schema, and says what is wrong with any other. */
function taking<Body>(schema: z.ZodType<Body>, answer: (body: Body) => Promise<Response>) {
  return async (given: unknown): Promise<Response> => {
    const parsed = schema.safeParse(given);
    return parsed.success
      ? await answer(parsed.data)
      : Response.json({ error: z.prettifyError(parsed.error) }, { status: 400 });
  };
}

function isAuthorized(request: Request, token: string): boolean {
  const given = Buffer.from(request.headers.get('authorization') ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
