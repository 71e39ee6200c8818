import { expect, test } from 'bun:test';
import { providerFailure, retryableFailures } from '../provider-failure.ts';
import { callTo, tryRoute } from '../testing/try-route.ts';

const fallback = (targets: unknown[], on?: string[]) => ({ kind: 'fallback', ...(on && { on }), targets });

test('a target that cannot be asked is passed over, whatever failures a fallback names', () => {
  const tree = fallback([callTo('a'), callTo('b'), callTo('c')], ['rate-limited']);
  expect(tryRoute(tree, { script: { a: 'skipped' } })).toMatchObject({ asked: 'ab', outcome: { kind: 'succeeded' } });
  const failed = tryRoute(tree, { script: { a: 'skipped', b: 'server-error' } });
  expect(failed).toMatchObject({ asked: 'ab', outcome: { kind: 'failed', failure: 'server-error' } });
  const skipped = tryRoute(tree, { script: { a: 'skipped', b: 'skipped', c: 'skipped' } });
  expect(skipped).toMatchObject({ asked: 'abc', outcome: { kind: 'skipped' } });
});

test('a fallback moves on after the failures it names, stops at any other, and notes both', () => {
  const tree = fallback([callTo('a'), callTo('b'), callTo('c')], ['rate-limited']);
  const moved = tryRoute(tree, { script: { a: 'rate-limited' } });
  expect(moved).toMatchObject({ asked: 'ab', notes: ['Fallback: after rate limit, B.'] });
  const stopped = tryRoute(tree, { script: { a: 'server-error' } });
  expect(stopped).toMatchObject({ asked: 'a', notes: ['Fallback: it does not move on after server error.'] });
});

test('without a list a fallback moves on after every failure of a provider, and never after the caller’s own mistake', () => {
  for (const failure of providerFailure.options) {
    const { asked } = tryRoute(fallback([callTo('a'), callTo('b')]), { script: { a: failure } });
    expect([failure, asked]).toEqual([failure, retryableFailures.includes(failure) ? 'ab' : 'a']);
  }
});

test('an outer fallback hears what an inner one gave up on, also when its last target was passed over', () => {
  const inner = fallback([callTo('a'), callTo('b')], ['rate-limited']);
  const outer = fallback([inner, callTo('c')], ['server-error']);
  expect(tryRoute(outer, { script: { a: 'server-error' } }).asked).toBe('ac');
  expect(tryRoute(outer, { script: { a: 'rate-limited', b: 'skipped' } })).toMatchObject({
    asked: 'ab',
    outcome: { kind: 'failed', failure: 'rate-limited' },
  });
});
