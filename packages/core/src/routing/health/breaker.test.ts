import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { createBreaker, failuresInRow, jitterShare, longestOpenMs, openStepMs, probePatienceMs } from './breaker.ts';

const even = { random: () => 0.5 };
const longestMs = longestOpenMs * (1 + jitterShare);

/** A breaker that has just opened at `nowMs`, for the first time. */
function opened(nowMs = 0) {
  const breaker = createBreaker();
  for (let call = 0; call < failuresInRow; call++) breaker.failed(nowMs, nowMs, even);
  return breaker;
}

test('five failures in a row open it, four and a success do not, and it says why and until when', () => {
  const breaker = createBreaker();
  for (let round = 0; round < 3; round++) {
    for (let call = 0; call < 4; call++) expect(breaker.failed(0, 0, even)).toBeNull();
    breaker.succeeded(0, 0);
  }
  expect(breaker.rest(0)).toBeNull();
  expect(opened(100).rest(100)).toEqual({ reason: '5 failures in a row', sinceMs: 100, untilMs: 100 + openStepMs });
});

test('more than half of at least twenty calls within thirty seconds open it; half of them do not, nor do older ones', () => {
  const alternate = (good: number, stepMs: number) => {
    const breaker = createBreaker();
    for (let call = 0; call < 40; call++) {
      const nowMs = call * stepMs;
      if (call % good === 0) breaker.succeeded(nowMs, nowMs);
      else if (breaker.failed(nowMs, nowMs, even)) return breaker.rest(nowMs)?.reason;
    }
    return undefined;
  };
  expect(alternate(3, 100)).toBe('13 of 20 calls failed');
  expect(alternate(2, 100)).toBeUndefined();
  expect(alternate(3, 2_000)).toBeUndefined();
});

test('of a target that fails often, yet too seldom to rest, so many calls are spared that a fifth of all fails there', () => {
  const calls = 4_000;
  for (const share of [0.25, 0.35, 0.5]) {
    const breaker = createBreaker();
    let [asked, failed] = [0, 0];
    for (let call = 0; call < calls; call++) {
      const nowMs = call * 5;
      // Steps by the golden ratio: as even as luck is in the long run.
      if (breaker.sparing(nowMs, { random: () => (call * 0.618034) % 1 }) !== null) continue;
      const fails = Math.floor(++asked * share) > Math.floor((asked - 1) * share);
      if (fails) failed++;
      if (fails) breaker.failed(nowMs, nowMs, even);
      else breaker.succeeded(nowMs, nowMs);
    }
    expect(breaker.rest(calls * 5)).toBeNull();
    expect(failed / calls).toBeGreaterThan(0.19);
    expect(failed / calls).toBeLessThan(0.21);
  }
});

test('a target of which at most a fifth of the calls fails is spared none', () => {
  const breaker = createBreaker();
  for (let call = 0; call < 1_000; call++) {
    expect(breaker.sparing(call, { random: () => 1 })).toBeNull();
    if (call % 5 === 4) breaker.failed(call, call, even);
    else breaker.succeeded(call, call);
  }
});

test('after its time exactly one probe goes through until its first content, and then everything', () => {
  const breaker = opened();
  expect(breaker.rest(openStepMs - 1)).not.toBeNull();
  expect(breaker.rest(openStepMs)).toBeNull();
  breaker.started(openStepMs);
  expect(breaker.rest(openStepMs + 1)?.reason).toContain('being tried');
  breaker.begun(openStepMs);
  expect(breaker.rest(openStepMs + 2)).toBeNull();
});

test('a probe that fails opens it for longer each time, and one that tells nothing lets the next one through', () => {
  const breaker = opened();
  let untilMs = openStepMs;
  for (let openings = 2; openings < 40; openings++) {
    breaker.started(untilMs);
    breaker.released(untilMs);
    expect(breaker.rest(untilMs)).toBeNull();
    breaker.started(untilMs + 1);
    const again = breaker.failed(untilMs + 1, untilMs + 2, even);
    expect(again?.untilMs).toBe(untilMs + 2 + Math.min(openStepMs * openings, longestOpenMs));
    untilMs = again?.untilMs ?? 0;
  }
});

test('a stream that begins well and is cut opens it again at once, until one has ended well', () => {
  const breaker = opened();
  breaker.started(openStepMs);
  breaker.begun(openStepMs);
  const again = breaker.failed(openStepMs, openStepMs + 5, even);
  expect(again).toMatchObject({ reason: 'it failed again after a pause', untilMs: openStepMs + 5 + 2 * openStepMs });
  const nextMs = again?.untilMs ?? 0;
  breaker.started(nextMs);
  breaker.begun(nextMs);
  breaker.succeeded(nextMs, nextMs + 1);
  expect(breaker.failed(nextMs + 2, nextMs + 2, even)).toBeNull();
});

