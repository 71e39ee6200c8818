import { forecast } from '@switchyard/core/budgets/forecast';
import { limitAt } from '@switchyard/core/budgets/limit-at';
import { type Period, periodAt } from '@switchyard/core/budgets/period';
import { othersGroup } from '@switchyard/core/limits/groups';
import {
  nameOfAlert,
  readChannelIds,
  readGroupName,
  readToldAlerts,
  recordBudgetAlerts,
} from '@switchyard/db/budgets/budget-alerts';
import {
  listBudgetOwners,
  loadWatchedBudgets,
  type WatchedBudget,
  type WatchedOrganization,
} from '@switchyard/db/budgets/load-watched-budgets';
import { type CounterSpend, readSpends } from '@switchyard/db/budgets/read-spends';
import { forEachOrganization } from '../for-each-organization.ts';
import { budgetMessage } from '../notifications/budget-message.ts';
import { leastWorthReading, reachedAlerts, worthTelling } from '../notifications/reached-alerts.ts';
import type { Tools } from '../tools.ts';
import type { Job } from './job.ts';

/**
 * Tells people of budgets that have reached a share of their limit, or will not last at this pace. Each is told once in a period, to
 * the budget's channels, or to the owners and admins when it has none.
 */
export const budgetAlerts = {
  kind: 'scheduled',
  name: 'budget-alerts',
  schedule: () => ({ kind: 'every', ms: 60_000 }),
  async run(tools) {
    await forEachOrganization(await listBudgetOwners(tools.db), (organizationId) => look(tools, organizationId));
  },
} satisfies Job;

/** What was spent in the last minutes of a period is told of after its end. */
const lateMs = 10 * 60_000;

type Watched = WatchedBudget & { period: Period };

async function look(tools: Tools, organizationId: string): Promise<void> {
  const nowMs = tools.now();
  const report = (problem: string) => tools.log.warn({ organizationId, problem }, 'nobody is told of a budget');
  const organization = await loadWatchedBudgets(tools.db, organizationId, report);
  if (organization === undefined) return;
  const watched = organization.budgets.flatMap((one) => periodsOf(one, nowMs));
  const asked = watched.flatMap(({ budget, alerts, period }) => {
    const atLeast = leastWorthReading(alerts, { limit: budget.limit, ...period, nowMs });
    return atLeast === null ? [] : [{ budgetId: budget.id, periodStartMs: period.startMs, atLeast }];
  });
  const spends = await readSpends(tools.db, organizationId, asked);
  const told = await readToldAlerts(tools.db, organizationId, spends.length === 0 ? [] : asked);
  const counts = countsOf(told);
  for (const spend of spends) {
    const one = watched.find(({ budget, period }) => budget.id === spend.budgetId && period.key === spend.period);
    const name = `${spend.budgetId} ${spend.period}`;
    const before = counts.get(name) ?? 0;
    if (one && before < mostTold)
      counts.set(name, before + (await tellOf(tools, organization, { ...one, spend, told })));
  }
}

/**
 * So many alerts of one budget are told in a period. Callers may name the values that a budget counts apart, and nobody is to be sent
 * a message for each that they can think of; the page shows all of them.
 */
const mostTold = 100;

/** How many alerts were told of each budget in each period. */
function countsOf(told: ReadonlySet<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const alert of told) {
    const name = alert.split(' ', 2).join(' ');
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** The period that is open, and the one that ended a moment ago. */
function periodsOf(watched: WatchedBudget, nowMs: number): Watched[] {
  const periods = [periodAt(watched.budget, nowMs), periodAt(watched.budget, nowMs - lateMs)];
  const byKey = new Map(periods.flatMap((period) => (period ? [[period.key, period]] : [])));
  return [...byKey.values()].map((period) => ({ ...watched, period }));
}

/** Answers how many alerts were new. */
async function tellOf(
  tools: Tools,
  organization: WatchedOrganization,
  { budget, alerts, period, spend, told }: Watched & { spend: CounterSpend; told: ReadonlySet<string> },
): Promise<number> {
  const { spent, group, budgetId } = spend;
  const { startMs, endMs } = period;
  const nowMs = tools.now();
  const isOver = endMs !== null && endMs <= nowMs;
  const limit = limitAt(budget, { group, atMs: isOver ? endMs - 1 : nowMs });
  const coming = isOver ? nothing : forecast({ spent, startMs, endMs, nowMs, limit });
  const counter = { budgetId, period: period.key, group };
  const reached = reachedAlerts(alerts, { spent, limit, forecast: coming }).filter(
    (alert) => !told.has(nameOfAlert(counter, alert)),
  );
  if (reached.length === 0) return 0;
  const channelIds = await channelsOf(tools, organization.id, alerts.channelIds);
  const message = {
    organization: { id: organization.id, slug: organization.slug, name: organization.name },
    budget,
    period,
    group: { value: group, name: await nameOfGroup(tools, organization.id, { budget, group }) },
    spent,
    limit,
    ...coming,
    dashboardUrl: tools.dashboardUrl,
  };
  const fresh = await recordBudgetAlerts(tools.db, organization.id, {
    alerting: { counter, spent, limit, alerts: reached },
    tell: (news) =>
      worthTelling(news).flatMap((alert) =>
        channelIds.map((channelId) => ({ ...budgetMessage(alert, message), channelId })),
      ),
  });
  if (fresh > 0) tools.log.info({ organizationId: organization.id, budgetId, group, spent, limit }, 'told of a budget');
  return fresh;
}

const nothing = { atEnd: null, runsOutAtMs: null };

/** Null is the owners and admins; a budget whose channels were all deleted is told to them. */
async function channelsOf(
  { db }: Tools,
  organizationId: string,
  wanted: readonly string[],
): Promise<(string | null)[]> {
  if (wanted.length === 0) return [null];
  const existing = await readChannelIds(db, organizationId);
  const channelIds = [...new Set(wanted)].filter((id) => existing.has(id));
  return channelIds.length === 0 ? [null] : channelIds;
}

async function nameOfGroup(
  { db }: Tools,
  organizationId: string,
  { budget, group }: Pick<Watched, 'budget'> & { group: string },
): Promise<string> {
  if (budget.scope.kind !== 'each') return group;
  if (group === othersGroup) return 'all others';
  const { of } = budget.scope;
  if (of !== 'team' && of !== 'member' && of !== 'key') return group;
  return (await readGroupName(db, organizationId, { of, group })) ?? group;
}
