import { expect, test } from 'bun:test';
import { callTo, letterOf, seededChance, signalsWith, tryRoute } from '../testing/try-route.ts';

const tree = { kind: 'least-busy', targets: [callTo('a'), callTo('b'), callTo('c')] };
const busy = (calls: Record<string, number>) => signalsWith({ inFlight: (call) => calls[letterOf(call)] ?? 0 });

test('the target with the fewest calls under way is asked, then the next idle', () => {
  const { asked, notes } = tryRoute(tree, {
    signals: busy({ a: 2, b: 1, c: 3 }),
    script: { b: 'skipped', a: 'skipped' },
  });
  expect(asked).toBe('bac');
  expect(notes[0]).toBe('Least busy: B with 1 under way, A with 2 under way, C with 3 under way; the first.');
});

test('among equally busy targets chance decides, each as often', () => {
  const chance = seededChance(7);
  const asked = Array.from({ length: 3_000 }, () => tryRoute(tree, { chance, signals: busy({ c: 1 }) }).asked);
  const share = asked.filter((one) => one === 'a').length / asked.length;
  expect(Math.abs(share - 0.5)).toBeLessThan(0.04);
  expect(asked).not.toContain('c');
});

test('a tree is as busy as the idlest of its calls, and what leads nowhere comes last', () => {
  const inner = { kind: 'fallback', targets: [callTo('a'), callTo('b')] };
  const nested = { kind: 'least-busy', targets: [{ kind: 'alias', name: 'gone' }, callTo('c'), inner] };
  const { notes } = tryRoute(nested, { signals: busy({ a: 5, b: 1, c: 2 }) });
  expect(notes[0]).toBe(
    'Least busy: A with 1 under way, C with 2 under way, the alias gone without a call; the first.',
  );
});
