import type { RequestFacts } from '../facts.ts';
import type { ProviderFailure } from '../provider-failure.ts';
import { routeOf } from '../route.ts';
import type { AskedAttempt, Outcome, Signals, Surroundings, Target } from '../strategy.ts';
import { target } from '../target.ts';

const accountOf = (letter: string) => `00000000-0000-4000-8000-00000000000${letter}`;

/** A call to the account of a letter from a to f. */
export const callTo = (letter: string) => ({ kind: 'call' as const, providerAccountId: accountOf(letter), model: 'm' });

/** The letter of the account that an attempt goes to. */
export const letterOf = ({ providerAccountId }: { providerAccountId: string }) => providerAccountId.slice(-1);

/** A request that says no more than it must. */
export const plainFacts: RequestFacts = {
  organization: 'northwind',
  teamId: 'team-1',
  keyId: 'key-1',
  memberId: null,
  model: 'fast',
  stream: false,
  endUser: null,
  atMs: 0,
  operation: 'chat',
  inputTokens: 1_000,
  maxOutputTokens: null,
  features: [],
  metadata: {},
  tags: [],
  session: null,
  promptPrefix: null,
  headers: {},
  budgetUsedPercent: null,
};

/** Signals of which nothing is known but what is given; a turn counts up. */
export function signalsWith(known: Partial<Signals> = {}): Signals {
  const turns = new Map<string, number>();
  return {
    inFlight: () => 0,
    latencyMs: () => null,
    headroom: () => null,
    costNanos: () => null,
    turn(key) {
      const turn = turns.get(key) ?? 0;
      turns.set(key, turn + 1);
      return turn;
    },
    ...known,
  };
}

/** What becomes of an attempt. */
export type Answer = ProviderFailure | 'skipped' | 'succeeded';

/** What becomes of attempts, by letter; who is not named succeeds. A list is used up attempt by attempt, its last for all that follow. */
export type Script = Record<string, Answer | Answer[]>;

type Trial = Partial<Pick<Surroundings, 'chance' | 'signals' | 'facts'>> & {
  script?: Script | ((attempt: AskedAttempt) => Answer);
  aliases?: Record<string, unknown>;
};

/** Follows the route of a tree, with every attempt answered as the script says. */
export function tryRoute(tree: object, { script = {}, aliases = {}, ...given }: Trial = {}) {
  const notes: string[] = [];
  const attempts: AskedAttempt[] = [];
  const named = new Map<string, Target>(Object.entries(aliases).map(([name, one]) => [name, target.parse(one)]));
  const surroundings: Surroundings = {
    chance: { random: () => 0 },
    facts: plainFacts,
    signals: signalsWith(),
    alias: (name) => named.get(name),
    nameOf: (call) => letterOf(call).toUpperCase(),
    note: (words) => notes.push(words),
    ...given,
  };
  const route = routeOf(parsed(tree), surroundings, 'tree');
  let step = route.next();
  while (!step.done) {
    const answer = typeof script === 'function' ? script(step.value) : written(script, step.value, attempts);
    attempts.push(step.value);
    step = route.next(outcomeOf(answer));
  }
  return { asked: attempts.map(letterOf).join(''), attempts, outcome: step.value, notes };
}

const known = new WeakMap<object, Target>();

/** A tree is parsed once, however often it is tried. */
function parsed(tree: object): Target {
  const before = known.get(tree);
  if (before) return before;
  const fresh = target.parse(tree);
  known.set(tree, fresh);
  return fresh;
}

function written(script: Script, attempt: AskedAttempt, before: readonly AskedAttempt[]): Answer {
  const answer = script[letterOf(attempt)] ?? 'succeeded';
  if (typeof answer === 'string') return answer;
  const times = before.filter((one) => letterOf(one) === letterOf(attempt)).length;
  return answer[times] ?? answer.at(-1) ?? 'succeeded';
}

function outcomeOf(answer: Answer): Outcome {
  return answer === 'succeeded' || answer === 'skipped' ? { kind: answer } : { kind: 'failed', failure: answer };
}

/** Luck that repeats: the same numbers for the same seed. */
export function seededChance(seed: number): { random(): number } {
  let state = seed >>> 0;
  return {
    random() {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
  };
}
