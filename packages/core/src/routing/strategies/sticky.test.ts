import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { RequestFacts } from '../facts.ts';
import { callTo, letterOf, plainFacts, seededChance, signalsWith, tryRoute } from '../testing/try-route.ts';

type Weights = Record<string, number>;
const sticky = (weights: Weights, by = 'session') => ({
  kind: 'sticky',
  by,
  targets: Object.entries(weights).map(([letter, weight]) => ({ weight, target: callTo(letter) })),
});
const facts = (said: Partial<RequestFacts>): RequestFacts => ({ ...plainFacts, ...said });
const homeOf = (weights: Weights, session: string) => tryRoute(sticky(weights), { facts: facts({ session }) }).asked;
const sessions = Array.from({ length: 2_000 }, (_, n) => `session-${n}`);

test('a session has one home, which chance and the order of the targets do not change', () => {
  const chance = seededChance(1);
  for (const session of sessions.slice(0, 200)) {
    const home = homeOf({ a: 1, b: 2, c: 1 }, session);
    expect(homeOf({ c: 1, a: 1, b: 2 }, session)).toBe(home);
    expect(tryRoute(sticky({ a: 1, b: 2, c: 1 }), { facts: facts({ session }), chance }).asked).toBe(home);
  }
});

test('when a target is taken away only its sessions move, and to where they would go if it could not be asked', () => {
  const weights = fc.record({
    a: fc.integer({ min: 1, max: 9 }),
    b: fc.integer({ min: 1, max: 9 }),
    c: fc.integer({ min: 1, max: 9 }),
    d: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(weights, fc.constantFrom('a', 'b', 'c', 'd'), fc.string({ minLength: 1 }), (all, gone, session) => {
      const { [gone as 'a']: _, ...rest } = all;
      const before = homeOf(all, session);
      const after = homeOf(rest, session);
      if (before === gone) {
        const skipping = tryRoute(sticky(all), { facts: facts({ session }), script: { [gone]: 'skipped' } });
        expect(skipping.asked).toBe(`${gone}${after}`);
      } else expect(after).toBe(before);
    }),
    { numRuns: 500 },
  );
});

test('homes are spread in proportion to the weights, and a weight is 1 when absent', () => {
  const tree = {
    kind: 'sticky',
    by: 'session',
    targets: [{ target: callTo('a') }, { weight: 2, target: callTo('b') }, { weight: 5, target: callTo('c') }],
  };
  const homes = sessions.map((session) => tryRoute(tree, { facts: facts({ session }) }).asked);
  const share = (letter: string) => homes.filter((home) => home === letter).length / homes.length;
  expect(Math.abs(share('a') - 1 / 8)).toBeLessThan(0.03);
  expect(Math.abs(share('b') - 2 / 8)).toBeLessThan(0.03);
  expect(Math.abs(share('c') - 5 / 8)).toBeLessThan(0.03);
});

test('a request that names no session is spread by chance and says so', () => {
  const chance = seededChance(2);
  for (const session of [null, '']) {
    const tree = sticky({ a: 1, b: 3 });
    const asked = Array.from({ length: 2_000 }, () => tryRoute(tree, { chance, facts: facts({ session }) }));
    expect(Math.abs(asked.filter((one) => one.asked === 'a').length / 2_000 - 0.25)).toBeLessThan(0.04);
    expect(asked[0]?.notes[0]).toMatch(/^Sticky: [AB], by chance, since the request names no session\.$/);
  }
});

test('a user is the end user, else the member of the key', () => {
  const home = (said: Partial<RequestFacts>) =>
    tryRoute(sticky({ a: 1, b: 1, c: 1 }, 'user'), { facts: facts(said) }).asked;
  for (const user of sessions.slice(0, 50)) {
    expect(home({ endUser: user, memberId: 'member-1' })).toBe(home({ memberId: user }));
    expect(home({ endUser: user })).toBe(homeOf({ a: 1, b: 1, c: 1 }, user));
  }
});

test('a prompt stays at home while its cache costs no more than the cheapest other at the full price, else it goes there', () => {
  const promptPrefix = sessions.find((session) => homeOf({ a: 1, b: 1, c: 1 }, session) === 'b') ?? '';
  const at = (costs: Record<string, bigint>) =>
    tryRoute(sticky({ a: 1, b: 1, c: 1 }, 'prompt-prefix'), {
      facts: facts({ promptPrefix }),
      signals: signalsWith({ costNanos: (call, prompt) => costs[`${letterOf(call)} ${prompt}`] ?? null }),
    });
  const prices = {
    'b fresh': 9_000_000n,
    'a fresh': 4_000_000n,
    'c fresh': 3_000_000n,
    'a cached': 1n,
    'c cached': 1n,
  };
  expect(at({ ...prices, 'b cached': 3_000_000n }).notes).toEqual(['Sticky: B, the home of the prompt.']);
  expect(at({ ...prices, 'b cached': 3_000_001n }).asked).toBe('c');
  expect(at({ ...prices, 'b cached': 5_000_000n }).notes).toEqual([
    'Sticky: B is the home of the prompt, but $0.005000 with its cache is more than $0.003000 at C without; the latter.',
  ]);
  expect(at(prices).asked).toBe('b');
  expect(at({ 'b cached': 5n }).asked).toBe('b');
  expect(
    tryRoute(sticky({ a: 1, b: 1, c: 1 }), {
      facts: facts({ session: promptPrefix }),
      signals: signalsWith({ costNanos: (call) => (letterOf(call) === 'b' ? 9n : 1n) }),
    }).asked,
  ).toBe('b');
});
