import type { GatewayError } from '@switchyard/core/errors';
import { leastOutputTokens } from '@switchyard/core/formats/openai-responses/request';
import type { Decided } from '../admission/create-admission.ts';
import { needsOf } from '../admission/needs.ts';
import { type Payable, payableBy } from '../admission/output-cap.ts';
import { budgetExceeded, budgetHeld, type Short } from '../admission/refusals.ts';
import { shortOf } from '../admission/standing.ts';
import type { OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import { type Candidates, replan } from './plan.ts';
import { withRuleParameters } from './rule-parameters.ts';

/** A request that its budgets cannot pay for certain. */
export type Unfit = {
  candidates: Candidates;
  decided: Exclude<Decided, { kind: 'admitted' | 'limited' | 'crowded' }>;
  /** Until when others may be waited for, monotonic ms, and how often it was tried after that. */
  trying: { untilMs: number; last: number };
};

/**
 * What a request is changed to so that its budgets can pay for it: another model where a budget wants one; a shorter answer, when a fair
 * one can be paid at once; the same, after others have settled; and at last an answer as short as it must be. Throws the refusal when
 * none of it helps.
 */
export async function makeFit(open: OpenRequest, unfit: Unfit, services: Services): Promise<Candidates> {
  const { candidates, decided, trying } = unfit;
  const short = shortOf(open.standings);
  const refusing = refusingOf(open, decided);
  const downgrading = short.find(({ claim }) => claim.applied.budget.action.kind === 'downgrade');
  if (downgrading && mayReplan(open)) return downgrade(open, { candidates, short: downgrading }, services);
  const payable = payableOf(open, candidates, services);
  if (cap(open, { candidates, refusing, tokens: payable.now, least: fairOutputTokens })) return candidates;
  const mayFitLater = decided.kind === 'budget-in-flight' || willPayMore(payable);
  if (mayFitLater && services.clock.monotonicMs() < trying.untilMs) {
    await services.admission.nextSettlement(open.caller.configuration.id, open.abort.signal);
    return candidates;
  }
  // Others may have been faster than a cap that was just reckoned; that must not go on for ever.
  trying.last += 1;
  if (
    trying.last <= mostLastTries &&
    cap(open, { candidates, refusing, tokens: payable.now, least: leastOutputTokens })
  )
    return candidates;
  throw refusal(open, { refusing, mayFitLater, dashboardUrl: services.settings.dashboardUrl });
}

/** Whether what is in flight holds something that a capped call could be paid from. */
const willPayMore = ({ now, later }: Payable) => later !== null && later >= leastOutputTokens && later > (now ?? 0);

/** An answer of so many tokens is worth more than waiting for a longer one. */
const fairOutputTokens = 1_024;

const mostLastTries = 3;

/** What is in a provider's own words, or belongs to one account, can be asked of no other model. */
const mayReplan = ({ pinnedAccountId, call }: OpenRequest) => pinnedAccountId === null && call.kind !== 'native';

const nothingPayable: Payable = { now: null, later: null };

/** Only a chat whose caller set no bound may be answered in fewer words than it might have been. */
function payableOf(open: OpenRequest, { asked, ruled, possible }: Candidates, { settings }: Services): Payable {
  if (asked.kind !== 'chat' || asked.maxOutputTokens !== null) return nothingPayable;
  return payableBy(open.standings, needsOf({ ...open, call: ruled, possible }, settings));
}

/** The budget that is named when the request does not fit. */
export function refusingOf({ standings }: OpenRequest, { index }: Unfit['decided']): Short {
  const standing = standings[index];
  if (standing?.claim.kind !== 'budget' || standing.state.kind !== 'budget')
    throw new Error('Only a budget refuses for want of what it has.');
  return { claim: standing.claim, spent: standing.state.spent, held: standing.state.held };
}

type Capping = { candidates: Candidates; refusing: Short; tokens: number | null; least: number };

/** Bounds the output as a rule's cap would; false when too little can be paid. */
function cap(open: OpenRequest, { candidates: { ruled }, refusing, tokens, least }: Capping): boolean {
  if (tokens === null || tokens < least) return false;
  open.outputCap = { budget: refusing.claim.applied.budget.name, tokens };
  open.call = withRuleParameters(ruled, { caps: { maxOutputTokens: tokens } });
  return true;
}

type Downgrading = { candidates: Candidates; short: Short };

function downgrade(open: OpenRequest, { candidates, short }: Downgrading, services: Services): Candidates {
  const { budget } = short.claim.applied;
  if (budget.action.kind !== 'downgrade') throw new Error('Only a budget that names another model asks for it.');
  const { model } = budget.action;
  open.downgrade = { budget: budget.name, model };
  open.outputCap = null;
  open.steps.push(`The budget "${budget.name}" cannot pay for this call; ${model} is asked for instead.`);
  try {
    return replan(open, candidates, services);
  } catch (thrown) {
    open.blockedBy = budget.id;
    const why = thrown instanceof Error ? ` ${thrown.message}` : '';
    const { dashboardUrl } = services.settings;
    const besides = `${model} cannot be asked for instead.${why}`;
    throw budgetExceeded(short, { caller: open.caller, dashboardUrl, besides });
  }
}

type Refusing = { refusing: Short; mayFitLater: boolean; dashboardUrl: string | null };

/** The refusal of the budget that a request does not fit into. */
export function refusal(open: OpenRequest, { refusing, mayFitLater, dashboardUrl }: Refusing): GatewayError {
  const { id, action } = refusing.claim.applied.budget;
  open.blockedBy = id;
  open.outputCap = null;
  const telling = { caller: open.caller, dashboardUrl };
  if (mayFitLater) return budgetHeld(refusing, telling);
  const besides =
    action.kind === 'downgrade'
      ? `${action.model} cannot be asked for instead, because this call can only go where it is addressed.`
      : '';
  return budgetExceeded(refusing, { ...telling, besides });
}
