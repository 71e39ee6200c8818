import type { AppliedBudget } from '@switchyard/core/budgets/matching';
import { GatewayError } from '@switchyard/core/errors';
import type { Caller } from '../open-request.ts';
import type { Claim } from './claim.ts';
import { amountWords, budgetWords, limitWords, needWords, resetWords, ruleWords } from './words.ts';

/** A limit that is reached. `retryAfterMs` is null when nobody knows when a call under way will end. */
export function limitReached(
  { limit }: Extract<Claim, { kind: 'limit' }>,
  retryAfterMs: number | null,
  caller: Caller,
): GatewayError {
  const what = `The ${limitWords(limit, caller)} allows ${ruleWords(limit.rule)}`;
  if (retryAfterMs === null)
    return new GatewayError(
      'rate_limit_exceeded',
      `${what}, and as many are under way. Try again when one of them has ended.`,
      { retryAfterMs: 1_000 },
    );
  const waitMs = Math.max(retryAfterMs, 1);
  return new GatewayError(
    'rate_limit_exceeded',
    `${what}, and it is reached. Try again in ${Math.ceil(waitMs / 1_000).toLocaleString('en-US')} s.`,
    { retryAfterMs: waitMs },
  );
}

/** What stands in a budget when it refuses a call. */
export type Short = { claim: Extract<Claim, { kind: 'budget' }>; spent: bigint; held: bigint };

/** Who is told of a refusal, and where people find the dashboard, if that is known. `besides` says what else was tried, in a sentence. */
export type Telling = { caller: Caller; dashboardUrl: string | null; besides?: string };

/** The call would not fit even if nothing else were running. */
export function budgetExceeded({ claim, spent, held }: Short, telling: Telling): GatewayError {
  const { applied, check } = claim;
  const { caller, besides = '' } = telling;
  const said = [
    `The ${budgetWords(applied, caller)} does not allow this call: ${numbers({ claim, spent, held })}; ${needWords(applied.budget.unit, amountOf(check))}.`,
    besides,
    resetWords(applied),
    raiseWords(applied, telling),
  ];
  return new GatewayError('budget_exceeded', said.filter((sentence) => sentence !== '').join(' '));
}

/** The call may fit when calls in flight cost less than they hold. */
export function budgetHeld({ claim, spent, held }: Short, telling: Telling): GatewayError {
  const { applied, check } = claim;
  const { caller } = telling;
  return new GatewayError(
    'budget_in_flight',
    `The ${budgetWords(applied, caller)} is held by calls in flight: ${numbers({ claim, spent, held })}; ${needWords(applied.budget.unit, amountOf(check))}. Try again when they have finished. ${raiseWords(applied, telling)}`,
    { retryAfterMs: 1_000 },
  );
}

/** The link stands last and without a full stop, so that nothing is taken for a part of it. */
function raiseWords({ budget: { id } }: AppliedBudget, { caller, dashboardUrl }: Telling): string {
  const { name, slug } = caller.configuration;
  const words = `An owner or admin of ${name} can change it, and a raise can be asked for on the dashboard's Budgets page`;
  return dashboardUrl === null ? `${words}.` : `${words}: ${dashboardUrl}/o/${slug}/budgets?budget=${id}&raise=ask`;
}

function numbers({ claim, spent, held }: Short): string {
  const { unit } = claim.applied.budget;
  const words = (amount: bigint) => amountWords(unit, amount);
  const verb = unit === 'usd' ? 'spent' : 'used';
  return `${words(spent)} ${verb} and ${words(held)} in flight of ${words(claim.applied.limit)}`;
}

const amountOf = (check: Claim['check']) => (check.kind === 'budget' ? check.amount : 0n);
