import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { passingFailures, providerFailure } from './provider-failure.ts';
import { callsOf, childrenOf } from './route.ts';
import { isCall, type Target } from './strategy.ts';
import { target } from './target.ts';
import { arbitraryTree } from './testing/trees.ts';
import { type Answer, letterOf, plainFacts, seededChance, signalsWith, tryRoute } from './testing/try-route.ts';

const anyTree = arbitraryTree({ aliases: ['fast', 'smart', 'gone'], conditional: true });
/** What was heard of the attempts, one after the other; after these, the last over and over. */
const answers = fc.array(
  fc.oneof(fc.constantFrom<Answer>(...providerFailure.options), fc.constant<Answer>('skipped'), {
    arbitrary: fc.constant<Answer>('succeeded'),
    weight: 1,
  }),
  { minLength: 1, maxLength: 12 },
);
const surroundings = fc.record({
  seed: fc.integer(),
  session: fc.option(fc.string()),
  promptPrefix: fc.option(fc.string()),
});

type Given = { tree: object; aliases: Record<string, object>; heard: Answer[]; around: Around };
type Around = { seed: number; session: string | null; promptPrefix: string | null };
const trial = fc.record({
  tree: anyTree,
  aliases: fc.record({ fast: anyTree, smart: anyTree }),
  heard: answers,
  around: surroundings,
});

function surrounded({ seed, ...facts }: Around) {
  const chance = seededChance(seed);
  const known = seededChance(seed + 1);
  const perhaps = (most: number) => (known.random() < 0.3 ? null : Math.floor(known.random() * most));
  const signals = signalsWith({
    turn: () => Math.floor(known.random() * 100),
    inFlight: () => Math.floor(known.random() * 4),
    latencyMs: () => perhaps(2_000),
    headroom: () => perhaps(2),
    costNanos: () => {
      const cost = perhaps(1_000_000);
      return cost === null ? null : BigInt(cost);
    },
  });
  return { chance, signals, facts: { ...plainFacts, ...facts } };
}

function follow({ tree, aliases, heard, around }: Given) {
  const told: Answer[] = [];
  const script = () => {
    const answer = heard[told.length] ?? heard.at(-1) ?? 'succeeded';
    told.push(answer);
    return answer;
  };
  return { ...tryRoute(tree, { ...surrounded(around), aliases, script }), told };
}

/** How often a call may be asked in one go: by the most that any node of the trees says. */
function mostTimes(trees: object[]): number {
  const timesOf = (node: Target): number[] =>
    isCall(node) ? [1 + (node.retries ?? 0)] : childrenOf(node).flatMap(({ target }) => timesOf(target));
  return Math.max(1, ...trees.flatMap((tree) => timesOf(target.parse(tree))));
}

test('no target is asked twice in a route without saying so, and again only right after a failure of its own that may pass', () => {
  fc.assert(
    fc.property(trial, (given) => {
      const { attempts, told } = follow(given);
      const most = mostTimes([given.tree, ...Object.values(given.aliases)]);
      const asked = attempts.map(letterOf);
      for (const [index, { again }] of attempts.entries()) {
        const letter = asked[index];
        expect(again).toBe(asked.indexOf(letter ?? '') < index);
        if (!again) continue;
        expect(asked[index - 1]).toBe(letter);
        expect(passingFailures as readonly string[]).toContain(told[index - 1] ?? '');
        expect(asked.filter((one) => one === letter).length).toBeLessThanOrEqual(most);
      }
    }),
    { numRuns: 400 },
  );
});

test('every route ends, asks only calls of its tree, stops at the first success, and ends with what it heard', () => {
  fc.assert(
    fc.property(trial, (given) => {
      const { attempts, told, outcome } = follow(given);
      const named = new Map(Object.entries(given.aliases).map(([name, tree]) => [name, target.parse(tree)]));
      const calls = callsOf(target.parse(given.tree), (name) => named.get(name)).map(letterOf);
      expect(attempts.map(letterOf).filter((letter) => !calls.includes(letter))).toEqual([]);
      const succeeded = told.indexOf('succeeded');
      expect(succeeded).toBe(outcome.kind === 'succeeded' ? told.length - 1 : -1);
      const failed = told.some((answer) => answer !== 'succeeded' && answer !== 'skipped');
      if (outcome.kind === 'skipped') expect(failed).toBe(false);
      if (outcome.kind === 'failed') expect(told).toContain(outcome.failure);
    }),
    { numRuns: 400 },
  );
});

test('while targets cannot be asked, every other one of the tree is: one that can be asked is always found', () => {
  const tree = arbitraryTree({ aliases: ['fast'], conditional: false });
  const aliases = { fast: arbitraryTree({ aliases: [], conditional: false }) };
  fc.assert(
    fc.property(tree, fc.record(aliases), fc.subarray(['a', 'b', 'c', 'd', 'e', 'f']), surroundings, (...given) => {
      const [tree, aliases, able, around] = given;
      const answer = (letter: string): Answer => (able.includes(letter) ? 'succeeded' : 'skipped');
      const script = (attempt: { providerAccountId: string }) => answer(letterOf(attempt));
      const { asked, outcome } = tryRoute(tree, { ...surrounded(around), aliases, script });
      const calls = new Set(callsOf(target.parse(tree), () => target.parse(aliases.fast)).map(letterOf));
      const found = [...calls].some((letter) => able.includes(letter));
      expect(outcome.kind).toBe(found ? 'succeeded' : 'skipped');
      if (!found) expect([...asked].sort()).toEqual([...calls].sort());
    }),
    { numRuns: 400 },
  );
});

test('the same luck, signals and answers make the same route', () => {
  fc.assert(
    fc.property(trial, (given) => {
      const { attempts, notes } = follow(given);
      expect(follow(given)).toMatchObject({ attempts, notes });
    }),
    { numRuns: 100 },
  );
});
