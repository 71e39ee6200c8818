import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ProviderFailure } from './provider-failure.ts';
import type { Outcome, Target } from './strategy.ts';
import { callsOf, route, target } from './target.ts';

const account = (letter: string) => `00000000-0000-4000-8000-00000000000${letter}`;
const call = (letter: string) => ({ kind: 'call', providerAccountId: account(letter), model: 'm' });
const letters = ['a', 'b', 'c', 'd'];

/** Walks a tree against scripted failures, as the gateway would; an account without a failure succeeds. */
function drive(tree: unknown, failures: Record<string, ProviderFailure | 'skipped'>, random = 0) {
  const asked: string[] = [];
  const steps = route(target.parse(tree), { random: () => random });
  let step = steps.next();
  while (!step.done) {
    const letter = step.value.providerAccountId.slice(-1);
    asked.push(letter);
    const failure = failures[letter];
    step = steps.next(outcomeOf(failure));
  }
  return { asked: asked.join(''), outcome: step.value.kind };
}

function outcomeOf(failure: ProviderFailure | 'skipped' | undefined): Outcome {
  if (failure === undefined) return { kind: 'succeeded' };
  return failure === 'skipped' ? { kind: 'skipped' } : { kind: 'failed', failure };
}

test('a target that cannot be asked is passed over, whatever failures a fallback names', () => {
  const tree = { kind: 'fallback', on: ['rate-limited'], targets: [call('a'), call('b'), call('c')] };
  expect(drive(tree, { a: 'skipped' })).toEqual({ asked: 'ab', outcome: 'succeeded' });
  expect(drive(tree, { a: 'skipped', b: 'server-error' })).toEqual({ asked: 'ab', outcome: 'failed' });
  expect(drive(tree, { a: 'skipped', b: 'skipped', c: 'skipped' })).toEqual({ asked: 'abc', outcome: 'skipped' });
});

test('a fallback moves on after the failures it names and stops at any other', () => {
  const tree = { kind: 'fallback', on: ['rate-limited'], targets: [call('a'), call('b'), call('c')] };
  expect(drive(tree, { a: 'rate-limited' })).toEqual({ asked: 'ab', outcome: 'succeeded' });
  expect(drive(tree, { a: 'server-error' })).toEqual({ asked: 'a', outcome: 'failed' });
});

test('without a list a fallback moves on after every passing failure, and never after the caller’s own mistake', () => {
  const tree = { kind: 'fallback', targets: [call('a'), call('b')] };
  for (const failure of [
    'rate-limited',
    'overloaded',
    'timeout',
    'server-error',
    'unreachable',
    'bad-credential',
  ] as const)
    expect(drive(tree, { a: failure }).asked).toBe('ab');
  for (const failure of ['bad-request', 'context-length', 'content-filter'] as const)
    expect(drive(tree, { a: failure }).asked).toBe('a');
});

test('an outer fallback hears what an inner one gave up on', () => {
  const inner = { kind: 'fallback', on: ['rate-limited'], targets: [call('a'), call('b')] };
  const outer = { kind: 'fallback', on: ['server-error'], targets: [inner, call('c')] };
  expect(drive(outer, { a: 'server-error' })).toEqual({ asked: 'ac', outcome: 'succeeded' });
});

test('a weighted choice is in proportion to the weights, and inside a fallback falls through to the next target', () => {
  const pool = {
    kind: 'weighted',
    targets: [
      { weight: 1, target: call('a') },
      { weight: 3, target: call('b') },
    ],
  };
  const share = Array.from({ length: 1_000 }, (_, n) => drive(pool, {}, n / 1_000).asked).filter(
    (asked) => asked === 'a',
  ).length;
  expect(share).toBe(250);
  expect(drive({ kind: 'fallback', targets: [pool, call('c')] }, { b: 'timeout' }, 0.9).asked).toBe('bc');
});

test('however strategies nest, a route ends, asks only accounts of its tree, and stops at the first success', () => {
  const trees = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(...letters).map(call),
      fc.record({ kind: fc.constant('fallback'), targets: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
      fc.record({
        kind: fc.constant('weighted'),
        targets: fc.array(fc.record({ weight: fc.integer({ min: 1, max: 9 }), target: tie('tree') }), {
          minLength: 1,
          maxLength: 3,
        }),
      }),
    ),
  })).tree;
  const failures = fc.dictionary(fc.constantFrom(...letters), fc.constant<ProviderFailure>('timeout'));
  fc.assert(
    fc.property(trees, failures, fc.double({ min: 0, max: 0.999, noNaN: true }), (tree, failing, random) => {
      const inTree = callsOf(target.parse(tree) as Target).map(({ providerAccountId }) => providerAccountId.slice(-1));
      const { asked, outcome } = drive(tree, failing, random);
      expect(asked.length).toBeGreaterThan(0);
      expect([...asked].every((letter) => inTree.includes(letter))).toBe(true);
      expect([...asked].findIndex((letter) => !(letter in failing))).toBe(
        outcome === 'succeeded' ? asked.length - 1 : -1,
      );
    }),
  );
});

test('an unknown strategy, an unknown setting or a bad weight deep in the tree is refused', () => {
  const nested = (bad: unknown) => ({
    kind: 'fallback',
    targets: [{ kind: 'weighted', targets: [{ weight: 1, target: bad }] }],
  });
  expect(target.safeParse(nested(call('a'))).success).toBe(true);
  for (const bad of [
    { kind: 'roulette', targets: [] },
    { ...call('a'), extra: 1 },
    { kind: 'fallback', targets: [] },
  ])
    expect(target.safeParse(nested(bad)).success).toBe(false);
  expect(target.safeParse({ kind: 'weighted', targets: [{ weight: -1, target: call('a') }] }).success).toBe(false);
});
