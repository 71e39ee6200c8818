import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { id, moment, page, pageQuery } from './fields.ts';

/** Who changed what. */
export const auditEvents = {
  list: defineRoute({
    name: 'auditEvents.list',
    summary: 'Changes, newest first',
    method: 'GET',
    path: '/audit-events',
    access: withPermission('audit.read'),
    query: pageQuery.extend({
      action: z.string().max(100).optional(),
      targetKind: z.string().max(100).optional(),
      targetId: id.optional(),
      actorId: id.optional(),
      since: moment.optional(),
      until: moment.optional(),
    }),
    response: page(
      z.strictObject({
        id,
        createdAt: moment,
        actor: z.strictObject({ kind: z.enum(['user', 'api-token', 'system']), id: id.nullable(), name: z.string() }),
        /** "virtual-key.create", "budget.update" … */
        action: z.string(),
        target: z.strictObject({ kind: z.string(), id: id.nullable() }),
        summary: z.string(),
        change: z.strictObject({
          before: z.record(z.string(), z.unknown()).optional(),
          after: z.record(z.string(), z.unknown()).optional(),
        }),
        ipAddress: z.string(),
      }),
    ),
  }),
};
