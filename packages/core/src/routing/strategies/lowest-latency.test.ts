import { expect, test } from 'bun:test';
import { callTo, letterOf, seededChance, signalsWith, tryRoute } from '../testing/try-route.ts';
import { probeShare } from './lowest-latency.ts';

const two = { kind: 'lowest-latency', targets: [callTo('a'), callTo('b')] };
const many = { kind: 'lowest-latency', targets: ['a', 'b', 'c', 'd'].map(callTo) };
const seen = (latencies: Record<string, number>, inFlight: Record<string, number> = {}) =>
  signalsWith({
    latencyMs: (call) => latencies[letterOf(call)] ?? null,
    inFlight: (call) => inFlight[letterOf(call)] ?? 0,
  });
const neverProbes = { random: () => 0.5 };

function shares(tree: object, signals = seen({}), count = 8_000) {
  const chance = seededChance(11);
  const times = new Map<string, number>();
  for (let n = 0; n < count; n += 1) {
    const { asked } = tryRoute(tree, { chance, signals });
    times.set(asked, (times.get(asked) ?? 0) + 1);
  }
  return (letter: string) => (times.get(letter) ?? 0) / count;
}

test('the faster target gets nearly all, and the slower one its share of probes', () => {
  const share = shares(two, seen({ a: 900, b: 300 }));
  expect(Math.abs(share('a') - probeShare)).toBeLessThan(0.008);
  expect(Math.abs(share('b') - (1 - probeShare))).toBeLessThan(0.008);
});

test('a target that is no longer slow wins again, because it was measured meanwhile', () => {
  const chance = seededChance(5);
  const known = { a: 900, b: 300 };
  const askedAfter: string[] = [];
  for (let n = 0; n < 1_000; n += 1) {
    const { asked } = tryRoute(two, { chance, signals: seen(known) });
    if (asked === 'a') known.a = 100;
    askedAfter.push(asked);
  }
  expect(askedAfter.slice(-100).filter((asked) => asked === 'a').length).toBeGreaterThan(90);
});

test('calls under way weigh as much as the time they take', () => {
  const { asked, notes } = tryRoute(two, { chance: neverProbes, signals: seen({ a: 300, b: 500 }, { a: 1 }) });
  expect(asked).toBe('b');
  expect(notes).toEqual(['Lowest latency: B 500 ms, A 300 ms with 1 under way; the first.']);
});

test('of many targets two are drawn and compared, so the fastest gets most, the slowest least, and none nothing', () => {
  const share = shares(many, seen({ a: 100, b: 200, c: 300, d: 400 }));
  expect(share('a')).toBeGreaterThan(share('b'));
  expect(share('b')).toBeGreaterThan(share('c'));
  expect(share('c')).toBeGreaterThan(share('d'));
  expect(share('d')).toBeGreaterThan(0);
});

test('a target that was never measured is, but not flooded while its first calls are under way', () => {
  expect(tryRoute(two, { chance: neverProbes, signals: seen({ a: 10 }) })).toMatchObject({
    asked: 'b',
    notes: ['Lowest latency: B not measured yet, A 10 ms; the first.'],
  });
  expect(tryRoute(two, { chance: neverProbes, signals: seen({ a: 10 }, { b: 1 }) }).asked).toBe('a');
  expect(tryRoute(two, { chance: neverProbes, signals: seen({}, { a: 3, b: 1 }) }).asked).toBe('b');
});

test('when both that were drawn cannot be asked, the others are, the faster first', () => {
  const signals = seen({ a: 100, b: 400, c: 200, d: 300 });
  const { asked } = tryRoute(many, { chance: seededChance(3), signals, script: () => 'skipped' });
  expect([...asked].sort().join('')).toBe('abcd');
  const [, , third = '', fourth = ''] = asked;
  expect({ a: 100, b: 400, c: 200, d: 300 }[third as 'a']).toBeLessThan(
    { a: 100, b: 400, c: 200, d: 300 }[fourth as 'a'],
  );
});

test('a tree is as fast as the fastest of its calls, and what leads nowhere is asked last', () => {
  const inner = { kind: 'fallback', targets: [callTo('a'), callTo('b')] };
  const nested = { kind: 'lowest-latency', targets: [callTo('c'), inner] };
  expect(tryRoute(nested, { chance: neverProbes, signals: seen({ a: 900, b: 100, c: 300 }) }).asked).toBe('a');
  const gone = { kind: 'lowest-latency', targets: [{ kind: 'alias', name: 'gone' }, callTo('c')] };
  expect(tryRoute(gone, { chance: neverProbes, signals: seen({ c: 300 }) })).toMatchObject({
    asked: 'c',
    notes: ['Lowest latency: C 300 ms, the alias gone without a call; the first.'],
  });
  expect(tryRoute({ kind: 'lowest-latency', targets: [callTo('c')] }).asked).toBe('c');
});
