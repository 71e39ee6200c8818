import type { ProviderAccountConfiguration } from '@switchyard/core/configuration/organization-configuration';
import { GatewayError } from '@switchyard/core/errors';
import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import type { RequestFacts } from '@switchyard/core/routing/facts';
import { mayServe } from '@switchyard/core/routing/may-serve';
import { planPinned, planRoute, planWithin, type RoutePlan } from '@switchyard/core/routing/plan-route';
import type { Attempt } from '@switchyard/core/routing/strategy';
import { type Budgeted, budgetsOf } from '../admission/budgets-of.ts';
import { type Call, mayCost } from '../call.ts';
import { readFacts } from '../facts/read-facts.ts';
import type { OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import { withRuleParameters } from './rule-parameters.ts';

/** A call that the route may make, with the account that serves it and its price. */
export type Candidate = { attempt: Attempt; account: ProviderAccountConfiguration; price: UnitPrice | undefined };

/** The calls that are possible, and the budgets that must be able to pay for them. */
export type Candidates = { possible: Candidate[]; budgeted: Budgeted };

/**
 * Decides where the request may go, and gives the call the parameters of the rule that decided. Refuses a model that the key may not
 * ask for or be served, that nobody offers, or that cannot be priced on a budget.
 */
export async function plan(open: OpenRequest, services: Services): Promise<Candidates> {
  const { model } = open.call;
  open.facts = await readFacts(open, services);
  refuseAsked(open);
  open.plan = planFor(open, open.facts, services) ?? null;
  if (open.plan === null)
    throw new GatewayError(
      'model_not_found',
      open.pinnedAccountId === null
        ? `No provider account or routing rule offers the model ${model}. GET /v1/models lists those that can be asked for.`
        : `The provider account that keeps what this request refers to does not offer the model ${model}.`,
      { param: 'model' },
    );
  open.call = withRuleParameters(open.call, open.plan.definition?.parameters ?? {});
  return consider(open, open.plan.calls, services);
}

/** A key with a list may ask only for what it lists. */
function refuseAsked({ call, caller: { key } }: OpenRequest): void {
  const named = call.model !== '' || mayCost(call);
  if (!named || key.allowedModels.length === 0 || key.allowedModels.includes(call.model)) return;
  throw notAllowed(key, `use the model ${call.model}`);
}

const notAllowed = ({ name, allowedModels }: OpenRequest['caller']['key'], what: string) =>
  new GatewayError(
    'model_not_allowed',
    `The virtual key "${name}" may not ${what}. It may use: ${allowedModels.join(', ')}.`,
    { param: 'model' },
  );

/** Sorts out the calls that cannot be made, each with a reason; throws when none is left. */
function consider(open: OpenRequest, calls: readonly Attempt[], services: Services): Candidates {
  const budgeted = budgetsOf(open);
  const possible: Candidate[] = [];
  const unusable = new Set<Unusable>();
  for (const attempt of calls) {
    const found = candidateOf(open, attempt, { services, onBudget: budgeted.limited });
    if ('possible' in found) possible.push(found.possible);
    else unusable.add(skip(open, attempt, found.why));
  }
  if (possible.length === 0) throw nothingLeft(open, unusable);
  return { possible, budgeted };
}

/** Why a call cannot be made. */
type Unusable = 'disabled' | 'not-allowed' | 'unpriced';

const wordsFor: Readonly<Record<Unusable, string>> = {
  disabled: 'The provider account is disabled or removed.',
  'not-allowed': 'The key may not be served this model.',
  unpriced: 'The model has no price and a budget applies.',
};

type Considering = { services: Services; onBudget: boolean };

function candidateOf(
  { caller: { key, configuration }, call }: OpenRequest,
  attempt: Attempt,
  { services, onBudget }: Considering,
): { possible: Candidate } | { why: Unusable } {
  const account = configuration.providerAccounts.find(({ id }) => id === attempt.providerAccountId);
  if (account === undefined) return { why: 'disabled' };
  if (!mayServe(key, { asked: call.model, served: attempt.model }, configuration)) return { why: 'not-allowed' };
  const price = services.priceOf(configuration, attempt, variantOf(call));
  if (price === undefined && onBudget && mayCost(call)) return { why: 'unpriced' };
  return { possible: { attempt, account, price } };
}

function nothingLeft({ call: { model }, caller: { key } }: OpenRequest, unusable: ReadonlySet<Unusable>): GatewayError {
  if (unusable.has('unpriced'))
    return new GatewayError(
      'model_unpriced',
      `The model ${model} has no price, and a budget applies to this key. Set its price under Providers, or remove the budget.`,
      { param: 'model' },
    );
  if (unusable.has('not-allowed')) return notAllowed(key, `be served what the model ${model} leads to`);
  return new GatewayError('model_not_found', `Every provider account that offers the model ${model} is disabled.`, {
    param: 'model',
  });
}

function planFor(open: OpenRequest, facts: RequestFacts, { chance }: Services): RoutePlan | undefined {
  const { pinnedAccountId, surface, call, caller } = open;
  if (pinnedAccountId === null) return planRoute(caller.configuration, facts, chance);
  if (surface.direct) return planPinned({ providerAccountId: pinnedAccountId, model: call.model });
  return planWithin(caller.configuration, facts, { accountId: pinnedAccountId, chance });
}

const variantOf = (call: Call) => (call.kind === 'operation' ? call.priceVariant : undefined);

function skip(open: OpenRequest, { providerAccountId, model }: Attempt, why: Unusable): Unusable {
  const account = open.caller.configuration.providerAccounts.find(({ id }) => id === providerAccountId)?.name ?? '';
  open.candidates.push({ providerAccountId, account, model, result: 'skipped', reason: wordsFor[why] });
  return why;
}
