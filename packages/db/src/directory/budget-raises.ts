import type { BudgetScope, BudgetUnit } from '@switchyard/core/budgets/budget';
import { budgetScope } from '@switchyard/core/budgets/budget';
import type { Scoped } from '../client/create-database.ts';
import { type BudgetScopeNames, nameOfBudgetGroup, readBudgetScopeNames } from './budget-scopes.ts';
import { namesOfPeople } from './people.ts';
import { found, Refusal } from './refusal.ts';

/** Where a raise stands. An approved one is in force until `expiresAt`. */
export type RaiseStatus = 'PENDING' | 'APPROVED' | 'DECLINED' | 'WITHDRAWN';

/** Someone by name: a person, or an API token. */
export type RaisePerson = { id: string; name: string };

/** More than is budgeted for some time: asked for, or given at once. `extra` is in the budget's unit. */
export type RaiseRow = {
  id: string;
  budget: { id: string; name: string; unit: BudgetUnit; scope: BudgetScope };
  /** The value of an `each` budget that it is for; null for every value, and for other budgets. */
  group: string | null;
  groupName: string | null;
  extra: bigint;
  reason: string;
  status: RaiseStatus;
  requestedBy: RaisePerson;
  requestedAt: Date;
  decidedBy: RaisePerson | null;
  decidedAt: Date | null;
  note: string;
  expiresAt: Date | null;
};

const units = { USD: 'usd', TOKENS: 'tokens', REQUESTS: 'requests' } as const;
const columns = {
  id: true,
  groupKey: true,
  amount: true,
  reason: true,
  status: true,
  requestedById: true,
  requestedAt: true,
  decidedById: true,
  decidedAt: true,
  note: true,
  expiresAt: true,
  budget: { select: { id: true, name: true, unit: true, scope: true } },
} as const;

/** Which raises. */
export type RaiseFilter = { status?: RaiseStatus | undefined; budgetId?: string | undefined };

/** Raises: those that wait for a decision first, then the newest; at most `limit`. */
export async function listRaises(
  scoped: Scoped,
  organizationId: string,
  { limit, ...filter }: RaiseFilter & { limit: number },
): Promise<RaiseRow[]> {
  const equals = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  const rows = await scoped.budgetRaise.findMany({
    where: { organizationId, ...equals },
    // The enum begins with PENDING.
    orderBy: [{ status: 'asc' }, { id: 'desc' }],
    take: limit,
    select: columns,
  });
  const waiting = rows.filter(({ status }) => status === 'PENDING');
  const decided = rows.filter(({ status }) => status !== 'PENDING').sort((a, b) => (a.id < b.id ? 1 : -1));
  return named(scoped, organizationId, [...waiting, ...decided]);
}

/** One raise. Throws a Refusal (not_found). */
export async function findRaise(scoped: Scoped, organizationId: string, id: string): Promise<RaiseRow> {
  const row = await scoped.budgetRaise.findFirst({ where: { id, organizationId }, select: columns });
  const [raise] = await named(scoped, organizationId, [found(row, 'raise')]);
  return found(raise, 'raise');
}

/** So many requests of one person may wait for a decision: each of them is told to every owner and admin. */
const mostWaiting = 10;

/** Throws a Refusal (conflict) when as many requests of a person wait for a decision as may. */
export async function requireRoomForRaise(
  scoped: Scoped,
  organizationId: string,
  requestedById: string,
): Promise<void> {
  const waiting = await scoped.budgetRaise.count({ where: { organizationId, requestedById, status: 'PENDING' } });
  if (waiting >= mostWaiting)
    throw new Refusal(
      'conflict',
      `You have ${mostWaiting} requests that wait for a decision. Withdraw one of them first.`,
    );
}

/** Asks for a raise; answers its id. */
export async function requestRaise(
  scoped: Scoped,
  organizationId: string,
  raise: { budgetId: string; group: string | null; extra: bigint; reason: string; requestedById: string },
): Promise<string> {
  const { budgetId, group, extra, reason, requestedById } = raise;
  const data = { organizationId, budgetId, groupKey: group, amount: extra, reason, requestedById };
  return (await scoped.budgetRaise.create({ data, select: { id: true } })).id;
}

