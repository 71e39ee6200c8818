import { expect, test } from 'bun:test';
import type { Signals } from '../strategy.ts';
import { callTo, letterOf, signalsWith, tryRoute } from '../testing/try-route.ts';

const tree = { kind: 'cheapest', targets: [callTo('a'), callTo('b'), callTo('c')] };
const costs = (nanos: Record<string, bigint>): Signals =>
  signalsWith({ costNanos: (call, prompt) => nanos[`${letterOf(call)} ${prompt}`] ?? null });

test('what this request will cost decides, and a target without a price comes last', () => {
  const signals = costs({ 'b fresh': 3_000_000n, 'c fresh': 2_000_000n });
  const { asked, notes } = tryRoute(tree, { signals, script: { c: 'skipped', b: 'skipped' } });
  expect(asked).toBe('cba');
  expect(notes[0]).toBe('Cheapest: C $0.002000, B $0.003000, A without a price; the first.');
  expect(tryRoute(tree, { signals: costs({}) }).asked).toBe('a');
});

test('where prompts come out of the provider’s cache, the price of that may decide instead', () => {
  const signals = costs({ 'a fresh': 5n, 'a cached': 1n, 'b fresh': 4n, 'b cached': 4n });
  expect(tryRoute(tree, { signals }).asked).toBe('b');
  expect(tryRoute({ ...tree, prompt: 'cached' }, { signals }).asked).toBe('a');
});

test('a tree costs what the cheapest of its calls does', () => {
  const inner = { kind: 'fallback', targets: [callTo('a'), callTo('b')] };
  const signals = costs({ 'a fresh': 9n, 'b fresh': 1n, 'c fresh': 2n });
  expect(tryRoute({ kind: 'cheapest', targets: [callTo('c'), inner] }, { signals }).asked).toBe('a');
});
