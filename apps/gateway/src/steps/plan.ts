import type { BudgetConfiguration } from '@switchyard/core/budgets/budget';
import type { AppliedBudget } from '@switchyard/core/budgets/matching';
import type { ProviderAccountConfiguration } from '@switchyard/core/configuration/organization-configuration';
import { GatewayError } from '@switchyard/core/errors';
import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import type { RequestFacts } from '@switchyard/core/routing/facts';
import { mayServe } from '@switchyard/core/routing/may-serve';
import { planPinned, planRoute, planWithin, type RoutePlan } from '@switchyard/core/routing/plan-route';
import type { Attempt } from '@switchyard/core/routing/strategy';
import { budgetsOf, mayRefuse, needsBound } from '../admission/applied.ts';
import { type Call, mayCost } from '../call.ts';
import { readFacts } from '../facts/read-facts.ts';
import type { OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import { withRuleParameters } from './rule-parameters.ts';

/** A call that the route may make, with the account that serves it and its price. */
export type Candidate = { attempt: Attempt; account: ProviderAccountConfiguration; price: UnitPrice | undefined };

/** The calls that are possible, and the budgets that they are counted in. */
export type Candidates = {
  possible: Candidate[];
  budgets: AppliedBudget[];
  /** The call as the caller made it, and with the parameters of the rule that decided. */
  asked: Call;
  ruled: Call;
};

/**
 * Decides where the request may go, and gives the call the parameters of the rule that decided. Refuses a model that the key may not
 * ask for or be served, that nobody offers, or that cannot be priced on a budget.
 */
export async function plan(open: OpenRequest, services: Services): Promise<Candidates> {
  open.facts = await readFacts(open, services);
  refuseAsked(open);
  return planAs(open, { asked: open.call, model: open.call.model, facts: open.facts }, services);
}

/**
 * Plans a request once more, as if its caller had asked for the model that a budget wants instead. What the caller asked for stays what
 * the record and the limits know. Throws what planning throws.
 */
export function replan(open: OpenRequest, { asked }: Candidates, services: Services): Candidates {
  const { facts, downgrade } = open;
  if (facts === null || downgrade === null)
    throw new Error('Planned once more is what was planned, for another model.');
  open.facts = { ...facts, model: downgrade.model };
  return planAs(open, { asked, model: downgrade.model, facts: open.facts }, services);
}

/** The call as it came, and the model that is asked for. */
type Asking = { asked: Call; model: string; facts: RequestFacts };

function planAs(open: OpenRequest, { asked, model, facts }: Asking, services: Services): Candidates {
  open.plan = planFor(open, facts, services) ?? null;
  if (open.plan === null)
    throw new GatewayError(
      'model_not_found',
      open.pinnedAccountId === null
        ? `No provider account or routing rule offers the model ${model}. GET /v1/models lists those that can be asked for.`
        : `The provider account that keeps what this request refers to does not offer the model ${model}.`,
      { param: 'model' },
    );
  open.call = withRuleParameters(asked, open.plan.definition?.parameters ?? {});
  return { ...consider(open, { calls: open.plan.calls, model }, services), asked, ruled: open.call };
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

type Considered = { calls: readonly Attempt[]; model: string };

/** Sorts out the calls that cannot be made, each with a reason; throws when none is left. */
function consider(
  open: OpenRequest,
  { calls, model }: Considered,
  services: Services,
): Pick<Candidates, 'possible' | 'budgets'> {
  const budgets = budgetsOf(
    open,
    calls.map((call) => call.model),
  );
  refuseUnbounded(open, budgets);
  const possible: Candidate[] = [];
  const unusable = new Set<Unusable>();
  for (const attempt of calls) {
    const found = candidateOf(open, attempt, { services, asked: model, budgets });
    if ('possible' in found) possible.push(found.possible);
    else unusable.add(skip(open, attempt, found.why));
  }
  if (possible.length === 0) throw nothingLeft(open, model, unusable);
  const mayBeCalled = (name: string) => possible.some(({ attempt }) => attempt.model === name);
  return { possible, budgets: budgets.filter((one) => one.model === null || mayBeCalled(one.model)) };
}

/**
 * Refuses what goes on at the provider after its call was answered, when a budget applies: what it will cost is known only when it
 * has ended, and nothing could be held for it until then.
 */
function refuseUnbounded(open: OpenRequest, budgets: AppliedBudget[]): void {
  const { call, downgrade, caller } = open;
  if (call.kind === 'operation' || !call.endsLater) return;
  // Nobody has read which models the lines of a batch name.
  const models = call.kind === 'native' ? modelsOfBudgets(caller.configuration.budgets) : [];
  const all = models.length === 0 ? budgets : budgetsOf(open, models);
  if (!needsBound(all, downgrade !== null)) return;
  const [what, param] = call.kind === 'native' ? ['a batch', 'input_file_id'] : ['a background response', 'background'];
  throw new GatewayError(
    'not_supported',
    `What ${what} costs is known only when it has ended, and a budget applies to this call. Use a key without one.`,
    { param },
  );
}

/** Why a call cannot be made. */
type Unusable = 'disabled' | 'not-allowed' | 'unpriced';

const wordsFor: Readonly<Record<Unusable, string>> = {
  disabled: 'The provider account is disabled or removed.',
  'not-allowed': 'The key may not be served this model.',
  unpriced: 'The model has no price and a budget applies.',
};

/** Models that budgets are about, and one that only a budget for every model is about. */
const modelsOfBudgets = (budgets: readonly BudgetConfiguration[]) =>
  budgets.length === 0 ? [] : ['any', ...budgets.flatMap(({ scope }) => (scope.kind === 'model' ? scope.model : []))];

type Considering = { services: Services; asked: string; budgets: readonly AppliedBudget[] };

function candidateOf(
  { caller: { key, configuration }, call, downgrade }: OpenRequest,
  attempt: Attempt,
  { services, asked, budgets }: Considering,
): { possible: Candidate } | { why: Unusable } {
  const account = configuration.providerAccounts.find(({ id }) => id === attempt.providerAccountId);
  if (account === undefined) return { why: 'disabled' };
  if (!mayServe(key, { asked, served: attempt.model }, configuration)) return { why: 'not-allowed' };
  const price = services.priceOf(configuration, attempt, variantOf(call));
  if (price === undefined && mayCost(call) && budgets.some(isMoneyOf(attempt, downgrade !== null)))
    return { why: 'unpriced' };
  return { possible: { attempt, account, price } };
}

/** Budgets that could not pay for a call whose price nobody knows. */
const isMoneyOf =
  ({ model }: Attempt, isDowngraded: boolean) =>
  (applied: AppliedBudget) =>
    applied.budget.unit === 'usd' &&
    mayRefuse(applied, isDowngraded) &&
    (applied.model === null || applied.model === model);

function nothingLeft({ caller: { key } }: OpenRequest, model: string, unusable: ReadonlySet<Unusable>): GatewayError {
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
