import {
  type BudgetAction,
  type BudgetAlerts,
  type BudgetPeriod,
  type BudgetRaise,
  type BudgetScope,
  type BudgetUnit,
  budgetAction,
  budgetPeriod,
  budgetScope,
} from '@switchyard/core/budgets/budget';
import type { Scoped } from '../client/create-database.ts';
import type { Prisma } from '../generated/client.ts';
import { type BudgetScopeName, nameOfBudgetScope, readBudgetScopeNames, requireBudgetScope } from './budget-scopes.ts';
import { found, refuseField } from './refusal.ts';

/** A budget with the raises that are in force. Amounts in its unit: nano-USD, tokens or requests. */
export type BudgetRow = {
  id: string;
  name: string;
  scope: BudgetScope;
  scopeName: BudgetScopeName;
  unit: BudgetUnit;
  limit: bigint;
  period: BudgetPeriod;
  /** Its own time zone; null follows the organization's. */
  ownTimeZone: string | null;
  /** The one that holds. */
  timeZone: string;
  action: BudgetAction;
  alerts: BudgetAlerts;
  /** How many values it counts apart, where callers make them. */
  maxGroups: number;
  raises: BudgetRaise[];
  createdAt: Date;
  updatedAt: Date;
  /** Since when requests are charged to it; what began before is its baseline. */
  countedSince: Date;
};

/** What is written down of a budget. */
export type BudgetContent = {
  name: string;
  limit: bigint;
  period: BudgetPeriod;
  timeZone: string | null;
  action: BudgetAction;
  alerts: BudgetAlerts;
  maxGroups: number;
};

const columns = {
  id: true,
  name: true,
  scope: true,
  unit: true,
  limitAmount: true,
  period: true,
  timeZone: true,
  action: true,
  thresholds: true,
  forecastAlert: true,
  channelIds: true,
  maxGroups: true,
  createdAt: true,
  updatedAt: true,
  countedSince: true,
} as const;

const units = { USD: 'usd', TOKENS: 'tokens', REQUESTS: 'requests' } as const;
const rowUnits = { usd: 'USD', tokens: 'TOKENS', requests: 'REQUESTS' } as const;
const order: BudgetScope['kind'][] = ['organization', 'team', 'key', 'member', 'model', 'tag', 'metadata', 'each'];

/** Budgets with the raises in force at `now`: the organization's first, then by kind of scope and name. */
export async function listBudgets(scoped: Scoped, organizationId: string, now: Date): Promise<BudgetRow[]> {
  const rows = await scoped.budget.findMany({ where: { organizationId }, select: columns });
  const raises = await scoped.budgetRaise.findMany({
    where: { organizationId, status: 'APPROVED', expiresAt: { gt: now } },
    select: { budgetId: true, amount: true, groupKey: true, decidedAt: true, expiresAt: true },
  });
  const { timeZone } = found(
    await scoped.organization.findUnique({ where: { id: organizationId }, select: { timeZone: true } }),
    'organization',
  );
  const names = await readBudgetScopeNames(scoped, organizationId);
  return rows
    .map((row): BudgetRow => {
      const scope = budgetScope.parse(row.scope);
      return {
        id: row.id,
        name: row.name,
        scope,
        scopeName: nameOfBudgetScope(scope, names),
        unit: units[row.unit],
        limit: row.limitAmount,
        period: budgetPeriod.parse(row.period),
        ownTimeZone: row.timeZone,
        timeZone: row.timeZone ?? timeZone,
        action: budgetAction.parse(row.action),
        alerts: { thresholds: row.thresholds, forecast: row.forecastAlert, channelIds: row.channelIds },
        maxGroups: row.maxGroups,
        raises: raises.flatMap(({ budgetId, amount, groupKey: group, decidedAt, expiresAt }) =>
          budgetId === row.id && decidedAt && expiresAt
            ? [{ amount, group, fromMs: decidedAt.getTime(), untilMs: expiresAt.getTime() }]
            : [],
        ),
        createdAt: row.createdAt,
        updatedAt: row.updatedAt,
        countedSince: row.countedSince,
      };
    })
    .sort(byScope);
}

/** One budget. Throws a Refusal (not_found). */
export async function findBudget(scoped: Scoped, organizationId: string, id: string, now: Date): Promise<BudgetRow> {
  return found(
    (await listBudgets(scoped, organizationId, now)).find((budget) => budget.id === id),
    'budget',
  );
}

/**
 * Adds a budget that counts from `now` on; answers its id and what its scope is called. Its baseline is not computed here. Throws a
 * Refusal (invalid) that names the field: a scope, a model or a channel that the organization does not have.
 */
