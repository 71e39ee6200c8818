import { expect, test } from 'bun:test';
import { callTo, letterOf, signalsWith, tryRoute } from '../testing/try-route.ts';

const tree = { kind: 'most-headroom', targets: [callTo('a'), callTo('b'), callTo('c')] };
const left = (shares: Record<string, number>) => signalsWith({ headroom: (call) => shares[letterOf(call)] ?? null });

test('the target with the most left of its limits is asked; who says nothing counts as half used up', () => {
  const { asked, notes } = tryRoute(tree, {
    signals: left({ a: 0.4, b: 0.6 }),
    script: { b: 'skipped', c: 'skipped' },
  });
  expect(asked).toBe('bca');
  expect(notes[0]).toBe('Most headroom: B with 60 % left, C with limits unknown, A with 40 % left; the first.');
  expect(tryRoute(tree, { signals: left({ a: 0.4, b: 0.3 }) }).asked).toBe('c');
});
