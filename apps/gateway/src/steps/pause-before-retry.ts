import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from '@switchyard/core/routing/strategy';
import type { OpenRequest } from '../open-request.ts';
import type { Failed } from '../upstream/reply.ts';
import type { Candidate } from './plan.ts';

const baseMs = 250;
const longestMs = 10_000;

type Pause = { open: OpenRequest; candidate: Candidate; last: Failed; chance: Chance };

/**
 * Waits only before the same target is asked again: for as long as it asked us to, up to ten seconds, else with full jitter.
 * Another target is asked at once.
 */
export async function pauseBeforeRetry({ open, candidate, last, chance }: Pause): Promise<void> {
  const before = open.attempts.filter(
    ({ providerAccountId, model }) =>
      providerAccountId === candidate.attempt.providerAccountId && model === candidate.attempt.model,
  ).length;
  if (before === 0) return;
  const jittered = chance.random() * baseMs * 2 ** (before - 1);
  await sleep(Math.min(last.retryAfterMs ?? jittered, longestMs), undefined, { signal: open.abort.signal });
}
