import { expect, test } from 'bun:test';
import { callsOf, childrenOf } from './route.ts';
import { target } from './target.ts';
import { callTo, letterOf, tryRoute } from './testing/try-route.ts';

const fallback = (...targets: unknown[]) => ({ kind: 'fallback', targets });

test('a call is asked again as often as it says, only after failures that may pass, and says that it is meant', () => {
  const tree = { ...callTo('a'), retries: 2, timeouts: { totalMs: 500 } };
  const { asked, attempts, outcome } = tryRoute(tree, { script: { a: 'timeout' } });
  expect(asked).toBe('aaa');
  expect(attempts.map(({ again }) => again)).toEqual([false, true, true]);
  expect(attempts.map(({ timeouts }) => timeouts)).toEqual(Array(3).fill({ totalMs: 500 }));
  expect(outcome).toEqual({ kind: 'failed', failure: 'timeout' });
  expect(tryRoute(tree, { script: { a: ['timeout', 'succeeded'] } }).asked).toBe('aa');
  expect(tryRoute(tree, { script: { a: 'skipped' } }).asked).toBe('a');
  for (const failure of [
    'bad-credential',
    'quota-exceeded',
    'model-not-found',
    'bad-request',
    'context-length',
  ] as const)
    expect(tryRoute(tree, { script: { a: failure } }).asked).toBe('a');
});

test('a retry that may not be made leaves the failure before it', () => {
  const tree = { ...fallback({ ...callTo('a'), retries: 2 }, callTo('b')), on: ['timeout'] };
  const { asked, outcome } = tryRoute(tree, { script: { a: ['timeout', 'skipped'], b: 'skipped' } });
  expect(asked).toBe('aab');
  expect(outcome).toEqual({ kind: 'failed', failure: 'timeout' });
});

test('a target that was asked or passed over before is not asked a second time, and a note says so', () => {
  const tree = fallback(callTo('a'), callTo('b'), callTo('a'), callTo('b'), callTo('c'));
  const { asked, notes } = tryRoute(tree, { script: { a: 'timeout', b: 'skipped' } });
  expect(asked).toBe('abc');
  expect(notes).toContain('A was asked before.');
  expect(notes).toContain('B was passed over before.');
});

test('an alias leads to its tree; one that nobody knows and one that leads back to itself are passed over', () => {
  const aliases = {
    fast: fallback(callTo('a'), { kind: 'alias', name: 'smart' }),
    smart: fallback({ kind: 'alias', name: 'fast' }, callTo('b')),
  };
  const tree = fallback({ kind: 'alias', name: 'gone' }, { kind: 'alias', name: 'fast' });
  const { asked, notes } = tryRoute(tree, { aliases, script: { a: 'timeout' } });
  expect(asked).toBe('ab');
  expect(notes).toContain('No alias is called gone.');
  expect(notes).toContain('The alias fast leads back to itself.');
});

test('aliases that name each other twice over do not make a route or its calls endless', () => {
  const names = Array.from({ length: 60 }, (_, index) => `a${index}`);
  const aliases: Record<string, unknown> = { last: callTo('a') };
  names.forEach((name, index) => {
    const next = { kind: 'alias', name: names[index + 1] ?? 'last' };
    aliases[name] = fallback(next, next);
  });
  const { asked, notes } = tryRoute({ kind: 'alias', name: 'a0' }, { aliases, script: { a: 'timeout' } });
  expect(asked).toBe('a');
  expect(notes.filter((note) => note.includes('more than 1000 steps'))).toHaveLength(1);
  expect(callsOf(target.parse(aliases.a0), (name) => target.parse(aliases[name])).map(letterOf)).toEqual(['a']);
});

test('the calls of a tree stand in the order written, those of an alias where it is named', () => {
  const tree = target.parse(fallback(callTo('a'), { kind: 'alias', name: 'fast' }, fallback(callTo('d'), callTo('a'))));
  const fast = target.parse({
    kind: 'weighted',
    targets: [
      { weight: 1, target: callTo('b') },
      { weight: 2, target: callTo('c') },
    ],
  });
  expect(
    callsOf(tree, (name) => (name === 'fast' ? fast : undefined))
      .map(letterOf)
      .join(''),
  ).toBe('abcda');
  expect(
    callsOf(tree, () => undefined)
      .map(letterOf)
      .join(''),
  ).toBe('ada');
  expect(childrenOf(fast).map(({ at }) => at.join('.'))).toEqual(['targets.0.target', 'targets.1.target']);
  expect(childrenOf(target.parse(callTo('a')))).toEqual([]);
});
