import { createHash } from 'node:crypto';
import { createErasure, type ErasureRow, findErasure, listErasures } from '@switchyard/db/directory/erasures';
import {
  createLegalHold,
  findLegalHold,
  type LegalHoldRow,
  listLegalHolds,
  releaseLegalHold,
} from '@switchyard/db/directory/legal-holds';
import { type Retention, readRetention, writeRetention } from '@switchyard/db/directory/retention';
import { contract } from '../contract/index.ts';
import { handle } from '../http/handler.ts';
import { iso, isoOrNull, wholeList } from './views.ts';

const readDays = handle(contract.retention.read, ({ read }) => read(readRetention));

const setDays = handle(contract.retention.update, async ({ changeQuietly, body }) => {
  await changeQuietly(async (scoped, { organizationId, audit }) => {
    const before = await writeRetention(scoped, organizationId, body);
    audit({
      action: 'retention.update',
      targetKind: 'organization',
      targetId: organizationId,
      summary: `Requests are kept for ${inWords(body)}`,
      before,
      after: body,
    });
  });
  return body;
});

const inWords = ({ logRetentionDays, contentRetentionDays }: Retention) =>
  `${logRetentionDays} days, their content for ${contentRetentionDays}`;

const listHolds = handle(contract.legalHolds.list, async ({ read }) =>
  wholeList((await read(listLegalHolds)).map(viewHold)),
);

const createHold = handle(contract.legalHolds.create, async ({ changeQuietly, user, body }) => {
  const { name, reason } = body;
  const [from, to] = [dateOrNull(body.from), dateOrNull(body.to)];
  return changeQuietly(async (scoped, { organizationId, audit }) => {
    const createdById = user?.id ?? null;
    const id = await createLegalHold(scoped, organizationId, { name, reason, from, to, createdById });
    audit({
      action: 'legal-hold.create',
      targetKind: 'legal-hold',
      targetId: id,
      summary: `Put requests on hold: ${name}`,
      after: { name, reason, from, to },
    });
    return viewHold(await findLegalHold(scoped, organizationId, id));
  });
});

const releaseHold = handle(contract.legalHolds.release, async ({ changeQuietly, user, params, now }) =>
  changeQuietly(async (scoped, { organizationId, audit }) => {
    await releaseLegalHold(scoped, organizationId, { id: params.id, releasedById: user?.id ?? null, now });
    const released = await findLegalHold(scoped, organizationId, params.id);
    audit({
      action: 'legal-hold.release',
      targetKind: 'legal-hold',
      targetId: params.id,
      summary: `Released the legal hold ${released.name}`,
    });
    return viewHold(released);
  }),
);

const listErased = handle(contract.erasures.list, async ({ read }) =>
  wholeList((await read(listErasures)).map(viewErasure)),
);

const erase = handle(contract.erasures.create, async ({ changeQuietly, user, body: { endUser } }) =>
  changeQuietly(async (scoped, { organizationId, audit }) => {
    // The audit log stays when the name is gone, so it knows the digest alone. The organization is in it: two tenants' proofs differ.
    const endUserDigest = createHash('sha256').update(`${organizationId} ${endUser}`).digest('hex');
    const id = await createErasure(scoped, organizationId, { endUser, endUserDigest, createdById: user?.id ?? null });
    audit({
      action: 'erasure.create',
      targetKind: 'erasure',
      targetId: id,
      summary: 'Asked for an end user to be erased',
      after: { endUserDigest },
    });
    return viewErasure(await findErasure(scoped, organizationId, id));
  }),
);

/** For how long requests are kept, what must stay, and what must go. */
export const logKeepingRoutes = [readDays, setDays, listHolds, createHold, releaseHold, listErased, erase];

const dateOrNull = (text: string | null) => (text === null ? null : new Date(text));

const viewHold = ({ from, to, createdAt, releasedAt, ...hold }: LegalHoldRow) => ({
  ...hold,
  from: isoOrNull(from),
  to: isoOrNull(to),
  createdAt: iso(createdAt),
  releasedAt: isoOrNull(releasedAt),
});

const viewErasure = ({ requests, createdAt, finishedAt, ...erasure }: ErasureRow) => ({
  ...erasure,
  requests: Number(requests),
  createdAt: iso(createdAt),
  finishedAt: isoOrNull(finishedAt),
});