export async function createBudget(
  scoped: Scoped,
  organizationId: string,
  {
    scope,
    unit,
    now,
    ...content
  }: Omit<BudgetContent, 'name'> & {
    name?: string | undefined;
    scope: BudgetScope;
    unit: BudgetUnit;
    now: Date;
  },
): Promise<{ id: string; name: string; scopeName: BudgetScopeName }> {
  const names = await readBudgetScopeNames(scoped, organizationId);
  const scopeName = requireBudgetScope(scope, names);
  await requireReferences(scoped, organizationId, content);
  const name = content.name ?? (await freeName(scoped, organizationId, scopeName.name));
  const created = await scoped.budget.create({
    data: {
      organizationId,
      scope,
      unit: rowUnits[unit],
      countedSince: now,
      ...columnsOf({ ...content, name }),
    },
    select: { id: true },
  });
  return { id: created.id, name, scopeName };
}

/** Changes a budget. Throws a Refusal (not_found; invalid as in `createBudget`). */
export async function updateBudget(
  scoped: Scoped,
  organizationId: string,
  { id, countedSince, ...content }: BudgetContent & { id: string; countedSince: Date },
): Promise<void> {
  await requireReferences(scoped, organizationId, content);
  const changed = await scoped.budget.updateMany({
    where: { id, organizationId },
    data: { ...columnsOf(content), countedSince },
  });
  if (changed.count === 0) found(null, 'budget');
}

/** Says that requests are counted in a budget the way it is now since a moment; what they used before is computed anew. */
export async function countSince(
  scoped: Scoped,
  organizationId: string,
  { id, now }: { id: string; now: Date },
): Promise<void> {
  await scoped.budget.updateMany({ where: { id, organizationId }, data: { countedSince: now } });
}

/** Removes a budget, with its ledger and its raises. Throws a Refusal (not_found). */
export async function removeBudget(scoped: Scoped, organizationId: string, id: string): Promise<void> {
  const removed = await scoped.budget.deleteMany({ where: { id, organizationId } });
  if (removed.count === 0) found(null, 'budget');
}

function columnsOf({ name, limit, period, timeZone, action, alerts, maxGroups }: BudgetContent) {
  return {
    name,
    limitAmount: limit,
    period: period satisfies Prisma.InputJsonValue,
    timeZone,
    action,
    thresholds: [...new Set(alerts.thresholds)].sort((a, b) => a - b),
    forecastAlert: alerts.forecast,
    channelIds: alerts.channelIds,
    maxGroups,
  };
}

/** A second budget of the same scope is told from the first by a number. */
async function freeName(scoped: Scoped, organizationId: string, base: string): Promise<string> {
  const rows = await scoped.budget.findMany({ where: { organizationId }, select: { name: true } });
  const taken = new Set(rows.map(({ name }) => name));
  const short = base.slice(0, 70);
  if (!taken.has(short)) return short;
  const free = Array.from({ length: rows.length + 1 }, (_, index) => `${short} ${index + 2}`);
  return free.find((name) => !taken.has(name)) ?? short;
}

async function requireReferences(
  scoped: Scoped,
  organizationId: string,
  { action, alerts }: Pick<BudgetContent, 'action' | 'alerts'>,
): Promise<void> {
  if (action.kind === 'downgrade' && !(await isCallable(scoped, organizationId, action.model)))
    throw refuseField('action.model', `Nobody offers ${action.model}: name an alias or a model of a provider account.`);
  const channels = await scoped.notificationChannel.findMany({
    where: { organizationId, id: { in: alerts.channelIds } },
    select: { id: true },
  });
  const known = new Set(channels.map(({ id }) => id));
  const missing = alerts.channelIds.findIndex((id) => !known.has(id));
  if (missing >= 0) throw refuseField(`alerts.channelIds.${missing}`, 'The organization has no such channel.');
}

/** Whether a caller may ask for it: a published alias, or a model that an account in use offers. */
async function isCallable(scoped: Scoped, organizationId: string, model: string): Promise<boolean> {
  const where = { organizationId, disabledAt: null, models: { has: model } };
  if ((await scoped.providerAccount.findFirst({ where, select: { id: true } })) !== null) return true;
  const aliases = await scoped.$queryRaw<unknown[]>`
    select from routing_states s
    join routing_versions v on v.organization_id = s.organization_id and v.version = s.version
    where s.organization_id = ${organizationId}::uuid
      and v.content->'aliases' @> jsonb_build_array(jsonb_build_object('name', ${model}::text))`;
  return aliases.length > 0;
}

function byScope(a: BudgetRow, b: BudgetRow): number {
  return (
    order.indexOf(a.scope.kind) - order.indexOf(b.scope.kind) ||
    a.scopeName.name.localeCompare(b.scopeName.name) ||
    a.name.localeCompare(b.name) ||
    (a.id < b.id ? -1 : 1)
  );
}
