import type { Scoped } from '../client/create-database.ts';
import { namesOfPeople } from './people.ts';
import { found, Refusal } from './refusal.ts';

/** A hold as it is listed; people who are gone are null. */
export type LegalHoldRow = {
  id: string;
  name: string;
  reason: string;
  from: Date | null;
  to: Date | null;
  createdBy: { id: string; name: string } | null;
  createdAt: Date;
  releasedBy: { id: string; name: string } | null;
  releasedAt: Date | null;
};

const columns = {
  id: true,
  name: true,
  reason: true,
  from: true,
  to: true,
  createdById: true,
  createdAt: true,
  releasedById: true,
  releasedAt: true,
} as const;

/** Legal holds, those in force first, each the newest first. */
export async function listLegalHolds(scoped: Scoped, organizationId: string): Promise<LegalHoldRow[]> {
  const rows = await scoped.legalHold.findMany({
    where: { organizationId },
    select: columns,
    orderBy: [{ releasedAt: { sort: 'desc', nulls: 'first' } }, { id: 'desc' }],
  });
  const names = await namesOfPeople(
    scoped,
    rows.flatMap(({ createdById, releasedById }) => [createdById, releasedById].filter((id) => id !== null)),
  );
  const person = (id: string | null) => {
    const name = id === null ? undefined : names.get(id);
    return id === null || name === undefined ? null : { id, name };
  };
  return rows.map(({ createdById, releasedById, ...row }) => ({
    ...row,
    createdBy: person(createdById),
    releasedBy: person(releasedById),
  }));
}

/** One hold. Throws a Refusal (not_found). */
export async function findLegalHold(scoped: Scoped, organizationId: string, id: string): Promise<LegalHoldRow> {
  return found(
    (await listLegalHolds(scoped, organizationId)).find((hold) => hold.id === id),
    'legal hold',
  );
}

/** What a hold says. `createdById` is null where a program asks. */
export type LegalHoldContent = Pick<LegalHoldRow, 'name' | 'reason' | 'from' | 'to'> & { createdById: string | null };

/** Holds requests from now on; answers the hold's id. */
export async function createLegalHold(
  scoped: Scoped,
  organizationId: string,
  content: LegalHoldContent,
): Promise<string> {
  const { id } = await scoped.legalHold.create({ data: { organizationId, ...content }, select: { id: true } });
  return id;
}

/** Releases a hold. Throws a Refusal: not_found, or conflict when it was released before. */
export async function releaseLegalHold(
  scoped: Scoped,
  organizationId: string,
  { id, releasedById, now }: { id: string; releasedById: string | null; now: Date },
): Promise<void> {
  const hold = await findLegalHold(scoped, organizationId, id);
  if (hold.releasedAt !== null) throw new Refusal('conflict', `The hold "${hold.name}" was released already.`);
  await scoped.legalHold.update({ where: { id }, data: { releasedAt: now, releasedById }, select: { id: true } });
}
