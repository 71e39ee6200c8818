import { openaiResponses } from '@switchyard/core/formats/openai-responses/openai-responses';
import { noQuirks } from '@switchyard/core/formats/wire-format';
import { parseJson } from '@switchyard/core/json/parse-json';
import { z } from 'zod';
import type { Rewritten } from '../native/native-call.ts';
import type { Surface } from '../surfaces/surface.ts';
import { objectSurface, ownerOf, type Seen } from './object-surface.ts';
import { replaceIds } from './replace-ids.ts';

/** `GET` or `DELETE /v1/responses/{id}`, its input items, and its cancelling. */
export function responseSurface(
  id: string,
  method: 'GET' | 'POST' | 'DELETE',
  after: '' | '/cancel' | '/input_items' = '',
): Surface {
  const rewrite = (seen: Seen) => async (answer: string) => {
    const { caller, services, place } = seen;
    if (after === '/input_items') return { text: answer, bill: null };
    const seal = (providerId: string) => services.objectIds.seal(ownerOf(caller), { ...place, providerId });
    return { text: replaceIds(answer, ['id', 'previous_response_id'], seal), bill: await billOf(answer, seen) };
  };
  return objectSurface(id, { method, after, collection: '/responses', rewrite });
}

const background = z.looseObject({
  background: z.literal(true),
  model: z.string().min(1).max(300),
  status: z.enum(['completed', 'incomplete', 'failed', 'cancelled']),
});

/** What a background response cost, for the first who sees its end; every other was paid when it was made. */
async function billOf(answer: string, { caller, services, place, id }: Seen): Promise<Rewritten['bill']> {
  const ended = background.safeParse(parseJson(answer));
  const read = ended.success ? openaiResponses.readAnswer(answer, { quirks: noQuirks, idSeed: id }) : undefined;
  if (!ended.success || !read?.reported) return null;
  const owner = ownerOf(caller);
  const { accountId, providerId } = place;
  const object = { ...owner, id, providerAccountId: accountId, providerObjectId: providerId, keyId: caller.key.id };
  await services.objects.save({ ...object, kind: 'response', summary: {} });
  if (!(await services.objects.settle(owner.organizationId, id))) return null;
  return { model: ended.data.model, reported: read.reported, serviceTier: read.serviceTier ?? 'default' };
}
