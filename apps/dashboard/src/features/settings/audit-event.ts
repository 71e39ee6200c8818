import type { contract, RouteOutput } from '@/server/contract';

/** A change as the log keeps it. */
export type AuditEvent = RouteOutput<typeof contract.auditEvents.list>['items'][number];
