import type { ClientFormat } from '@switchyard/core/formats/wire-format';
import { refuseUnboundedOnBudget } from '../admission/budgets-of.ts';
import { unsealReferences } from '../objects/unseal-references.ts';
import { readJsonBody } from './read-request-body.ts';
import type { Surface } from './surface.ts';

/** Where a format says things in the address instead of in the body. */
export type ChatAddress = { model: string | null; stream: boolean | null };

/** A chat in one of the formats that callers speak. */
export function chatSurface(format: ClientFormat, address: ChatAddress = { model: null, stream: null }): Surface {
  return {
    dialect: format.dialect,
    format: format.name,
    async decode({ request, url }, caller, services) {
      const text = await readJsonBody(request, services.settings);
      const call = format.decodeCall({ text, ...address, query: url.searchParams, headers: request.headers });
      if (call.endsLater) refuseUnboundedOnBudget(caller, 'a background response', 'background');
      return unsealReferences(call, caller, services);
    },
  };
}
