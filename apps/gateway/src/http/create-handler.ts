import { GatewayError } from '@switchyard/core/errors';
import type { Logger } from '@switchyard/platform/log/create-logger';
import type { Arrival } from '../open-request.ts';
import { serve } from '../pipeline.ts';
import type { Services } from '../services.ts';
import type { Family, Route } from '../surfaces/route.ts';
import { routes } from '../surfaces/routes.ts';
import { dialectOf } from './dialect-of.ts';
import { errorResponse } from './error-response.ts';
import { logFailure } from './log-failure.ts';
import { nameIn } from './name-in.ts';
import { wrongPath } from './wrong-path.ts';

/** A web-standard handler: everything it needs comes with the request and the services. */
export type Handler = (request: Request) => Promise<Response>;

/** What the health checks ask. */
export type Health = { ready(): Promise<{ ok: boolean; checks: Record<string, string> }> };

/** Makes the handler of the proxy API. Whatever is thrown becomes an error in the caller's dialect; the log gets the cause. */
export function createHandler(
  services: Services,
  health: Health,
  { logger, newRequestId }: { logger: Logger; newRequestId(): string },
): Handler {
  return async (request) => {
    const id = newRequestId();
    try {
      const url = addressOf(request);
      if (url.pathname === '/healthz') return Response.json({ status: 'ok' });
      if (url.pathname === '/readyz') return await readiness(health);
      return await dispatch({ id, startedMs: services.clock.monotonicMs(), request, url, sent: null }, services);
    } catch (thrown) {
      const error =
        thrown instanceof GatewayError
          ? thrown
          : new GatewayError('internal_error', 'Something went wrong inside the gateway.', { cause: thrown });
      logFailure(logger, id, error);
      const path = URL.parse(request.url, 'http://gateway')?.pathname ?? '/';
      return errorResponse(error, dialectOf(path, request.headers), id);
    }
  };
}

/** A caller of HTTP/1.0 sends no host; one that sends nonsense as its host has sent no address at all. */
function addressOf(request: Request): URL {
  const url = URL.parse(request.url, 'http://gateway');
  if (url === null)
    throw new GatewayError('invalid_request', 'The Host header is not a host name. Send the host of the base URL.');
  return url;
}

async function dispatch(arrival: Arrival, services: Services): Promise<Response> {
  const { pathname, origin } = arrival.url;
  const { method, headers } = arrival.request;
  const { mount, path } = withoutMount(pathname);
  const family = mount ?? familyOf(headers);
  const onPath = routes.filter((route) => route.pattern.test(path) && (route.family ?? family) === family);
  const found = onPath.find((route) => route.method === method);
  if (found) return await answer(found, { arrival, path }, services);
  if (onPath.length === 0) throw wrongPath(pathname, origin, dialectOf(pathname, headers));
  const allowed = [...new Set(onPath.map((route) => route.method))].join(', ');
  throw new GatewayError('method_not_allowed', `${pathname} takes ${allowed}, not ${method}.`, {
    headers: { allow: allowed },
  });
}

/** `/openai/v1/…`, `/anthropic/v1/…` and `/google/v1beta/…` are the same as without their first part. */
function withoutMount(pathname: string): { mount: Family | null; path: string } {
  const mount = mounts.find((name) => pathname.startsWith(`/${name}/`)) ?? null;
  return { mount, path: mount === null ? pathname : pathname.slice(mount.length + 1) };
}

const mounts: readonly Family[] = ['openai', 'anthropic', 'google'];

/** Whose client it is, where the address does not say. */
function familyOf(headers: Headers): Family {
  if (headers.has('anthropic-version')) return 'anthropic';
  return headers.has('x-goog-api-key') ? 'google' : 'openai';
}

type Asked = { arrival: Arrival; path: string };

async function answer(route: Route, { arrival, path }: Asked, services: Services): Promise<Response> {
  const parts = (route.pattern.exec(path) ?? []).slice(1).map((part) => part ?? '');
  if (route.kind === 'list') return await route.respond(arrival, services, nameIn(parts[0] ?? '') || null);
  return await serve(arrival, route.surface(...parts), services);
}

async function readiness(health: Health): Promise<Response> {
  const { ok, checks } = await health.ready();
  return Response.json({ status: ok ? 'ready' : 'not ready', checks }, { status: ok ? 200 : 503 });
}
