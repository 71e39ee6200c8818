import type { ChatCall } from '@switchyard/core/chat/chat-call';
import type { ClientFormat } from '@switchyard/core/formats/wire-format';
import { unsealReferences } from '../objects/unseal-references.ts';
import type { Caller } from '../open-request.ts';
import type { Services } from '../services.ts';
import { readJsonBody } from './read-request-body.ts';
import type { Decoded, Surface } from './surface.ts';

/** Where a format says things in the address instead of in the body. */
export type ChatAddress = { model: string | null; stream: boolean | null };

/** A chat in one of the formats that callers speak. */
export function chatSurface(format: ClientFormat, address: ChatAddress = { model: null, stream: null }): Surface {
  return {
    dialect: format.dialect,
    format: format.name,
    async decode(arrival, caller, services) {
      const { request, url } = arrival;
      const text = await readJsonBody(arrival, services.settings);
      const call = format.decodeCall({ text, ...address, query: url.searchParams, headers: request.headers });
      return acceptChat(call, caller, services);
    },
  };
}

/** What holds for every chat, wherever it comes in. */
export function acceptChat(call: ChatCall, caller: Caller, services: Services): Decoded {
  return unsealReferences(call, caller, services);
}
