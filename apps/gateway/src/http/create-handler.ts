import { GatewayError } from '@switchyard/core/errors';
import { openaiChat } from '@switchyard/core/formats/openai-chat/openai-chat';
import { modelsOf } from '@switchyard/core/routing/plan-route';
import type { Logger } from '@switchyard/platform/log/create-logger';
import type { Arrival } from '../open-request.ts';
import { serve } from '../pipeline.ts';
import type { Services } from '../services.ts';
import { authenticate } from '../steps/authenticate.ts';
import { errorResponse } from './error-response.ts';
import { wrongPath } from './wrong-path.ts';

/** A web-standard handler: everything it needs comes with the request and the services. */
export type Handler = (request: Request) => Promise<Response>;

/** How an inference route is served. Every one of them goes through the pipeline; a test holds this list to that. */
export type Route = {
  method: 'GET' | 'POST';
  pattern: RegExp;
  serve(arrival: Arrival, services: Services): Promise<Response>;
};

/** Every route of the proxy API but the health checks. */
export const routes: readonly Route[] = [
  {
    method: 'POST',
    pattern: /^\/v1\/chat\/completions$/,
    serve: (arrival, services) => serve(arrival, openaiChat, services),
  },
  { method: 'GET', pattern: /^\/v1\/models(\/.+)?$/, serve: listModels },
];

/** What the health checks ask. */
export type Health = { ready(): Promise<{ ok: boolean; checks: Record<string, string> }> };

/** Makes the handler of the proxy API. Whatever is thrown becomes an error in the caller's format; the log gets the cause. */
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
      return await dispatch({ id, startedMs: services.clock.monotonicMs(), request, url }, services);
    } catch (thrown) {
      const error =
        thrown instanceof GatewayError
          ? thrown
          : new GatewayError('internal_error', 'Something went wrong inside the gateway.', { cause: thrown });
      if (error.status >= 500)
        logger.error({ requestId: id, code: error.code, err: error.details.cause ?? error }, error.message);
      return errorResponse(error, openaiChat, id);
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
  const { pathname: path, origin } = arrival.url;
  const onPath = routes.filter(({ pattern }) => pattern.test(path));
  const found = onPath.find(({ method }) => method === arrival.request.method);
  if (found) return await found.serve(arrival, services);
  const [other] = onPath;
  if (other)
    throw new GatewayError('method_not_allowed', `${path} takes ${other.method}, not ${arrival.request.method}.`, {
      headers: { allow: other.method },
    });
  throw wrongPath(path, origin);
}

async function listModels({ id, request, url }: Arrival, services: Services): Promise<Response> {
  const { key, configuration } = await authenticate(request, services);
  const models = modelsOf(configuration).filter(
    (model) => key.allowedModels.length === 0 || key.allowedModels.includes(model),
  );
  const asObject = (model: string) => ({ id: model, object: 'model', created: 0, owned_by: configuration.slug });
  const headers = { 'x-request-id': id, 'request-id': id, 'x-switchyard-configuration': String(configuration.version) };
  const asked = nameIn(url.pathname.slice('/v1/models/'.length));
  if (asked === '') return Response.json({ object: 'list', data: models.map(asObject) }, { headers });
  if (models.includes(asked)) return Response.json(asObject(asked), { headers });
  throw new GatewayError('model_not_found', `No provider account or routing rule offers the model ${asked}.`, {
    param: 'model',
  });
}

/** What is not percent-encoded text is taken as it stands. */
function nameIn(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

async function readiness(health: Health): Promise<Response> {
  const { ok, checks } = await health.ready();
  return Response.json({ status: ok ? 'ready' : 'not ready', checks }, { status: ok ? 200 : 503 });
}
