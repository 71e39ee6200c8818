import type { Resting } from '@switchyard/core/routing/resting';
import { listRaises, type RaiseRow } from '@switchyard/db/directory/budget-raises';
import type { BudgetRow } from '@switchyard/db/directory/budgets';
import { accountsAway } from '@switchyard/db/directory/provider-accounts';
import { type CredentialName, credentialNames } from '@switchyard/db/directory/provider-credentials';
import { expiringKeys } from '@switchyard/db/reports/expiring-keys';
import { startOfMonth } from '@switchyard/db/reports/month-usage';
import {
  failingAccounts,
  readTraffic,
  spendBetween,
  type Traffic,
  unpricedModels,
} from '@switchyard/db/reports/traffic';
import { readBudgetFacts, readStandings, type Standing } from '../configuration/budget-standings.ts';
import { readTold } from '../configuration/rests.ts';
import { contract } from '../contract/index.ts';
import { handle } from '../http/handler.ts';
import { atLeastZero } from './budget-view.ts';
import { iso } from './views.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const read = handle(contract.overview.read, async ({ app, read: reading, now, organization }) => {
  const { month, previous } = periods(now);
  const dayAgo = new Date(now.getTime() - dayMs);
  const found = await reading(async (scoped, organizationId) => ({
    spend: await spendBetween(scoped, organizationId, month),
    before: await spendBetween(scoped, organizationId, previous),
    traffic: await readTraffic(scoped, organizationId, dayAgo),
    budgets: await readBudgetFacts(scoped, organizationId, { now }),
    raises: await listRaises(scoped, organizationId, { status: 'PENDING', limit: 5 }),
    keys: await expiringKeys(scoped, organizationId, { now, until: new Date(now.getTime() + 14 * dayMs) }),
    models: await unpricedModels(scoped, organizationId, month.from),
    accounts: await failingAccounts(scoped, organizationId, new Date(now.getTime() - 5 * 60_000)),
    credentials: await credentialNames(scoped, organizationId),
    away: await accountsAway(scoped, organizationId, now),
  }));
  const [standings, { rests }] = await Promise.all([
    readStandings(app, organization.id, { ...found.budgets, now }),
    readTold(app, organization.id),
  ]);
  return {
    asOf: iso(now),
    month: {
      from: iso(month.from),
      to: iso(now),
      costNanos: found.spend.costNanos.toString(),
      requests: found.spend.requests,
      unpricedRequests: found.spend.unpricedRequests,
      previousFrom: iso(previous.from),
      previousTo: iso(previous.to),
      previousCostNanos: found.before.costNanos.toString(),
      previousRequests: found.before.requests,
    },
    last24h: { from: iso(dayAgo), to: iso(now), ...found.traffic, errorRate: errorRate(found.traffic) },
    needsDecision: [
      ...found.raises.map(raiseRequested),
      ...found.budgets.facts.flatMap(({ budget }) => nearLimit(budget, standings.get(budget.id))),
      ...parkedCredentials(rests, found.credentials),
      ...found.accounts.map((account) => ({ kind: 'account-failing' as const, ...account })),
      ...found.models.map((model) => ({ kind: 'model-unpriced' as const, ...model })),
      ...found.keys.map(({ expiresAt, ...key }) => ({
        kind: 'key-expiring' as const,
        ...key,
        expiresAt: iso(expiresAt),
      })),
      ...found.away.map(({ awayUntil, ...account }) => ({
        kind: 'account-away' as const,
        providerAccount: account,
        until: iso(awayUntil),
      })),
    ],
  };
});

/** The first screen. */
export const overviewRoutes = [read];

/** This month so far, and as many hours from the first of the month before (never reaching into this one); UTC. */
function periods(now: Date) {
  const from = startOfMonth(now);
  const to = new Date(Math.floor(now.getTime() / hourMs + 1) * hourMs);
  const previousFrom = startOfMonth(new Date(from.getTime() - 1));
  const previousTo = new Date(Math.min(previousFrom.getTime() + (to.getTime() - from.getTime()), from.getTime()));
  return { month: { from, to }, previous: { from: previousFrom, to: previousTo } };
}

/** Refused requests never reached a provider, and a caller who leaves is no error; both are left out. */
function errorRate({ outcomes }: Traffic): number | null {
  const failed = outcomes.FAILED + outcomes.PARTIAL + outcomes.ORPHANED;
  const tried = failed + outcomes.SUCCEEDED;
  return tried === 0 ? null : failed / tried;
}

function nearLimit({ id, name, unit }: BudgetRow, standing: Standing | undefined) {
  if (standing === undefined) return [];
  const { top, isGroup, period } = standing;
  const usedPercent = top.limit === 0n ? 100 : Number((top.spent * 100n) / top.limit);
  if (usedPercent < 80) return [];
  const amounts = { spent: atLeastZero(top.spent), limit: top.limit.toString(), usedPercent };
  const resetsAt = period.endMs === null ? null : iso(new Date(period.endMs));
  const group = isGroup ? top.name : null;
  return [{ kind: 'budget-near-limit' as const, budgetId: id, name, unit, ...amounts, group, resetsAt }];
}

function raiseRequested({ id, budget, extra, requestedBy, reason }: RaiseRow) {
  const of = { budget: { id: budget.id, name: budget.name }, unit: budget.unit, extra: extra.toString() };
  return { kind: 'raise-requested' as const, raiseId: id, ...of, requestedBy: requestedBy.name, reason };
}

/** A credential that was removed since rests no more. */
function parkedCredentials(rests: readonly Resting[], names: readonly CredentialName[]) {
  return rests.flatMap(({ kind, credentialId, reason, sinceMs, untilMs }) => {
    const named = names.find(({ credential }) => credential.id === credentialId);
    if (kind !== 'parked' || !named) return [];
    const when = { since: iso(new Date(sinceMs)), until: iso(new Date(untilMs)) };
    return [{ kind: 'credential-parked' as const, ...named, reason, ...when }];
  });
}
