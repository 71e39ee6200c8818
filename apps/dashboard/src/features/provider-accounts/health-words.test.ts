import { expect, test } from 'bun:test';
import type { HealthBar } from './account-health';
import { failureWords, isAway, stateOf, summaryOf } from './health-words';
import { now, sampleAccount, sampleCredential, sampleRest } from './testing/sample-account';

const later = sampleRest.until;

/** 24 hours without traffic, the last of them with some. */
function bars(...last: [attempts: number, failures: number][]): HealthBar[] {
  const first = Date.parse('2026-11-27T15:00:00Z');
  return Array.from({ length: 24 }, (_, index) => {
    const [attempts, failures] = last[index - 24 + last.length] ?? [0, 0];
    return { from: new Date(first + index * 60 * 60_000).toISOString(), attempts, failures };
  });
}

const hour = (attempts: number, failures: number) => ({ attempts, failures });

test.each([
  [{ status: 'disabled', awayUntil: later }, hour(9, 9), 'off', 'Disabled: not used'],
  [{ awayUntil: later }, hour(9, 9), 'caution', 'Away: asked only when nothing else can serve'],
  [{ attempts24h: 0, failures24h: 0 }, hour(0, 0), 'off', 'No traffic in the last 24 hours'],
  [{}, hour(0, 0), 'off', 'Quiet in the last hour; 4 of 100 attempts failed (4%) in 24 h'],
  [{}, hour(100, 0), 'clear', 'Healthy: 100 attempts, none failed in the last hour'],
  [{}, hour(100, 5), 'caution', 'Degraded: 5 of 100 attempts failed (5%) in the last hour'],
  [{}, hour(12, 10), 'stop', 'Failing: 10 of 12 attempts failed (83%) in the last hour'],
  [{}, undefined, 'clear', 'Healthy: 4 of 100 attempts failed (4%) in 24 h'],
] as const)('an account of %j is told as it is now', (change, seen, tone, words) => {
  expect(stateOf(sampleAccount(change), seen, now)).toEqual({ tone, words });
});

test('an account rests when all credentials in use do, and is at best doubtful when some do', () => {
  const parked = sampleCredential({ id: 'b', rests: [sampleRest] });
  const draining = sampleCredential({ id: 'c', drainingSince: sampleRest.since });
  const traffic = hour(50, 0);
  expect(stateOf(sampleAccount({ credentials: [parked, draining] }), traffic, now)).toEqual({
    tone: 'stop',
    words: 'Resting: its credential is not asked',
  });
  expect(stateOf(sampleAccount({ credentials: [parked, sampleCredential()] }), traffic, now).tone).toBe('caution');
  const over = { ...parked, rests: [{ ...sampleRest, until: '2026-11-28T14:09:59Z' }] };
  expect(stateOf(sampleAccount({ credentials: [over] }), traffic, now).tone).toBe('clear');
});

test('an account comes back by itself when its time away is over', () => {
  expect(isAway(sampleAccount({ awayUntil: later }), now)).toBe(true);
  expect(isAway(sampleAccount({ awayUntil: '2026-11-28T14:10:00Z' }), now)).toBe(false);
});

test('the bars are told in a sentence, with when it was worst', () => {
  expect(summaryOf(bars())).toBe('No attempts in the last 24 hours.');
  expect(summaryOf(bars([3, 0]))).toBe('The last 24 hours by hour: 3 attempts, none failed.');
  expect(summaryOf(bars([3, 1], [5, 4]))).toEndWith('5 of 8 attempts failed (63%), most at 14:00–15:00 UTC.');
  expect(summaryOf(bars([3, 1], [5, 0]))).toEndWith('1 of 8 attempts failed (13%), all at 13:00–14:00 UTC.');
});

test('failures are told by class', () => {
  expect(failureWords([{ outcome: 'rate-limited', count: 1_200 }])).toEqual(['1,200 × rate limit']);
});
