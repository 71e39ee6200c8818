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
    const path = new URL(request.url).pathname;
    if (path === '/healthz') return Response.json({ status: 'ok' });
    if (path === '/readyz') return readiness(health);
    const arrival = { id: newRequestId(), startedMs: services.clock.monotonicMs(), request };
    try {
      return await dispatch(arrival, path, services);
    } catch (thrown) {
      const error =
        thrown instanceof GatewayError
          ? thrown
          : new GatewayError('internal_error', 'Something went wrong inside the gateway.', { cause: thrown });
      if (error.status >= 500)
        logger.error({ requestId: arrival.id, code: error.code, err: error.details.cause ?? error }, error.message);
      return errorResponse(error, openaiChat, arrival.id);
    }
  };
}

async function dispatch(arrival: Arrival, path: string, services: Services): Promise<Response> {
  const onPath = routes.filter(({ pattern }) => pattern.test(path));
  const found = onPath.find(({ method }) => method === arrival.request.method);
  if (found) return await found.serve(arrival, services);
  const [other] = onPath;
  if (other)
    throw new GatewayError('method_not_allowed', `${path} takes ${other.method}, not ${arrival.request.method}.`, {
      headers: { allow: other.method },
    });
  throw wrongPath(path, new URL(arrival.request.url).origin);
}

async function listModels({ id, request }: Arrival, services: Services): Promise<Response> {
  const { key, configuration } = await authenticate(request, services);
  const models = modelsOf(configuration).filter(
    (model) => key.allowedModels.length === 0 || key.allowedModels.includes(model),
  );
  const asObject = (model: string) => ({ id: model, object: 'model', created: 0, owned_by: configuration.slug });
  const headers = { 'x-request-id': id, 'request-id': id, 'x-switchyard-configuration': String(configuration.version) };
  const asked = decodeURIComponent(new URL(request.url).pathname.slice('/v1/models/'.length));
  if (asked === '') return Response.json({ object: 'list', data: models.map(asObject) }, { headers });
  if (models.includes(asked)) return Response.json(asObject(asked), { headers });
  throw new GatewayError('model_not_found', `No provider account or routing rule offers the model ${asked}.`, {
    param: 'model',
  });
}

async function readiness(health: Health): Promise<Response> {
  const { ok, checks } = await health.ready();
  return Response.json({ status: ok ? 'ready' : 'not ready', checks }, { status: ok ? 200 : 503 });
}
