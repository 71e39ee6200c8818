import type { BudgetConfiguration, BudgetUnit } from '@switchyard/core/budgets/budget';
import type { Period } from '@switchyard/core/budgets/period';
import { formatUsd } from '@switchyard/core/money/money';
import type { BudgetAlert } from '@switchyard/db/budgets/budget-alerts';
import type { NewNotification } from '@switchyard/db/notifications/outbox';
import { oneLine } from './one-line.ts';

/** A counter of which something is told. Amounts in the budget's unit. */
export type ToldCounter = {
  organization: { id: string; slug: string; name: string };
  budget: BudgetConfiguration;
  period: Period;
  /** Of a budget that counts values apart: the value, empty for all others together, and how it is called. */
  group: { value: string; name: string };
  spent: bigint;
  limit: bigint;
  /** Spent at the end of the period at this pace; null when it cannot be told. */
  atEnd: bigint | null;
  /** When the limit is reached at this pace, ms since 1970; null when not in this period. */
  runsOutAtMs: number | null;
  dashboardUrl: string;
};

/** What is told of an alert, without whom it is told to. */
export function budgetMessage(alert: BudgetAlert, told: ToldCounter): Omit<NewNotification, 'channelId'> {
  const { organization, budget, period, group, spent, limit, atEnd, runsOutAtMs, dashboardUrl } = told;
  const amount = (value: bigint) => amountIn(budget.unit, value);
  const isApart = budget.scope.kind === 'each';
  const name = oneLine(isApart ? `${budget.name}: ${group.name}` : budget.name);
  const url = `${dashboardUrl}/o/${organization.slug}/budgets`;
  const isForecast = alert.kind === 'FORECAST';
  const subject = isForecast
    ? `Budget "${name}" will not last`
    : `Budget "${name}" has reached ${alert.percent} % of ${amount(limit)}`;
  const pace = atEnd === null ? [] : [`At this pace it will have spent ${amount(atEnd)} when the period ends.`];
  const runOut =
    runsOutAtMs === null || spent >= limit ? [] : [`It runs out on ${momentIn(budget.timeZone, runsOutAtMs)}.`];
  const lines = [
    `${amount(spent)} of ${amount(limit)} is spent in the period from ${spanOf(period, budget.timeZone)}.`,
    ...(isForecast ? [...pace, ...runOut] : []),
    consequenceOf(budget),
    '',
    `${oneLine(organization.name)}: ${url}`,
  ];
  return {
    organizationId: organization.id,
    event: isForecast ? 'budget.forecast' : 'budget.threshold',
    subject,
    text: lines.join('\n'),
    payload: {
      organization,
      budget: { id: budget.id, name: budget.name, unit: budget.unit, action: budget.action.kind },
      group: isApart ? group : null,
      period: {
        start: period.key,
        end: period.endMs === null ? null : new Date(period.endMs).toISOString(),
        timeZone: budget.timeZone,
      },
      percent: isForecast ? null : alert.percent,
      spent: String(spent),
      limit: String(limit),
      forecast: atEnd === null ? null : String(atEnd),
      runsOutAt: runsOutAtMs === null ? null : new Date(runsOutAtMs).toISOString(),
      url,
    },
  };
}

function amountIn(unit: BudgetUnit, value: bigint): string {
  if (unit === 'usd') return formatUsd(value);
  return `${value.toLocaleString('en-US')} ${unit}`;
}

function consequenceOf({ action }: BudgetConfiguration): string {
  switch (action.kind) {
    case 'block':
      return 'Calls are refused when it is spent.';
    case 'notify':
      return 'Calls go on when it is spent.';
    case 'downgrade':
      return `Calls are answered by ${oneLine(action.model)} when it is spent.`;
  }
}

function spanOf({ startMs, endMs }: Period, timeZone: string): string {
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'long', year: 'numeric' });
  // The last day, not the first one after it.
  const end = endMs === null ? 'on' : `to ${day.format(endMs - 1)}`;
  return `${day.format(startMs)} ${end} (${timeZone})`;
}

const momentIn = (timeZone: string, atMs: number) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'long', timeStyle: 'short' }).format(atMs);
