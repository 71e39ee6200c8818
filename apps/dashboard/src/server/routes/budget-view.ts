import type { Scoped } from '@switchyard/db/client/create-database';
import { listRaises } from '@switchyard/db/directory/budget-raises';
import type { BudgetRow } from '@switchyard/db/directory/budgets';
import { type BlockedBy, blockedSince } from '@switchyard/db/reports/blocked-requests';
import type { CorrectionRow } from '@switchyard/db/reports/budget-ledger';
import type { App } from '../app.ts';
import { readBudgetFacts, readStandings, type Standing } from '../configuration/budget-standings.ts';
import { iso, isoOrNull } from './views.ts';

const dayMs = 24 * 3_600_000;
/** How far back a refusal is looked for. */
export const blockedDays = 30;

/** What lists show of budgets, as far as the database knows it. */
export async function readBudgets(
  scoped: Scoped,
  organizationId: string,
  { now, groups }: { now: Date; groups?: number },
) {
  const found = await readBudgetFacts(scoped, organizationId, { now, ...(groups === undefined ? {} : { groups }) });
  const blocked = await blockedSince(scoped, organizationId, {
    since: new Date(now.getTime() - blockedDays * dayMs),
    countedSince: new Date(now.getTime() - dayMs),
  });
  const pending = await listRaises(scoped, organizationId, { status: 'PENDING', limit: 1_000 });
  return { ...found, blocked, pending };
}

type Found = Awaited<ReturnType<typeof readBudgets>>;

/** Budgets as the contract writes them, each beside its row and its standing. */
export async function viewBudgets(
  app: App,
  organizationId: string,
  { facts, names, blocked, pending, now }: Found & { now: Date },
) {
  const standings = await readStandings(app, organizationId, { facts, names, now });
  return facts.map(({ budget }) => {
    const standing = standings.get(budget.id);
    const pendingRaises = pending.filter((raise) => raise.budget.id === budget.id).length;
    return {
      budget,
      standing,
      view: { ...viewOf(budget, standing), ...refusals(blocked.get(budget.id)), pendingRaises },
    };
  });
}

/** One budget of these; it was read in the same transaction as its id. */
export function pickView<Viewed extends { budget: BudgetRow }>(viewed: readonly Viewed[], id: string): Viewed {
  const found = viewed.find(({ budget }) => budget.id === id);
  if (found === undefined) throw new Error(`The budget ${id} was changed and is gone.`);
  return found;
}

function viewOf(budget: BudgetRow, standing: Standing | undefined) {
  const { scopeName, limit, raises: _, createdAt, updatedAt, countedSince: __, ...rest } = budget;
  return {
    ...rest,
    scopeName: scopeName.name,
    scopeTeam: scopeName.team,
    limit: limit.toString(),
    current: standing === undefined ? null : viewStanding(standing),
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
  };
}

function viewStanding({ period, top, isGroup, groupCount, raisedBy, forecast, runsOutAtMs }: Standing) {
  return {
    startsAt: iso(new Date(period.startMs)),
    resetsAt: period.endMs === null ? null : iso(new Date(period.endMs)),
    group: isGroup ? { key: top.group, name: top.name } : null,
    groups: groupCount,
    limit: top.limit.toString(),
    raisedBy: raisedBy.toString(),
    spent: atLeastZero(top.spent),
    held: atLeastZero(top.held),
    countedBy: top.countedBy,
    forecast: forecast === null ? null : atLeastZero(forecast),
    runsOutAt: runsOutAtMs === null ? null : iso(new Date(runsOutAtMs)),
  };
}

/** A correction in flight may take a counter below zero for a moment. */
export const atLeastZero = (amount: bigint): string => (amount < 0n ? 0n : amount).toString();

const refusals = (blocked: BlockedBy | undefined) => ({
  lastBlockedAt: isoOrNull(blocked?.lastAt ?? null),
  blocked24h: blocked?.recently ?? 0,
});

/** A correction as the contract writes it. */
export const viewCorrection = ({
  budgetId,
  budgetName,
  group,
  delta,
  counted,
  ledger,
  ...correction
}: CorrectionRow) => ({
  id: correction.id,
  budget: { id: budgetId, name: budgetName },
  group,
  delta: delta.toString(),
  counted: counted.toString(),
  ledger: ledger.toString(),
  createdAt: iso(correction.createdAt),
});
