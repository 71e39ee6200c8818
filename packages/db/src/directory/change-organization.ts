import { type Database, inOrganization, type Scoped } from '../client/create-database.ts';
import type { Prisma } from '../generated/client.ts';
import { found } from './refusal.ts';

/** Who makes a change. */
export type Actor = { kind: 'user' | 'api-token' | 'system'; id: string | null; name: string; ipAddress: string };

/** What is written down about a change. `before` and `after` hold the fields that changed, never a secret. */
export type AuditEntry = {
  /** "virtual-key.create", "budget.update" … */
  action: string;
  targetKind: string;
  targetId: string | null;
  /** In words, for lists: "Issued the key Search production". */
  summary: string;
  before?: AuditFields;
  after?: AuditFields;
};

/** Fields as they stand in the audit log: amounts are decimal strings, moments ISO 8601. */
export type AuditFields = Record<string, AuditValue>;
type AuditValue = Prisma.InputJsonValue | bigint | Date | null | undefined;

/** One organization's change: who makes it, and whether gateways must hear of it. */
export type Change = { organizationId: string; actor: Actor; reachesGateway: boolean };

/**
 * Runs a change in one transaction with its audit events and, where gateways must hear of it, the organization's next
 * configuration version. Changes of one organization run one after the other, so a check made inside `fn` still holds when it
 * commits. Throws a Refusal when there is no such organization; whatever `fn` throws undoes everything.
 */
export function changeOrganization<Result>(
  db: Database,
  { organizationId, actor, reachesGateway }: Change,
  fn: (scoped: Scoped, audit: (entry: AuditEntry) => void) => Promise<Result>,
): Promise<Result> {
  return inOrganization(db, organizationId, async (scoped) => {
    await lockOrganization(scoped, organizationId, reachesGateway);
    const entries: AuditEntry[] = [];
    const result = await fn(scoped, (entry) => void entries.push(entry));
    await writeAuditEvents(scoped, { organizationId, actor, entries });
    return result;
  });
}

/** Adds audit events to the transaction. */
export async function writeAuditEvents(
  scoped: Scoped,
  { organizationId, actor, entries }: { organizationId: string; actor: Actor; entries: AuditEntry[] },
): Promise<void> {
  for (const { action, targetKind, targetId, summary, before, after } of entries) {
    const change = { ...(before ? { before: plain(before) } : {}), ...(after ? { after: plain(after) } : {}) };
    await scoped.auditEvent.create({
      data: {
        organizationId,
        actorKind: actor.kind,
        actorId: actor.id,
        actorName: actor.name,
        ipAddress: actor.ipAddress,
        action,
        targetKind,
        targetId,
        summary,
        change,
      },
      select: { id: true },
    });
  }
}

async function lockOrganization(scoped: Scoped, organizationId: string, nextVersion: boolean): Promise<void> {
  const locked = nextVersion
    ? await scoped.$queryRaw<{ id: string }[]>`
        update organizations set config_version = config_version + 1, updated_at = now()
        where id = ${organizationId}::uuid returning id`
    : await scoped.$queryRaw<{ id: string }[]>`
        select id from organizations where id = ${organizationId}::uuid for update`;
  found(locked[0], 'organization');
}

function plain(fields: AuditFields): Prisma.InputJsonObject {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      if (value === undefined) return [];
      if (typeof value === 'bigint') return [[name, value.toString()]];
      if (value instanceof Date) return [[name, value.toISOString()]];
      return [[name, value as Prisma.InputJsonValue]];
    }),
  );
}
