import { GatewayError } from '@switchyard/core/errors';
import type { Arrival } from '../open-request.ts';
import type { Services } from '../services.ts';
import { authenticate } from '../steps/authenticate.ts';
import type { ObjectKind } from './object-store.ts';
import { ownerOf } from './object-surface.ts';

const mostInPage = 10_000;
const usualInPage = 20;

/** `GET /v1/files` and `GET /v1/batches`: what the key's team has stored, newest first, whichever provider keeps it. */
export async function listObjects(
  { request, url, id }: Arrival,
  kind: ObjectKind,
  services: Services,
): Promise<Response> {
  const caller = await authenticate(request, services);
  const limit = Number(url.searchParams.get('limit') ?? usualInPage);
  if (!Number.isInteger(limit) || limit < 1 || limit > mostInPage)
    throw new GatewayError(
      'invalid_request',
      `The query parameter limit must be a whole number from 1 to ${mostInPage}.`,
      {
        param: 'limit',
      },
    );
  const page = { ...ownerOf(caller), kind, after: url.searchParams.get('after'), limit };
  const { objects, hasMore } = await services.objects.list(page);
  const ends = { first_id: objects.at(0)?.id ?? null, last_id: objects.at(-1)?.id ?? null };
  const headers = { 'x-request-id': id, 'request-id': id };
  return Response.json({ object: 'list', data: objects, has_more: hasMore, ...ends }, { headers });
}
