import type { Scoped } from '../client/create-database.ts';
import type { AdjustmentStatus } from '../generated/client.ts';
import { found, Refusal, refuseField } from './refusal.ts';

/** A price that came late or was corrected, applied to requests of the past; amounts in nano-USD. */
export type AdjustmentRow = {
  id: string;
  reason: string;
  /** Null when the account is gone. */
  providerAccount: { id: string; name: string } | null;
  model: string;
  from: Date;
  to: Date;
  status: AdjustmentStatus;
  attempts: bigint;
  deltaNanos: bigint;
  error: string | null;
  /** Null when a program made it; the person may be no member any more. */
  createdBy: { id: string; name: string } | null;
  createdAt: Date;
  finishedAt: Date | null;
};

/** Which attempts are priced anew, and why: those of an account and model, of requests that started in [from, to). */
export type NewAdjustment = Pick<AdjustmentRow, 'reason' | 'model' | 'from' | 'to'> & {
  providerAccountId: string;
  createdById: string | null;
};

const most = 200;

/** The newest first. */
export async function listAdjustments(scoped: Scoped, organizationId: string): Promise<AdjustmentRow[]> {
  return readAdjustments(scoped, { organizationId });
}

/** One of them. Throws a Refusal (not_found). */
export async function findAdjustment(scoped: Scoped, organizationId: string, id: string): Promise<AdjustmentRow> {
  const [row] = await readAdjustments(scoped, { organizationId, id });
  return found(row, 'correction');
}

/**
 * Adds a correction for the worker to make. Throws a Refusal: invalid without such an account, conflict while another one of the same
 * account and model is not finished.
 */
export async function createAdjustment(
  scoped: Scoped,
  organizationId: string,
  adjustment: NewAdjustment,
): Promise<AdjustmentRow> {
  const { providerAccountId, model } = adjustment;
  const account = await scoped.providerAccount.findFirst({ where: { organizationId, id: providerAccountId } });
  if (!account) throw refuseField('providerAccountId', 'The organization has no such provider account.');
  const status = { in: ['PENDING' as const, 'RUNNING' as const] };
  const running = await scoped.costAdjustment.count({ where: { organizationId, providerAccountId, model, status } });
  if (running > 0) throw new Refusal('conflict', 'Costs of this model at this account are being corrected already.');
  const { id } = await scoped.costAdjustment.create({ data: { organizationId, ...adjustment }, select: { id: true } });
  return findAdjustment(scoped, organizationId, id);
}

/** How many corrections were made that reach into a range. */
export function countAdjustments(
  scoped: Scoped,
  organizationId: string,
  { from, to }: { from: Date; to: Date },
): Promise<number> {
  return scoped.costAdjustment.count({
    where: { organizationId, status: 'DONE', attempts: { gt: 0 }, from: { lt: to }, to: { gt: from } },
  });
}

async function readAdjustments(
  scoped: Scoped,
  where: { organizationId: string; id?: string },
): Promise<AdjustmentRow[]> {
  const rows = await scoped.costAdjustment.findMany({ where, orderBy: { id: 'desc' }, take: most });
  const { organizationId } = where;
  const select = { id: true, name: true };
  const accounts = await scoped.providerAccount.findMany({ where: { organizationId }, select });
  const people = await scoped.user.findMany({
    where: { id: { in: rows.flatMap(({ createdById }) => createdById ?? []) } },
    select,
  });
  return rows.map(({ providerAccountId, createdById, organizationId: _, ...row }) => ({
    ...row,
    providerAccount: accounts.find(({ id }) => id === providerAccountId) ?? null,
    createdBy:
      createdById === null
        ? null
        : (people.find(({ id }) => id === createdById) ?? { id: createdById, name: '(removed)' }),
  }));
}
