import { formatUsd } from '@switchyard/core/money/money';
import { amountFigure, amountWords } from '@/server/client/budget-words';
import type { contract, RouteOutput } from '@/server/contract';
import { counted, formatCount, utcDay, utcDays, utcMoment, utcWeekday } from '@/ui/format';

export type Overview = RouteOutput<typeof contract.overview.read>;
export type Decision = Overview['needsDecision'][number];

/** How an amount compares with an earlier one of the same length, in words: "12% more than 1–22 Oct". */
export function comparison(current: bigint, previous: bigint, than: string): string {
  if (previous === 0n) return current === 0n ? `nothing in ${than} either` : `nothing was spent in ${than}`;
  const percent = Number(((current - previous) * 1_000n) / previous) / 10;
  if (percent === 0) return `the same as in ${than}`;
  const size = Math.abs(percent);
  const shown = size >= 10 ? formatCount(Math.round(size)) : String(size);
  return `${shown}% ${percent > 0 ? 'more' : 'less'} than ${than}`;
}

/** The days of the earlier stretch, both included. `to` is the moment it ends. */
export function previousDays({ previousFrom, previousTo }: Overview['month']): string {
  return utcDays(previousFrom, Math.max(Date.parse(previousFrom), Date.parse(previousTo) - 1));
}

/** The sentence under the page's title: what was spent by how many, and the one thing that matters most. */
export function leadOf({ month, needsDecision }: Overview, spendingTeams: number): string {
  const spent = formatUsd(BigInt(month.costNanos));
  const who = spendingTeams === 0 ? 'Your teams' : capital(teamsInWords(spendingTeams));
  const first = month.requests === 0 ? 'No calls yet this month.' : `${who} spent ${spent} this month.`;
  const most = needsDecision[0];
  return most === undefined ? `${first} Nothing needs a decision.` : `${first} ${sentenceOf(most)}`;
}

const small = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

function teamsInWords(count: number): string {
  return `${small[count] ?? formatCount(count)} ${count === 1 ? 'team' : 'teams'}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sentenceOf(decision: Decision): string {
  return `${titleOf(decision)}.`;
}

/** What needs a decision, as a line. */
export function titleOf(decision: Decision): string {
  switch (decision.kind) {
    case 'raise-requested':
      return `${decision.requestedBy} asks for ${amountWords(decision.unit, BigInt(decision.extra))} more`;
    case 'budget-near-limit': {
      const what = decision.group === null ? decision.name : `${decision.name}, ${decision.group},`;
      return decision.usedPercent >= 100
        ? `The budget of ${what} is used up`
        : `The budget of ${what} is ${decision.usedPercent}% used`;
    }
    case 'key-expiring':
      return `The key ${decision.key.name} expires on ${utcWeekday(decision.expiresAt)}`;
    case 'model-unpriced':
      return `${decision.model} has no price`;
    case 'account-failing':
      return `${decision.providerAccount.name} is failing ${Math.round((100 * decision.failures) / Math.max(1, decision.attempts))}% of its calls`;
    case 'credential-parked':
      return `${decision.providerAccount.name} refuses the credential ${decision.credential.name}`;
    case 'account-away':
      return `Traffic is routed away from ${decision.providerAccount.name} until ${utcMoment(decision.until, Date.now())}`;
  }
}

/** The numbers behind it. */
export function detailOf(decision: Decision): string {
  switch (decision.kind) {
    case 'raise-requested':
      return `budget ${decision.budget.name}: ${decision.reason}`;
    case 'budget-near-limit': {
      const { unit, spent, limit, resetsAt } = decision;
      const until = resetsAt === null ? '' : `, starts anew ${utcDay(resetsAt)}`;
      return `${amountFigure(unit, BigInt(spent))} of ${amountWords(unit, BigInt(limit))}${until}`;
    }
    case 'key-expiring':
      return `team ${decision.team.name}; calls with it are refused from then on`;
    case 'model-unpriced':
      return `${counted(decision.requests, 'request')} this month, cost unknown`;
    case 'account-failing':
      return `${formatCount(decision.failures)} of ${counted(decision.attempts, 'attempt')}${decision.lastError === null ? '' : ` · last: ${decision.lastError}`}`;
    case 'credential-parked':
      return `not asked until ${utcMoment(decision.until, Date.now())} · ${decision.reason}`;
    case 'account-away':
      return 'it is asked only when nothing else can serve, and comes back by itself';
  }
}

/** The day on which a budget is used up at its pace: "Thu 26 Nov", or "used up"; undefined when it lasts. */
export function runsOut(budget: {
  spentNanos: bigint;
  limitNanos: bigint;
  runsOutAt: string | null;
}): string | undefined {
  if (budget.spentNanos >= budget.limitNanos) return 'used up';
  return budget.runsOutAt === null ? undefined : utcWeekday(budget.runsOutAt);
}
