import type { ProviderAccountConfiguration } from '@switchyard/core/configuration/organization-configuration';
import { GatewayError } from '@switchyard/core/errors';
import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import { planPinned, planRoute, planWithin, type RoutePlan } from '@switchyard/core/routing/plan-route';
import type { Attempt } from '@switchyard/core/routing/strategy';
import { type Budgeted, budgetsOf } from '../admission/budgets-of.ts';
import { type Call, mayCost } from '../call.ts';
import type { OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';

/** A call that the route may make, with the account that serves it and its price. */
export type Candidate = { attempt: Attempt; account: ProviderAccountConfiguration; price: UnitPrice | undefined };

/** The calls that are possible, and the budgets that must be able to pay for them. */
export type Candidates = { possible: Candidate[]; budgeted: Budgeted };

/** Decides where the request may go. Refuses a model that the key may not ask for, that nobody offers, or that cannot be priced on a budget. */
export function plan(open: OpenRequest, services: Services): Candidates {
  const { key, configuration } = open.caller;
  const { model } = open.call;
  const named = model !== '' || mayCost(open.call);
  if (named && key.allowedModels.length > 0 && !key.allowedModels.includes(model))
    throw new GatewayError(
      'model_not_allowed',
      `The virtual key "${key.name}" may not use the model ${model}. It may use: ${key.allowedModels.join(', ')}.`,
      { param: 'model' },
    );
  open.plan = planFor(open) ?? null;
  if (open.plan === null)
    throw new GatewayError(
      'model_not_found',
      open.pinnedAccountId === null
        ? `No provider account or routing rule offers the model ${model}. GET /v1/models lists those that can be asked for.`
        : `The provider account that keeps what this request refers to does not offer the model ${model}.`,
      { param: 'model' },
    );

  const budgeted = budgetsOf(open);
  const possible: Candidate[] = [];
  let unpriced = false;
  for (const attempt of open.plan.calls) {
    const account = configuration.providerAccounts.find(({ id }) => id === attempt.providerAccountId);
    const price = account && services.priceOf(configuration, attempt, variantOf(open.call));
    if (account === undefined) skip(open, attempt, 'The provider account is disabled or removed.');
    else if (price === undefined && budgeted.limited && mayCost(open.call)) {
      unpriced = true;
      skip(open, attempt, 'The model has no price and a budget applies.');
    } else possible.push({ attempt, account, price });
  }
  if (possible.length > 0) return { possible, budgeted };
  if (unpriced)
    throw new GatewayError(
      'model_unpriced',
      `The model ${model} has no price, and a budget applies to this key. Set its price under Providers, or remove the budget.`,
      { param: 'model' },
    );
  throw new GatewayError('model_not_found', `Every provider account that offers the model ${model} is disabled.`, {
    param: 'model',
  });
}

function planFor({ pinnedAccountId, surface, call, caller }: OpenRequest): RoutePlan | undefined {
  const { model } = call;
  const facts = { model, teamId: caller.key.teamId };
  if (pinnedAccountId === null) return planRoute(caller.configuration, facts);
  if (surface.direct) return planPinned({ providerAccountId: pinnedAccountId, model });
  return planWithin(caller.configuration, facts, pinnedAccountId);
}

const variantOf = (call: Call) => (call.kind === 'operation' ? call.priceVariant : undefined);

function skip(open: OpenRequest, { providerAccountId, model }: Attempt, reason: string): void {
  open.candidates.push({ providerAccountId, account: '', model, result: 'skipped', reason });
}
