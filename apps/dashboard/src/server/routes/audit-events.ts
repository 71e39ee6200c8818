import { listAuditEvents } from '@switchyard/db/directory/audit-events';
import { z } from 'zod';
import { contract } from '../contract/index.ts';
import { handle } from '../http/handler.ts';
import { cursorId } from './cursor.ts';
import { iso, pageOf } from './views.ts';

const list = handle(contract.auditEvents.list, async ({ read, query }) => {
  const { limit, since, until, ...rest } = query;
  const events = await read((scoped, organizationId) =>
    listAuditEvents(scoped, organizationId, {
      ...rest,
      cursor: cursorId(query.cursor),
      since: since === undefined ? undefined : new Date(since),
      until: until === undefined ? undefined : new Date(until),
      limit: limit + 1,
    }),
  );
  return pageOf(events, limit, (event) => ({
    id: event.id,
    createdAt: iso(event.createdAt),
    actor: { kind: actorKind.parse(event.actorKind), id: event.actorId, name: event.actorName },
    action: event.action,
    target: { kind: event.targetKind, id: event.targetId },
    summary: event.summary,
    change: change.parse(event.change),
    ipAddress: event.ipAddress,
  }));
});

/** The audit log. */
export const auditRoutes = [list];

const actorKind = z.enum(['user', 'api-token', 'system']);
const fields = z.record(z.string(), z.unknown());
const change = z.object({ before: fields.optional(), after: fields.optional() });
