import { expect, test } from 'bun:test';
import { type ProviderFailure, providerFailure } from '../provider-failure.ts';
import { verdictOf } from './verdict.ts';

const failed = (failure: ProviderFailure, retryAfterMs: number | null = null, status: number | null = null) =>
  verdictOf({ kind: 'failed', failure, status, retryAfterMs });

test('a rate limit cools for as long as the provider says, a minute at most, and five seconds when it says nothing', () => {
  expect(failed('rate-limited', 2_000)).toEqual({ kind: 'cool', forMs: 2_000 });
  expect(failed('rate-limited', 1e12)).toEqual({ kind: 'cool', forMs: 60_000 });
  expect(failed('rate-limited')).toEqual({ kind: 'cool', forMs: 5_000 });
});

test('a refused credential is parked for ten minutes and one without quota for an hour', () => {
  expect(failed('bad-credential', null, 401)).toMatchObject({ kind: 'park', forMs: 600_000, mayBeModel: false });
  expect(failed('bad-credential', null, 403)).toMatchObject({ kind: 'park', forMs: 600_000, mayBeModel: true });
  expect(failed('quota-exceeded')).toMatchObject({ kind: 'park', forMs: 3_600_000 });
});

test('the caller’s mistakes and leaving say nothing of a target; every other failure and a flawed answer do', () => {
  const none = providerFailure.options.filter((failure) => failed(failure).kind === 'none');
  expect(none).toEqual(['model-not-found', 'context-length', 'content-filter', 'bad-request']);
  expect(verdictOf({ kind: 'unknown' })).toEqual({ kind: 'none' });
  expect(verdictOf({ kind: 'flawed' })).toEqual({ kind: 'bad' });
  const bad = providerFailure.options.filter((failure) => failed(failure).kind === 'bad');
  expect(bad).toEqual(['overloaded', 'timeout', 'server-error', 'unreachable', 'malformed-answer']);
});