test('calls that were under way when it opened change nothing; one made in spite of it closes it when it is answered', () => {
  const breaker = opened(100);
  breaker.succeeded(99, 110);
  breaker.failed(99, 111, even);
  expect(breaker.rest(112)?.untilMs).toBe(100 + openStepMs);
  breaker.failed(113, 114, even);
  expect(breaker.rest(115)?.untilMs).toBe(100 + openStepMs);
  expect(breaker.succeeded(116, 117)).toBe(true);
  expect(breaker.rest(118)).toBeNull();
  for (let call = 0; call < 9; call++) expect(breaker.failed(99, 119, even)).toBeNull();
});

test('what another gateway says opens and closes it, but never for longer than an opening of its own may last', () => {
  const breaker = createBreaker();
  breaker.openedElsewhere({ reason: 'told', sinceMs: 0, untilMs: 1e15 }, 0);
  expect(breaker.rest(longestMs - 1)?.reason).toBe('told');
  expect(breaker.rest(longestMs)).toBeNull();
  breaker.openedElsewhere({ reason: 'told', sinceMs: 0, untilMs: 2 * longestMs }, longestMs);
  breaker.closedElsewhere();
  expect(breaker.rest(longestMs)).toBeNull();
});

const step = fc.record({
  afterMs: fc.integer({ min: 0, max: 40_000 }),
  takesMs: fc.integer({ min: 0, max: 700_000 }),
  end: fc.constantFrom('good', 'bad', 'cut', 'none'),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Plays overlapping calls, asked only when the breaker lets them through; answers the time at which everything has ended. */
function play(breaker: ReturnType<typeof createBreaker>, steps: Step[]): number {
  const ends: { atMs: number; run(): void }[] = [];
  let nowMs = 0;
  const run = (untilMs: number) => {
    ends.sort((a, b) => a.atMs - b.atMs);
    while (ends[0] && ends[0].atMs <= untilMs) ends.shift()?.run();
  };
  for (const { afterMs, takesMs, end, random } of steps) {
    nowMs += afterMs;
    run(nowMs);
    if (breaker.rest(nowMs) !== null) continue;
    const startedMs = nowMs;
    const atMs = nowMs + takesMs;
    breaker.started(startedMs);
    if (end === 'good' || end === 'cut')
      ends.push({ atMs: startedMs + takesMs / 2, run: () => breaker.begun(startedMs) });
    ends.push({
      atMs,
      run() {
        if (end === 'good') breaker.succeeded(startedMs, atMs);
        else if (end === 'none') breaker.released(startedMs);
        else breaker.failed(startedMs, atMs, { random: () => random });
      },
    });
  }
  const lastMs = Math.max(nowMs, ...ends.map(({ atMs }) => atMs));
  run(lastMs);
  return lastMs;
}

test('whatever happened, a target is asked again after at most 5 min × 1.2, and one good answer closes its breaker', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const breaker = createBreaker();
      const nowMs = play(breaker, steps);
      expect((breaker.rest(nowMs)?.untilMs ?? nowMs) - nowMs).toBeLessThanOrEqual(longestMs);
      const laterMs = nowMs + longestMs;
      expect(breaker.rest(laterMs)).toBeNull();
      breaker.started(laterMs);
      breaker.begun(laterMs);
      breaker.succeeded(laterMs, laterMs + 1);
      for (let call = 0; call < failuresInRow - 1; call++) {
        expect(breaker.rest(laterMs + 2)).toBeNull();
        breaker.failed(laterMs + 2, laterMs + 2, even);
      }
      expect(breaker.rest(laterMs + 2)).toBeNull();
    }),
    { numRuns: 500 },
  );
});

test('a target that answers every call well is never kept from calls', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const breaker = createBreaker();
      let nowMs = 0;
      for (const { afterMs, takesMs } of steps) {
        nowMs += afterMs;
        expect(breaker.rest(nowMs)).toBeNull();
        breaker.started(nowMs);
        breaker.begun(nowMs);
        breaker.succeeded(nowMs, nowMs + takesMs);
      }
    }),
  );
});

test('a probe of which nothing is heard keeps the target from calls for a minute at most', () => {
  const breaker = opened();
  breaker.started(openStepMs);
  expect(breaker.rest(openStepMs + probePatienceMs - 1)).not.toBeNull();
  expect(breaker.rest(openStepMs + probePatienceMs)).toBeNull();
});
