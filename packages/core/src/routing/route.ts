import { callsOf } from './calls-of.ts';
import { passingFailures } from './provider-failure.ts';
import {
  type Attempt,
  type CallNode,
  isAlias,
  isCall,
  type Outcome,
  type Route,
  type Surroundings,
  type Target,
} from './strategy.ts';
import { strategyOf } from './strategy-of.ts';

export { callsOf } from './calls-of.ts';
export { childrenOf } from './strategy-of.ts';

/** Far more nodes than any tree has that may be saved; aliases that name each other twice over could multiply beyond. */
const maxNodes = 1_000;

/**
 * The conversation that a parsed target asks for. No account and model is asked twice in it, unless a call's `retries` say so; then
 * the attempt says `again`. `key` names the tree among all of the organization.
 */
export function routeOf(target: Target, surroundings: Surroundings, key: string): Route {
  return follow(target, { ...surroundings, key, aliases: [], memory: { asked: new Map(), nodes: 0 } });
}

/** What a route remembers: what came of each call, by account and model. */
type Memory = { asked: Map<string, Outcome>; nodes: number };

/** Where the route stands: the names of the aliases it is inside of, and what it remembers. */
type Place = Surroundings & { key: string; aliases: readonly string[]; memory: Memory };

const skipped: Outcome = { kind: 'skipped' };

function* follow(target: Target, place: Place): Route {
  place.memory.nodes += 1;
  if (place.memory.nodes > maxNodes) {
    if (place.memory.nodes === maxNodes + 1)
      place.note(`The route has more than ${maxNodes} steps; no more are taken.`);
    return skipped;
  }
  if (isCall(target)) return yield* ask(target, place);
  if (isAlias(target)) return yield* followAlias(target.name, place);
  return yield* strategyOf(target).route(target, {
    ...place,
    walk: (child) => follow(child.target, { ...place, key: `${place.key}/${child.at.join('.')}` }),
    callsOf: (child) => callsOf(child.target, place.alias),
  });
}

function* followAlias(name: string, place: Place): Route {
  if (place.aliases.includes(name)) {
    place.note(`The alias ${name} leads back to itself.`);
    return skipped;
  }
  const target = place.alias(name);
  if (target === undefined) {
    place.note(`No alias is called ${name}.`);
    return skipped;
  }
  return yield* follow(target, { ...place, key: `${place.key}/${name}`, aliases: [...place.aliases, name] });
}

/** Asks a call that was not asked yet, and again as often as it wants after failures that may pass. Answers the last failure heard. */
function* ask({ providerAccountId, model, retries = 0, timeouts = {} }: CallNode, place: Place): Route {
  const call: Attempt = { providerAccountId, model };
  const { asked } = place.memory;
  const name = `${providerAccountId} ${model}`;
  const before = asked.get(name);
  if (before) {
    place.note(`${place.nameOf(call)} was ${before.kind === 'skipped' ? 'passed over' : 'asked'} before.`);
    return skipped;
  }
  asked.set(name, skipped);
  let last = yield { ...call, timeouts, again: false };
  asked.set(name, last);
  for (let retry = 1; retry <= retries && mayPass(last); retry += 1) {
    place.note(`${place.nameOf(call)} may be asked again: ${retry} of ${retries}.`);
    const outcome: Outcome = yield { ...call, timeouts, again: true };
    if (outcome.kind === 'skipped') break;
    last = outcome;
    asked.set(name, last);
  }
  return last;
}

const mayPass = (outcome: Outcome) => outcome.kind === 'failed' && passingFailures.includes(outcome.failure);
