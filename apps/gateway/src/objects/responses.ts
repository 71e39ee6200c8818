import type { Surface } from '../surfaces/surface.ts';
import { objectSurface, ownerOf, type Seen } from './object-surface.ts';
import { replaceIds } from './replace-ids.ts';

/** `GET` or `DELETE /v1/responses/{id}`, its input items, and its cancelling. */
export function responseSurface(
  id: string,
  method: 'GET' | 'POST' | 'DELETE',
  after: '' | '/cancel' | '/input_items' = '',
): Surface {
  const rewrite =
    ({ caller, services, place }: Seen) =>
    async (answer: string) => {
      const seal = (providerId: string) => services.objectIds.seal(ownerOf(caller), { ...place, providerId });
      return {
        text: after === '/input_items' ? answer : replaceIds(answer, ['id', 'previous_response_id'], seal),
        bill: null,
      };
    };
  return objectSurface(id, { method, after, collection: '/responses', rewrite });
}
