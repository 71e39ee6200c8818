import type { Scoped } from '../client/create-database.ts';
import { found } from './refusal.ts';

/** For how long requests and their content are kept, days. */
export type Retention = { logRetentionDays: number; contentRetentionDays: number };

const select = { logRetentionDays: true, contentRetentionDays: true } as const;

/** Reads how long an organization keeps things. */
export async function readRetention(scoped: Scoped, organizationId: string): Promise<Retention> {
  return found(await scoped.organization.findUnique({ where: { id: organizationId }, select }), 'organization');
}

/** Sets how long an organization keeps things; answers what held before. The worker deletes what is older. */
export async function writeRetention(scoped: Scoped, organizationId: string, data: Retention): Promise<Retention> {
  const before = await readRetention(scoped, organizationId);
  await scoped.organization.update({ where: { id: organizationId }, data, select });
  return before;
}
