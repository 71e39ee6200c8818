import type {
  OrganizationConfiguration,
  ProviderAccountConfiguration,
  VirtualKeyConfiguration,
} from '../../configuration/organization-configuration.ts';
import { aliasesOf, decideRoute, type RouteChoice } from '../decide-route.ts';
import type { Decision } from '../decision.ts';
import type { RequestFacts } from '../facts.ts';
import { mayServe } from '../may-serve.ts';
import { distinctCalls, rulesLookedAt, wordsOf } from '../plan-route.ts';
import { callsOf } from '../route.ts';
import type { Attempt, Chance, Signals, Target } from '../strategy.ts';
import { dryWalk } from './dry-walk.ts';

/** A request to explain, and what is known at this moment. */
export type Explaining = {
  configuration: OrganizationConfiguration;
  facts: RequestFacts;
  chance: Chance;
  signals: Signals;
  /** What this request would probably cost at a target, nano-USD; null without a price. */
  priceOf(call: Attempt): bigint | null;
  /** A target in words; "account · model" when absent. */
  nameOf?(call: Attempt): string;
  /** The virtual key that asks; one without bounds when absent. */
  key?: Pick<VirtualKeyConfiguration, 'allowedModels'>;
  /** Why a target cannot serve this request, in words. */
  whyNot?(call: Attempt): string | undefined;
  /** Why a target rests, in words. It is asked all the same when there is nobody else. */
  whyResting?(call: Attempt): string | undefined;
  /** The most attempts where the rule does not say; 3 when absent. */
  maxAttempts?: number;
};

/** What routing would do with a request. */
export type Explained = {
  decision: Decision;
  /** The rule that decides; null when none matches. */
  rule: { id: string; name: string; version: number } | null;
  /** The calls that it would make, in order, if every one of them failed in a way after which it goes on. */
  attempts: ExplainedAttempt[];
  /** In words, why nothing would be called; null when something would. */
  refusal: string | null;
};

/** A call that would be made; its probable cost in nano-USD, null without a price. */
export type ExplainedAttempt = Attempt & { account: string; provider: string; costNanos: bigint | null };

/** Says what routing would do with a request, with the same code that does it. Nothing is called. */
export function explainRoute(explaining: Explaining): Explained {
  const { configuration, facts, chance, key } = explaining;
  const choice = decideRoute(configuration, facts, chance);
  const { target, set, canary, rule } = choice;
  const said: Explained = {
    decision: {
      routingVersion: set.version,
      canary,
      rules: rulesLookedAt(choice, facts, wordsOf(configuration)),
      steps: [],
      candidates: [],
    },
    rule: rule && { id: rule.id, name: rule.name, version: rule.version },
    attempts: [],
    refusal: null,
  };
  const { allowedModels } = key ?? anyKey;
  if (facts.model !== '' && allowedModels.length > 0 && !allowedModels.includes(facts.model))
    return {
      ...said,
      refusal: `The virtual key may not use the model ${facts.model}. It may use: ${allowedModels.join(', ')}.`,
    };
  if (target === undefined)
    return { ...said, refusal: `No provider account, alias or routing rule offers the model ${facts.model}.` };
  return withAttempts(said, { ...choice, target }, explaining);
}

const anyKey = { allowedModels: [] as string[] };

function withAttempts(said: Explained, choice: Chosen, explaining: Explaining): Explained {
  const { configuration, facts, priceOf } = explaining;
  const account = accountsOf(configuration);
  const { calls, asked, steps, unusable, whyNotAsked } = walkOf(choice, explaining);
  const candidate = ({ providerAccountId, model }: Attempt) => ({
    providerAccountId,
    account: account({ providerAccountId, model })?.name ?? '',
    model,
  });
  const possible = asked.map((call, index) => ({
    ...candidate(call),
    result: 'possible' as const,
    reason: whenAsked(asked, index),
  }));
  const others = calls
    .filter((call) => !asked.some((one) => idOf(one) === idOf(call)))
    .map((call) => ({ ...candidate(call), result: 'skipped' as const, reason: whyNotAsked(call) }));
  return {
    ...said,
    decision: { ...said.decision, steps, candidates: [...possible, ...others] },
    attempts: asked.map((call) => ({
      ...candidate(call),
      provider: account(call)?.provider ?? '',
      costNanos: priceOf({ providerAccountId: call.providerAccountId, model: call.model }),
    })),
    refusal: asked.length > 0 ? null : refusalOf(facts.model, [...new Set(unusable.values())]),
  };
}

