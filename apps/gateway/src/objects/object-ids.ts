import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whose objects they are: a team of an organization sees only its own. */
export type ObjectOwner = { organizationId: string; teamId: string };

/** Where an object lives: the provider account, and the provider's own id. */
export type ObjectPlace = { accountId: string; providerId: string };

/**
 * Ids of objects that providers keep (files, batches, responses) as callers get them: the provider's own id, followed by the account
 * it lives in and a seal over both and their owner. So every use finds its account without a look-up, and an id of another team, or
 * one made up, is no id at all.
 */
export type ObjectIds = {
  seal(owner: ObjectOwner, place: ObjectPlace): string;
  /** Undefined when the id was not made here for this owner. */
  open(owner: ObjectOwner, id: string): ObjectPlace | undefined;
};

const accountBytes = 16;
const sealBytes = 12;
const form = /^(.+)_sy_([A-Za-z0-9_-]{38})$/;

/** `pepper` is the installation's secret. */
export function createObjectIds(pepper: string): ObjectIds {
  const key = createHmac('sha256', pepper).update('ids of stored objects').digest();
  const sealOf = ({ organizationId, teamId }: ObjectOwner, { accountId, providerId }: ObjectPlace) =>
    createHmac('sha256', key)
      .update([organizationId, teamId, accountId, providerId].join('\n'))
      .digest()
      .subarray(0, sealBytes);
  return {
    seal(owner, place) {
      const account = Buffer.from(place.accountId.replaceAll('-', ''), 'hex');
      const tail = Buffer.concat([account, sealOf(owner, place)]).toString('base64url');
      return `${place.providerId}_sy_${tail}`;
    },
    open(owner, id) {
      const [, providerId, tail] = form.exec(id) ?? [];
      if (providerId === undefined || tail === undefined) return undefined;
      const bytes = Buffer.from(tail, 'base64url');
      if (bytes.toString('base64url') !== tail) return undefined; // an id has one spelling
      // The last character has bits to spare; only one spelling of them is the id that was answered.
      if (bytes.toString('base64url') !== tail) return undefined;
      const place = { accountId: uuidOf(bytes.subarray(0, accountBytes)), providerId };
      return timingSafeEqual(bytes.subarray(accountBytes), sealOf(owner, place)) ? place : undefined;
    },
  };
}

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
