import type { Scoped } from '../client/create-database.ts';

/** Which audit events to list; `cursor` is the id of the last event of the page before. */
export type AuditFilter = {
  action?: string | undefined;
  targetKind?: string | undefined;
  targetId?: string | undefined;
  actorId?: string | undefined;
  since?: Date | undefined;
  until?: Date | undefined;
  cursor?: string | undefined;
  limit: number;
};

/** Audit events, newest first, at most `limit`. */
export function listAuditEvents(scoped: Scoped, organizationId: string, filter: AuditFilter) {
  const { cursor, limit, since, until, ...rest } = filter;
  const equals = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const createdAt = { ...(since ? { gte: since } : {}), ...(until ? { lt: until } : {}) };
  return scoped.auditEvent.findMany({
    where: { organizationId, ...equals, ...(cursor ? { id: { lt: cursor } } : {}), createdAt },
    orderBy: { id: 'desc' },
    take: limit,
  });
}