type Chosen = RouteChoice & { target: Target };

/** Whom the route would ask, in order, and why it would not ask the others. */
function walkOf({ target, set, rule, key }: Chosen, explaining: Explaining) {
  const { configuration, facts, chance, signals, whyResting } = explaining;
  const account = accountsOf(configuration);
  const nameOf =
    explaining.nameOf ?? ((call: Attempt) => `${account(call)?.name ?? 'an account that is gone'} · ${call.model}`);
  const alias = (name: string) => aliasesOf(set).get(name);
  const mostAttempts = rule?.definition.attempts ?? explaining.maxAttempts ?? 3;
  const calls = distinctCalls(callsOf(target, alias));
  const unusable = new Map(calls.flatMap((call) => entryOf(call, whyUnusable(call, explaining))));
  const resting = new Map(calls.flatMap((call) => entryOf(call, whyResting?.(call))));
  const away = new Map(calls.flatMap((call) => entryOf(call, whyAway(account(call), facts.atMs))));

  const steps: string[] = [];
  const passed: Attempt[] = [];
  const mayAsk = ({ providerAccountId, model }: Attempt) => {
    const name = idOf({ providerAccountId, model });
    if (unusable.has(name)) return false;
    const rests = resting.has(name) || away.has(name);
    if (rests) passed.push({ providerAccountId, model });
    return !rests;
  };
  const note = (words: string) => void steps.push(words);
  const surroundings = { chance, facts, signals, alias, nameOf, note, words: wordsOf(configuration) };
  const attempts = dryWalk({ target, key }, surroundings, { mostAttempts, mayAsk });
  // Those that traffic is routed away from serve what nobody else can; the first that rests, what nobody at all can.
  const last = passed.filter((call) => !resting.has(idOf(call)));
  const asked: Attempt[] = [...attempts, ...last].slice(0, mostAttempts);
  if (asked.length === 0) asked.push(...passed.slice(0, 1));
  const whyNotAsked = (call: Attempt) =>
    unusable.get(idOf(call)) ??
    resting.get(idOf(call)) ??
    away.get(idOf(call)) ??
    (asked.length >= mostAttempts ? `Not asked: at most ${mostAttempts} attempts are made.` : 'No strategy chose it.');
  return { calls, asked, steps, unusable, whyNotAsked };
}

function whenAsked(asked: readonly Attempt[], index: number): string {
  if (index === 0) return 'Would be asked first.';
  const isAgain = asked.slice(0, index).some((before) => idOf(before) === idOf(asked[index] ?? before));
  return isAgain ? 'Would be asked again if that failed.' : 'Would be asked if the one before failed.';
}

function refusalOf(model: string, reasons: readonly string[]): string {
  return reasons.length === 0
    ? `Routing leads the model ${model} to no target.`
    : `No target can serve the model ${model}. ${reasons.join(' ')}`;
}

/** Why a target cannot serve the request at all. */
function whyUnusable(call: Attempt, { configuration, facts, key, whyNot }: Explaining): string | undefined {
  if (!configuration.providerAccounts.some(({ id }) => id === call.providerAccountId))
    return 'The provider account is disabled or removed.';
  if (!mayServe(key ?? anyKey, { asked: facts.model, served: call.model }, configuration))
    return 'The key may not be served this model.';
  return whyNot?.(call);
}

function whyAway(account: ProviderAccountConfiguration | undefined, atMs: number): string | undefined {
  const until = account?.awayUntil;
  return until && until.getTime() > atMs ? `Traffic is routed away until ${until.toISOString()}.` : undefined;
}

const accountsOf =
  ({ providerAccounts }: OrganizationConfiguration) =>
  ({ providerAccountId }: Attempt) =>
    providerAccounts.find(({ id }) => id === providerAccountId);

const idOf = ({ providerAccountId, model }: Attempt) => `${providerAccountId} ${model}`;

const entryOf = (call: Attempt, reason: string | undefined): [string, string][] =>
  reason === undefined ? [] : [[idOf(call), reason]];
