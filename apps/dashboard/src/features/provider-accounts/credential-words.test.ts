import { expect, test } from 'bun:test';
import type { LampTone } from '@/ui/lamp';
import { countdown, credentialState, restWords, shareOf, stopLock, weightShare } from './credential-words';
import type { ProviderCredential } from './provider-account';
import { now, sampleRest as rest, sampleCredential } from './testing/sample-account';

const states: [change: Partial<ProviderCredential>, tone: LampTone, words: string][] = [
  [{ drainingSince: rest.since, rests: [rest] }, 'off', 'Draining since 14:00 UTC'],
  [{ rests: [rest] }, 'stop', 'Parked'],
  [{ rests: [{ ...rest, kind: 'cooling' }] }, 'caution', 'Resting'],
  [{ rests: [{ ...rest, kind: 'open', model: 'gpt-5-mini' }] }, 'caution', 'Rests for 1 model'],
  [{ rests: [{ ...rest, until: rest.since }] }, 'clear', 'In use'],
  [{ failures24h: 5 }, 'stop', 'Failing'],
  [{ attempts24h: 0 }, 'off', 'In use'],
];

test.each(states)('a credential of %j is told as it is now', (change, tone, words) => {
  expect(credentialState(sampleCredential(change), now)).toEqual({
    tone,
    words,
  });
});

test('a rest says why, and for which model', () => {
  expect(restWords(rest)).toBe('The provider refuses it');
  expect(restWords({ kind: 'open', model: 'gpt-5-mini' })).toBe('It failed too often, for gpt-5-mini');
});

test('weights are shares among the credentials in use; one that drains has none', () => {
  const all = [
    sampleCredential({ id: 'a', weight: 3 }),
    sampleCredential({ id: 'b', weight: 1 }),
    sampleCredential({ id: 'c', weight: 5, drainingSince: rest.since }),
  ];
  expect(all.map((one) => shareOf(one, all))).toEqual(['75%', '25%', undefined]);
  expect(weightShare(1, [])).toBe('100%');
});

test('the last credential in use can be neither drained nor removed; one that drains can', () => {
  const only = sampleCredential({});
  const draining = sampleCredential({ id: 'b', drainingSince: rest.since });
  expect(stopLock(only, [only, draining])).toContain('only one in use');
  expect(stopLock(draining, [only, draining])).toBeUndefined();
  expect(stopLock(only, [only, sampleCredential({ id: 'c' })])).toBeUndefined();
});

test('what is left is short', () => {
  const after = (seconds: number) => countdown(now + seconds * 1_000, now);
  expect([-1, 8, 60, 2_520, 3_600, 3_900].map(after)).toEqual([
    'no time',
    '8 s',
    '1 min',
    '42 min',
    '1 h',
    '1 h 5 min',
  ]);
});
