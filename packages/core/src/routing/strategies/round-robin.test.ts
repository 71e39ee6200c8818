import { expect, test } from 'bun:test';
import { callTo, signalsWith, tryRoute } from '../testing/try-route.ts';

const tree = { kind: 'round-robin', targets: [callTo('a'), callTo('b'), callTo('c')] };

test('turns are even and in the order written; who cannot be asked is stood in for by the next', () => {
  const signals = signalsWith();
  expect(Array.from({ length: 7 }, () => tryRoute(tree, { signals }).asked).join('')).toBe('abcabca');
  expect(Array.from({ length: 3 }, () => tryRoute(tree, { signals, script: { b: 'skipped' } }).asked)).toEqual([
    'bc',
    'c',
    'a',
  ]);
  expect(tryRoute(tree, { signals }).notes).toEqual(['Round robin: the turn of number 2 of 3, B.']);
});

test('each node of a tree takes turns of its own, and so does each place that an alias stands', () => {
  const signals = signalsWith();
  const keys: string[] = [];
  const counting = {
    ...signals,
    turn(key: string) {
      keys.push(key);
      return signals.turn(key);
    },
  };
  const inner = { kind: 'round-robin', targets: [callTo('d'), { kind: 'alias', name: 'fast' }] };
  const outer = { kind: 'fallback', targets: [tree, inner] };
  const script = { a: 'timeout', b: 'timeout', c: 'timeout', d: 'skipped' } as const;
  const aliases = { fast: { kind: 'round-robin', targets: [callTo('e')] } };
  tryRoute(outer, { signals: counting, script, aliases });
  expect(keys).toEqual(['tree/targets.0', 'tree/targets.1', 'tree/targets.1/targets.1/fast']);
});
