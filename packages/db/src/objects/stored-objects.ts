import { z } from 'zod';
import { type Database, inOrganization } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';

/** What lives at a provider under an id of ours. */
export type StoredObjectKind = 'file' | 'batch' | 'response';

/** A file, batch or response at a provider. `id` is the one that callers use. */
export type StoredObject = {
  id: string;
  kind: StoredObjectKind;
  providerAccountId: string;
  providerObjectId: string;
  teamId: string;
  keyId: string;
  createdAt: Date;
  /** When its cost was recorded; null until then. */
  settledAt: Date | null;
  /** What is kept to answer for it and to price it, as JSON. */
  summary: Record<string, unknown>;
};

/** Which objects: of one kind and team, newest first, those after `cursor` (the id of the last one of the page before). */
export type StoredObjectPage = {
  kind: StoredObjectKind;
  teamId: string;
  cursor?: string | undefined;
  limit: number;
  /** Oldest first instead. */
  ascending?: boolean | undefined;
  /** Only those whose summary says so. */
  purpose?: string | undefined;
};

const kinds = z.enum(['file', 'batch', 'response']);
const summaries = z.record(z.string(), z.unknown());

/** Keeps an object. The same id again changes nothing, so that a repeated answer of a provider is no failure. */
export async function saveStoredObject(
  db: Database,
  organizationId: string,
  { summary, ...object }: Omit<StoredObject, 'settledAt'>,
): Promise<void> {
  const json: Prisma.InputJsonValue = JSON.parse(JSON.stringify(summary));
  await inOrganization(db, organizationId, (scoped) =>
    scoped.storedObject.createMany({ data: { ...object, summary: json, organizationId }, skipDuplicates: true }),
  );
}

/** The object with this id, when the organization has one. */
export async function findStoredObject(
  db: Database,
  organizationId: string,
  id: string,
): Promise<StoredObject | undefined> {
  const where = { organizationId_id: { organizationId, id } };
  const row = await inOrganization(db, organizationId, (scoped) => scoped.storedObject.findUnique({ where }));
  return row === null ? undefined : toStoredObject(row);
}

/** A page of a team's objects. A cursor that names none of them gives an empty page. */
export async function listStoredObjects(
  db: Database,
  organizationId: string,
  { kind, teamId, cursor, limit, ascending = false, purpose }: StoredObjectPage,
): Promise<StoredObject[]> {
  const of = Prisma.sql`organization_id = ${organizationId}::uuid and kind = ${kind} and team_id = ${teamId}::uuid`;
  const after =
    cursor === undefined
      ? Prisma.empty
      : Prisma.sql`and (created_at, id) ${ascending ? Prisma.sql`>` : Prisma.sql`<`}
          (select created_at, id from stored_objects where ${of} and id = ${cursor})`;
  const wanted = purpose === undefined ? Prisma.empty : Prisma.sql`and summary->>'purpose' = ${purpose}`;
  const order = ascending ? Prisma.sql`asc` : Prisma.sql`desc`;
  const rows = await inOrganization(
    db,
    organizationId,
    (scoped) => scoped.$queryRaw<Row[]>`
      select id, kind, provider_account_id as "providerAccountId", provider_object_id as "providerObjectId",
        team_id as "teamId", key_id as "keyId", created_at as "createdAt", settled_at as "settledAt", summary
      from stored_objects where ${of} ${after} ${wanted} order by created_at ${order}, id ${order} limit ${limit}`,
  );
  return rows.map(toStoredObject);
}

/** Forgets an object; answers whether there was one. */
export async function deleteStoredObject(db: Database, organizationId: string, id: string): Promise<boolean> {
  const where = { organizationId, id };
  const { count } = await inOrganization(db, organizationId, (scoped) => scoped.storedObject.deleteMany({ where }));
  return count > 0;
}

/** Remembers what an object looks like now; answers whether there is one. */
export async function renewStoredSummary(
  db: Database,
  organizationId: string,
  { id, summary }: Pick<StoredObject, 'id' | 'summary'>,
): Promise<boolean> {
  const json: Prisma.InputJsonValue = JSON.parse(JSON.stringify(summary));
  const { count } = await inOrganization(db, organizationId, (scoped) =>
    scoped.storedObject.updateMany({ where: { organizationId, id }, data: { summary: json } }),
  );
  return count > 0;
}

/** Marks an object as settled. True for exactly one of all callers, also when they come at once. */
export async function settleStoredObject(
  db: Database,
  organizationId: string,
  { id, at }: { id: string; at: Date },
): Promise<boolean> {
  const { count } = await inOrganization(db, organizationId, (scoped) =>
    scoped.storedObject.updateMany({ where: { organizationId, id, settledAt: null }, data: { settledAt: at } }),
  );
  return count > 0;
}

type Row = Omit<StoredObject, 'kind' | 'summary'> & { kind: string; summary: unknown };

function toStoredObject(row: Row): StoredObject {
  const { id, providerAccountId, providerObjectId, teamId, keyId, createdAt, settledAt } = row;
  return {
    id,
    kind: kinds.parse(row.kind),
    providerAccountId,
    providerObjectId,
    teamId,
    keyId,
    createdAt,
    settledAt,
    summary: summaries.parse(row.summary),
  };
}
