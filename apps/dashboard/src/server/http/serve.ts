import { randomUUID } from 'node:crypto';
import type { App } from '../app.ts';
import { actorOf, authenticate, authorize, type Caller, type Membership } from '../auth/authenticate.ts';
import type { Route } from '../contract/index.ts';
import { ApiProblem, problemResponse } from './api-problem.ts';
import { checkOrigin } from './check-origin.ts';
import { clientAddress } from './client-address.ts';
import type { Call, FileAnswer, Handled } from './handler.ts';
import { toProblem } from './known-errors.ts';
import { matchRoute } from './match-route.ts';
import { organizationCall } from './organization-call.ts';
import { parseInput } from './parse-input.ts';

/** Answers one call of the management API. Every route goes through here: nothing is served without this wrapper. */
export async function serve(app: App, handled: readonly Handled[], request: Request): Promise<Response> {
  const requestId = randomUUID();
  const response = await answer(app, handled, request).catch((error: unknown) =>
    problemResponse(toProblem(error, { log: app.log, requestId }), requestId),
  );
  response.headers.set('x-request-id', requestId);
  response.headers.set('cache-control', 'no-store');
  return response;
}

async function answer(app: App, handled: readonly Handled[], request: Request): Promise<Response> {
  const { route, handler, params } = findRoute(handled, request);
  const caller = await authenticate(app, request.headers);
  checkOrigin(app, request, caller);
  const membership = await authorize(app, { caller, route, slug: slugOf(route, request) });
  const input = await parseInput(route, request, params);
  const call = { ...callOf(app, request, { caller, membership }), ...input };
  // The declaration in `handle` tied this handler to exactly this input.
  return respond(route, await handler(call as never));
}

function findRoute(handled: readonly Handled[], request: Request) {
  const path = new URL(request.url).pathname.replace(/^\/api\/v1/, '');
  const match = matchRoute(handled, { method: request.method, path });
  switch (match.kind) {
    case 'unknown':
      throw new ApiProblem('not_found', `There is no ${path || '/'} here. See /api/v1/openapi.json for what there is.`);
    case 'wrong-method':
      throw new ApiProblem('method_not_allowed', `Use ${match.allowed.join(' or ')} here.`);
    case 'found':
      return { ...match.entry, params: match.params };
  }
}

function callOf(
  app: App,
  { headers }: Request,
  { caller, membership }: { caller: Caller; membership: Membership | undefined },
): Call {
  const ip = clientAddress(headers, app.environment.TRUSTED_PROXIES);
  const call: Call = { app, now: app.now(), actor: actorOf(caller, ip), ip };
  const user = caller.kind === 'user' ? caller.user : null;
  if (membership) return organizationCall(call, { ...membership, user });
  return caller.kind === 'user' ? Object.assign(call, { user, sessionId: caller.sessionId }) : call;
}

/** The organization that a call names: in a header, and for files, which a page links to, also in the address. */
function slugOf({ produces }: Route, { headers, url }: Request): string | null {
  const named = headers.get('x-switchyard-organization');
  if (named !== null || produces !== 'application/octet-stream') return named;
  return new URL(url).searchParams.get('organization');
}

function respond(route: Route, body: unknown): Response {
  if (body === undefined) return new Response(null, { status: 204 });
  if (route.produces === undefined) return Response.json(body);
  // `handle` has held the handler to this type.
  if (route.produces === 'application/octet-stream') return fileResponse(body as FileAnswer);
  const name = `${route.name.replaceAll('.', '-')}.csv`;
  return new Response(String(body), {
    headers: {
      'content-type': `${route.produces}; charset=utf-8`,
      'content-disposition': `attachment; filename="${name}"`,
    },
  });
}

function fileResponse({ name, contentType, body }: FileAnswer): Response {
  return new Response(body, {
    headers: { 'content-type': contentType, 'content-disposition': `attachment; filename="${name}"` },
  });
}
