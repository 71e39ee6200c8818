import type { OrganizationConfiguration } from '../../configuration/organization-configuration.ts';
import { aliasesOf, decideRoute } from '../decide-route.ts';
import { drawOf } from '../draw-of.ts';
import type { RequestFacts } from '../facts.ts';
import { mayServe } from '../may-serve.ts';
import { nodesIn } from '../nodes-in.ts';
import type { PublishedRouting } from '../publish/routing-set.ts';
import { routeOf } from '../route.ts';
import type { Attempt, Chance, Outcome, Signals } from '../strategy.ts';

/** Two states of routing over the same accounts. */
export type Comparison = {
  /** The accounts, and all else but the routing. */
  configuration: OrganizationConfiguration;
  before: PublishedRouting;
  after: PublishedRouting;
  /** What a request would probably cost at a target, nano-USD, with its prompt read from the provider's cache or not; null without a price. */
  priceOf(call: Attempt, facts: RequestFacts, prompt: 'cached' | 'fresh'): bigint | null;
};

/** A recorded request: its id, what was seen of it, and the models that its key may ask for (empty: all). */
export type RecordedRequest = { id: string; facts: RequestFacts; allowedModels: readonly string[] };

/** What one state of routing does with a request. */
export type Replayed = {
  /** The target that is asked first; null when the request is refused. */
  target: Attempt | null;
  /** The rule that decides; null when none matches, or the key may not ask for the model. */
  rule: { id: string; version: number; name: string } | null;
  /** `not-allowed`: the key may not ask for the model. `not-offered`: nothing offers it. `no-target`: nothing that it leads to can serve. */
  refused: 'not-allowed' | 'not-offered' | 'no-target' | null;
};

/** Holds recorded requests against two states of routing. */
export type Replay = {
  replay(request: RecordedRequest): { before: Replayed; after: Replayed };
  /**
   * The strategies in either state that go by what is measured at the moment, such as load. Nothing of it is recorded, so here they choose
   * as if nothing had been measured.
   */
  measuring: string[];
};

/**
 * Compares what two states of routing do with recorded requests, with the same code that routes. Chance and turns are made from the
 * request's id, the same for both, so that what did not change goes where it went; load, latency and headroom are not known.
 */
export function createReplay({ configuration, before, after, priceOf }: Comparison): Replay {
  const sides = {
    before: { ...configuration, routing: before },
    after: { ...configuration, routing: after },
  };
  return {
    replay: (request) => ({
      before: replayIn(sides.before, request, priceOf),
      after: replayIn(sides.after, request, priceOf),
    }),
    measuring: [...new Set([before, after].flatMap(measuringIn))].sort(),
  };
}

function replayIn(
  configuration: OrganizationConfiguration,
  { id, facts, allowedModels }: RecordedRequest,
  priceOf: Comparison['priceOf'],
): Replayed {
  if (facts.model !== '' && allowedModels.length > 0 && !allowedModels.includes(facts.model)) return notAllowed;
  const { target, set, rule: decided, key } = decideRoute(configuration, facts, seededChance(`${id} canary`));
  const rule = decided && { id: decided.id, version: decided.version, name: decided.name };
  if (target === undefined) return { target: null, rule, refused: 'not-offered' };

  const aliases = aliasesOf(set);
  const route = routeOf(
    target,
    {
      facts,
      chance: seededChance(id),
      signals: neutralSignals(id, (call, prompt) => priceOf(call, facts, prompt)),
      alias: (name) => aliases.get(name),
      nameOf: ({ model }) => model,
      note: () => {},
    },
    key,
  );
  for (let step = route.next(); !step.done; step = route.next(skipped)) {
    const { providerAccountId, model } = step.value;
    const isThere = configuration.providerAccounts.some((account) => account.id === providerAccountId);
    if (
      isThere &&
      mayServe({ allowedModels: [...allowedModels] }, { asked: facts.model, served: model }, configuration)
    )
      return { target: { providerAccountId, model }, rule, refused: null };
  }
  return { target: null, rule, refused: 'no-target' };
}

const notAllowed: Replayed = { target: null, rule: null, refused: 'not-allowed' };
const skipped: Outcome = { kind: 'skipped' };

/** Chance that is the same whenever the seed is. */
export function seededChance(seed: string): Chance {
  let drawn = 0;
  return {
    random() {
      drawn += 1;
      return drawOf(`${seed} ${drawn}`);
    },
  };
}

/** Nothing is under way and nothing was measured; over many requests every turn comes as often as any other. */
function neutralSignals(id: string, costNanos: Signals['costNanos']): Signals {
  return {
    inFlight: () => 0,
    latencyMs: () => null,
    headroom: () => null,
    costNanos,
    turn: (key) => Math.floor(drawOf(`${id} ${key}`) * 2 ** 31),
  };
}

/** Which strategies look at which signals only they know; that of round robin is whose turn it is, and turns are even here, too. */
const measuringStrategies: ReadonlySet<string> = new Set(['least-busy', 'lowest-latency', 'most-headroom']);

function measuringIn({ rules, aliases, canary }: PublishedRouting): string[] {
  const sets = canary === null ? [{ rules, aliases }] : [{ rules, aliases }, canary];
  const trees = sets.flatMap((set) => [
    ...set.rules.map(({ definition }) => definition.target),
    ...set.aliases.map(({ target }) => target),
  ]);
  return trees.flatMap((tree) =>
    nodesIn(tree).flatMap(({ node: { kind } }) => (measuringStrategies.has(kind) ? [kind] : [])),
  );
}
