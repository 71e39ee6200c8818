import { expect, test } from 'bun:test';
import type { RequestFacts } from '../facts.ts';
import { callTo, plainFacts, seededChance, tryRoute } from '../testing/try-route.ts';

const canary = (percent: number, by?: string) => ({
  kind: 'canary',
  percent,
  ...(by && { by }),
  canary: callTo('a'),
  stable: callTo('b'),
});
const names = Array.from({ length: 2_000 }, (_, n) => `caller-${n}`);
const sideOf = (tree: object, said: Partial<RequestFacts>, chance = seededChance(3)) =>
  tryRoute(tree, { facts: { ...plainFacts, ...said }, chance }).asked;
const shareOf = (sides: string[]) => sides.filter((side) => side === 'a').length / sides.length;

test('the share of requests converges to the percentage; 0 is none and 100 is all', () => {
  const chance = seededChance(9);
  for (const percent of [0, 12.5, 60, 100]) {
    const tree = canary(percent);
    const share = shareOf(Array.from({ length: 4_000 }, () => sideOf(tree, {}, chance)));
    expect(Math.abs(share - percent / 100)).toBeLessThan(percent % 100 === 0 ? 1e-9 : 0.03);
  }
});

test.each([
  ['session', (name: string) => ({ session: name })],
  ['user', (name: string) => ({ endUser: name })],
  ['key', (name: string) => ({ keyId: name })],
] as const)('each %s stays on its side, in while the share grows, and the share converges', (by, saying) => {
  const chance = seededChance(4);
  const sidesOf = (tree: object) => names.map((name) => sideOf(tree, saying(name), chance));
  const at10 = sidesOf(canary(10, by));
  const at30 = sidesOf(canary(30, by));
  expect(sidesOf(canary(10, by))).toEqual(at10);
  expect(at10.every((side, index) => side === 'b' || at30[index] === 'a')).toBe(true);
  expect(Math.abs(shareOf(at10) - 0.1)).toBeLessThan(0.03);
  expect(Math.abs(shareOf(at30) - 0.3)).toBeLessThan(0.03);
});

test('who names no session is drawn request by request', () => {
  const chance = seededChance(6);
  const tree = canary(40, 'session');
  const share = shareOf(Array.from({ length: 4_000 }, () => sideOf(tree, {}, chance)));
  expect(Math.abs(share - 0.4)).toBeLessThan(0.03);
});

test('the other side is asked when the chosen one cannot be, and not after a failure', () => {
  const skipped = tryRoute(canary(100), { script: { a: 'skipped' } });
  expect(skipped).toMatchObject({ asked: 'ab', outcome: { kind: 'succeeded' } });
  expect(skipped.notes[0]).toBe('Canary on 100 %: this request is in; A.');
  expect(tryRoute(canary(0), { script: { b: 'skipped' } }).asked).toBe('ba');
  expect(tryRoute(canary(100), { script: { a: 'timeout' } }).asked).toBe('a');
});