/** How a request for a raise is decided. */
export type RaiseDecision =
  | { kind: 'approve'; extra: bigint; expiresAt: Date; note: string }
  | { kind: 'decline'; note: string }
  | { kind: 'withdraw' };

/** Decides on a raise that waits. Throws a Refusal (conflict) when it was decided already. */
export async function decideRaise(
  scoped: Scoped,
  organizationId: string,
  { id, decision, by, now }: { id: string; decision: RaiseDecision; by: string; now: Date },
): Promise<void> {
  const decided = { decidedById: by, decidedAt: now };
  const data =
    decision.kind === 'approve'
      ? { status: 'APPROVED' as const, amount: decision.extra, expiresAt: decision.expiresAt, note: decision.note }
      : decision.kind === 'decline'
        ? { status: 'DECLINED' as const, note: decision.note }
        : { status: 'WITHDRAWN' as const };
  const where = { id, organizationId, status: 'PENDING' as const };
  const changed = await scoped.budgetRaise.updateMany({ where, data: { ...data, ...decided } });
  if (changed.count === 0) throw new Refusal('conflict', 'This request was decided or withdrawn already.');
}

/** Ends a raise that is in force. Throws a Refusal (conflict) when it is not. */
export async function endRaise(
  scoped: Scoped,
  organizationId: string,
  { id, now }: { id: string; now: Date },
): Promise<void> {
  const where = { id, organizationId, status: 'APPROVED' as const, expiresAt: { gt: now } };
  const changed = await scoped.budgetRaise.updateMany({ where, data: { expiresAt: now } });
  if (changed.count === 0) throw new Refusal('conflict', 'This raise is not in force.');
}

/** What people are told of a raise; a worker sends it once the transaction has ended well. */
export type RaiseNotice = { event: string; subject: string; text: string; payload: Record<string, string> };

/** Keeps a notice for the owners and admins. */
export async function tellAdminsOfRaise(scoped: Scoped, organizationId: string, notice: RaiseNotice): Promise<void> {
  await scoped.notification.create({ data: { organizationId, ...notice }, select: { id: true } });
}

/** Keeps a notice for the person who asked. Programs, people who left, and those who decided themselves are not told. */
export async function tellAskerOfRaise(
  scoped: Scoped,
  organizationId: string,
  { raise, notice }: { raise: RaiseRow; notice: RaiseNotice },
): Promise<void> {
  const userId = raise.requestedBy.id;
  if (userId === raise.decidedBy?.id) return;
  const member = await scoped.membership.findFirst({ where: { organizationId, userId }, select: { userId: true } });
  if (member === null) return;
  await scoped.notification.create({ data: { organizationId, userId, ...notice }, select: { id: true } });
}

type RawRaise = {
  id: string;
  groupKey: string | null;
  amount: bigint;
  reason: string;
  status: RaiseStatus;
  requestedById: string;
  requestedAt: Date;
  decidedById: string | null;
  decidedAt: Date | null;
  note: string;
  expiresAt: Date | null;
  budget: { id: string; name: string; unit: keyof typeof units; scope: unknown };
};

async function named(scoped: Scoped, organizationId: string, rows: readonly RawRaise[]): Promise<RaiseRow[]> {
  if (rows.length === 0) return [];
  const names: BudgetScopeNames = await readBudgetScopeNames(scoped, organizationId);
  const ids = rows.flatMap(({ requestedById, decidedById }) => [requestedById, ...(decidedById ? [decidedById] : [])]);
  const people = await namesOfPeople(scoped, [...new Set(ids)]);
  const tokens = await scoped.apiToken.findMany({
    where: { organizationId, id: { in: ids } },
    select: { id: true, name: true },
  });
  const programs = new Map(tokens.map(({ id, name }) => [id, `API token ${name}`]));
  const personOf = (id: string) => ({ id, name: people.get(id) ?? programs.get(id) ?? 'someone who left' });
  return rows.map(({ groupKey, amount, requestedById, decidedById, budget, ...row }) => {
    const scope = budgetScope.parse(budget.scope);
    return {
      ...row,
      budget: { id: budget.id, name: budget.name, unit: units[budget.unit], scope },
      group: groupKey,
      groupName: groupKey === null ? null : nameOfBudgetGroup(scope, groupKey, names),
      extra: amount,
      requestedBy: personOf(requestedById),
      decidedBy: decidedById === null ? null : personOf(decidedById),
    };
  });
}
