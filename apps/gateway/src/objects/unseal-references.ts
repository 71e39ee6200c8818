import type { ChatCall } from '@switchyard/core/chat/chat-call';
import { GatewayError } from '@switchyard/core/errors';
import { replaceStoredReferences, storedReferences } from '@switchyard/core/formats/stored-references';
import { readObjectText } from '@switchyard/core/json/object-text';
import type { Caller } from '../open-request.ts';
import type { Services } from '../services.ts';
import type { Decoded } from '../surfaces/surface.ts';
import { placeOf } from './object-surface.ts';

/**
 * A chat whose stored objects (an earlier response, files) are named by the provider's own ids again. It can only be served by the
 * account that keeps them. Throws when one is not of this key's team, or when they live in different accounts.
 */
export function unsealReferences(call: ChatCall, caller: Caller, services: Services): Decoded {
  const { previousResponseId, fileIds } = storedReferences(call.body);
  const named = [
    ...(previousResponseId === null ? [] : [{ id: previousResponseId, param: 'previous_response_id' }]),
    ...fileIds.map((id) => ({ id, param: 'file_id' })),
  ];
  if (named.length === 0) return { call, pinnedAccountId: null };
  const places = new Map(named.map(({ id, param }) => [id, placeOf(id, caller, services, param).place]));
  const [accountId = null, ...others] = new Set([...places.values()].map((place) => place.accountId));
  if (others.length > 0)
    throw new GatewayError(
      'invalid_request',
      'The stored objects that this call names live in different provider accounts. Upload the files to the same one.',
      { param: named[0]?.param },
    );
  const unsealed = (id: string) => places.get(id)?.providerId ?? id;
  const text = replaceStoredReferences(call.body.text, { previousResponseId: unsealed, fileId: unsealed });
  return { call: { ...call, body: readObjectText(text) }, pinnedAccountId: accountId };
}
