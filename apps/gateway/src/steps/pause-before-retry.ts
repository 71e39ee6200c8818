import { setTimeout as sleep } from 'node:timers/promises';
import type { Following } from './following.ts';
import type { Candidate } from './plan.ts';

const baseMs = 250;
const longestJitterMs = 4_000;

/** The longest wait that a provider may ask for while a caller is kept waiting, ms. */
const longestAskedMs = 10_000;

/**
 * Waits before the same target is asked again: for as long as it asked us to, else with full jitter. Answers false, at once, when it
 * asked for more than ten seconds, or more than the request has left. Rejects as soon as the caller leaves.
 */
export async function pauseBeforeRetry(following: Following, { attempt }: Candidate): Promise<boolean> {
  const { open, services, last, startedMs } = following;
  const before = open.attempts.filter(
    ({ providerAccountId, model }) => providerAccountId === attempt.providerAccountId && model === attempt.model,
  ).length;
  const jitteredMs = services.chance.random() * Math.min(baseMs * 2 ** Math.max(before - 1, 0), longestJitterMs);
  const pauseMs = last?.retryAfterMs ?? jitteredMs;
  const totalMs = open.plan?.definition?.timeouts?.totalMs ?? services.settings.totalMs;
  const leftMs = totalMs - (services.clock.monotonicMs() - startedMs);
  if (pauseMs > longestAskedMs || pauseMs >= leftMs) return false;
  await sleep(pauseMs, undefined, { signal: open.cache?.flight?.signal ?? open.abort.signal });
  return true;
}
