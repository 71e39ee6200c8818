import type { Database } from '../client/create-database.ts';

/** An erasure that is not finished. Until it is, it knows whom it is about. */
export type OpenErasure = { id: string; organizationId: string; endUser: string; createdAt: Date };

/** Erasures that wait or are under way, the oldest first. For the worker's role. */
export function listOpenErasures(db: Database): Promise<OpenErasure[]> {
  return db.$queryRaw`
    select id, organization_id as "organizationId", end_user as "endUser", created_at as "createdAt" from erasures
    where status in ('PENDING', 'RUNNING') and end_user is not null order by created_at, id`;
}

/** Says that somebody works on it. */
export async function beginErasure(db: Database, id: string): Promise<void> {
  await db.$executeRaw`update erasures set status = 'RUNNING' where id = ${id}::uuid and status = 'PENDING'`;
}

/** Ends it, as done or, with an error in words for the organization, as failed. Whom it was about is then known by the digest alone. */
export async function endErasure(db: Database, id: string, error: string | null): Promise<void> {
  const status = error === null ? 'DONE' : 'FAILED';
  await db.$executeRaw`
    update erasures set status = ${status}::"BackgroundStatus", error = ${error}, finished_at = now(), end_user = null
    where id = ${id}::uuid and status in ('PENDING', 'RUNNING')`;
}
