import type { Scoped } from '../client/create-database.ts';
import type { BackgroundStatus } from '../generated/client.ts';
import { namesOfPeople } from './people.ts';
import { found, Refusal } from './refusal.ts';

/** An erasure as it is listed. */
export type ErasureRow = {
  id: string;
  /** Null once it is done. */
  endUser: string | null;
  endUserDigest: string;
  status: BackgroundStatus;
  /** Requests whose content was deleted so far. */
  requests: bigint;
  error: string | null;
  createdBy: { id: string; name: string } | null;
  createdAt: Date;
  finishedAt: Date | null;
};

const columns = {
  id: true,
  endUser: true,
  endUserDigest: true,
  status: true,
  requests: true,
  error: true,
  createdById: true,
  createdAt: true,
  finishedAt: true,
} as const;

/** Lists are for proofs: as many as anyone reads at once. */
const most = 200;

/** Erasures of an organization, newest first. */
export async function listErasures(scoped: Scoped, organizationId: string): Promise<ErasureRow[]> {
  const rows = await scoped.erasure.findMany({
    where: { organizationId },
    select: columns,
    orderBy: { id: 'desc' },
    take: most,
  });
  const names = await namesOfPeople(
    scoped,
    rows.flatMap(({ createdById }) => createdById ?? []),
  );
  return rows.map(({ createdById, ...row }) => {
    const name = createdById === null ? undefined : names.get(createdById);
    return { ...row, createdBy: createdById === null || name === undefined ? null : { id: createdById, name } };
  });
}

/** One erasure. Throws a Refusal (not_found). */
export async function findErasure(scoped: Scoped, organizationId: string, id: string): Promise<ErasureRow> {
  return found(
    (await listErasures(scoped, organizationId)).find((erasure) => erasure.id === id),
    'erasure',
  );
}

/** Asks for an erasure; answers its id. Throws a Refusal (conflict) while one of the same end user waits or runs. */
export async function createErasure(
  scoped: Scoped,
  organizationId: string,
  asked: { endUser: string; endUserDigest: string; createdById: string | null },
): Promise<string> {
  const { endUserDigest } = asked;
  const under = await scoped.erasure.findFirst({
    where: { organizationId, endUserDigest, status: { in: ['PENDING', 'RUNNING'] } },
    select: { id: true },
  });
  if (under) throw new Refusal('conflict', 'This end user is being erased already.');
  const { id } = await scoped.erasure.create({ data: { organizationId, ...asked }, select: { id: true } });
  return id;
}
