import { GatewayError } from '@switchyard/core/errors';
import type { Arrival } from '../open-request.ts';
import type { Services } from '../services.ts';
import { authenticate } from '../steps/authenticate.ts';
import type { ObjectKind } from './object-store.ts';
import { ownerOf } from './object-surface.ts';

/** How many a page may hold, and how many it holds when nobody says. */
const pageSizes = { file: { most: 10_000, usual: 10_000 }, batch: { most: 100, usual: 20 } };

/** `GET /v1/files` and `GET /v1/batches`: what the key's team has stored, newest first, whichever provider keeps it. */
export async function listObjects(
  { request, url, id }: Arrival,
  kind: Exclude<ObjectKind, 'response'>,
  services: Services,
): Promise<Response> {
  const caller = await authenticate(request, services);
  const asked = (name: string) => url.searchParams.get(name);
  const { most, usual } = pageSizes[kind];
  const limit = Number(asked('limit') ?? usual);
  if (!Number.isInteger(limit) || limit < 1 || limit > most) throw wrong('limit', `a whole number from 1 to ${most}`);
  const order = asked('order') ?? 'desc';
  if (order !== 'asc' && order !== 'desc') throw wrong('order', '"asc" or "desc"');
  const page = { ...ownerOf(caller), kind, after: asked('after'), limit, ascending: order === 'asc' };
  const { objects, hasMore } = await services.objects.list({ ...page, purpose: asked('purpose') });
  const ends = { first_id: objects.at(0)?.id ?? null, last_id: objects.at(-1)?.id ?? null };
  const headers = { 'x-request-id': id, 'request-id': id };
  return Response.json({ object: 'list', data: objects, has_more: hasMore, ...ends }, { headers });
}

const wrong = (param: string, what: string) =>
  new GatewayError('invalid_request', `The query parameter ${param} must be ${what}.`, { param });
