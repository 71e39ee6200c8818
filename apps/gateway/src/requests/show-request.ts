import { GatewayError } from '@switchyard/core/errors';
import { tellSummary } from '@switchyard/core/requests/request-summary';
import type { Arrival } from '../open-request.ts';
import type { Services } from '../services.ts';
import { authenticate } from '../steps/authenticate.ts';

/** `GET /v1/requests/{id}`: what came of a request that the same virtual key made. Whoever else made it is nobody's business: it is not found. */
export async function showRequest({ request, id }: Arrival, asked: string, services: Services): Promise<Response> {
  const { key, configuration } = await authenticate(request, services);
  const name = { organizationId: configuration.id, keyId: key.id, id: asked.toLowerCase() };
  const found = idShape.test(name.id) ? await services.requests.find(name) : undefined;
  if (found === undefined) throw new GatewayError('not_found', 'This virtual key has made no request with this id.');
  return Response.json(tellSummary(found), {
    headers: { 'x-request-id': id, 'request-id': id, 'cache-control': 'no-store' },
  });
}

const idShape = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
