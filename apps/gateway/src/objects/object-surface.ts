import type { ProviderAccountConfiguration } from '@switchyard/core/configuration/organization-configuration';
import { GatewayError } from '@switchyard/core/errors';
import { openaiDialect } from '@switchyard/core/formats/openai-dialect';
import { type NativeCall, plainNativeCall, type Rewritten } from '../native/native-call.ts';
import type { Caller } from '../open-request.ts';
import type { Services } from '../services.ts';
import type { Decoded, Surface } from '../surfaces/surface.ts';
import type { ObjectOwner, ObjectPlace } from './object-ids.ts';

/** A call about one stored object. */
export type ObjectCall = {
  method: string;
  /** What follows the object's id in the provider's address; empty for the object itself. */
  after: string;
  /** The provider's collection: "/files". */
  collection: string;
  /** What happens to its answer. */
  rewrite(seen: Seen): (answer: string) => Promise<Rewritten>;
};

/** Whose answer is rewritten, and where the object lives. */
export type Seen = { caller: Caller; services: Services; place: ObjectPlace; id: string };

/** The owner of what a caller stores: its team. */
export const ownerOf = ({ key }: Caller): ObjectOwner => ({ organizationId: key.organizationId, teamId: key.teamId });

/** A stored object, found by the id that its caller was given. An id of another team is one that does not exist. */
export function objectSurface(id: string, { method, after, collection, rewrite }: ObjectCall): Surface {
  return {
    dialect: openaiDialect,
    direct: true,
    format: `openai${collection.replace('/', '-')}`,
    async decode({ url }, caller, services): Promise<Decoded> {
      const { place, account } = placeOf(id, caller, services);
      const call: NativeCall = {
        ...plainNativeCall,
        method,
        path: `${collection}/${encodeURIComponent(place.providerId)}${after}${url.search}`,
        rewrite: rewrite({ caller, services, place, id }),
      };
      return { call, pinnedAccountId: account.id };
    },
  };
}

/** Opens an id for its owner. Throws `not_found`, naming the field when it stood in one. */
export function placeOf(
  id: string,
  caller: Caller,
  { objectIds }: Pick<Services, 'objectIds'>,
  param?: string,
): { place: ObjectPlace; account: ProviderAccountConfiguration } {
  const place = objectIds.open(ownerOf(caller), id);
  const account = caller.configuration.providerAccounts.find((one) => one.id === place?.accountId);
  if (place && account) return { place, account };
  throw new GatewayError(
    'not_found',
    `There is no object ${id.slice(0, 100)} for this key's team. Ids of files, batches and responses are those that this gateway answered; nothing is stored by providers that cannot keep it.`,
    { param },
  );
}
