import { openaiDialect } from '@switchyard/core/formats/openai-dialect';
import { parseJson } from '@switchyard/core/json/parse-json';
import { readFormEntries } from '@switchyard/core/operations/form-payload';
import { z } from 'zod';
import { type NativeCall, plainNativeCall, type Rewritten } from '../native/native-call.ts';
import type { Caller } from '../open-request.ts';
import type { Services } from '../services.ts';
import { formEntries } from '../surfaces/form-entries.ts';
import { readForm } from '../surfaces/read-request-body.ts';
import type { Surface } from '../surfaces/surface.ts';
import { keepingAccount } from './keeping-account.ts';
import { objectSurface, ownerOf, type Seen } from './object-surface.ts';
import { replaceIds } from './replace-ids.ts';
import { uploadForm } from './upload-form.ts';

const collection = '/files';

/** `POST /v1/files`: goes to the account that the header `x-switchyard-account` names, else to the first that keeps files. */
export const uploadFile: Surface = {
  dialect: openaiDialect,
  direct: true,
  format: 'openai-files',
  async decode(arrival, caller, services) {
    const form = await readForm(arrival, services.settings);
    readFormEntries(await formEntries(form), uploadForm);
    const account = keepingAccount(arrival.request, caller);
    const sent = new Response(form);
    const call: NativeCall = {
      ...plainNativeCall,
      method: 'POST',
      path: collection,
      contentType: sent.headers.get('content-type'),
      body: new Uint8Array(await sent.arrayBuffer()),
      rewrite: (answer) => remember(answer, { caller, services, accountId: account.id }),
    };
    return { call, pinnedAccountId: account.id };
  },
};

/** `GET` or `DELETE /v1/files/{id}`, and `GET /v1/files/{id}/content`. */
export function fileSurface(id: string, method: 'GET' | 'DELETE', after: '' | '/content' = ''): Surface {
  const rewrite =
    ({ caller, services }: Seen) =>
    async (answer: string): Promise<Rewritten> => {
      if (after !== '') return { text: answer, bill: null };
      if (method === 'DELETE') await services.objects.forget(caller.configuration.id, id);
      return { text: replaceIds(answer, ['id'], () => id), bill: null };
    };
  return objectSurface(id, { method, after, collection, rewrite });
}

const identified = z.looseObject({ id: z.string().min(1).max(500) });

type Keeping = { caller: Caller; services: Services; accountId: string };

/** The new file under its caller's id, which is in the list before the caller hears of it. */
async function remember(answer: string, { caller, services, accountId }: Keeping): Promise<Rewritten> {
  const parsed = identified.safeParse(parseJson(answer));
  if (!parsed.success) return { text: answer, bill: null };
  const owner = ownerOf(caller);
  const id = services.objectIds.seal(owner, { accountId, providerId: parsed.data.id });
  await services.objects.save({
    ...owner,
    id,
    kind: 'file',
    providerAccountId: accountId,
    providerObjectId: parsed.data.id,
    keyId: caller.key.id,
    summary: { ...parsed.data, id },
  });
  return { text: replaceIds(answer, ['id'], () => id), bill: null };
}
