import type { Chance } from '../strategy.ts';
import { createFailureWindow } from './failure-window.ts';
import { retryShare } from './retry-budget.ts';

/** Failures in a row that open a breaker. */
export const failuresInRow = 5;

/** The share of failures that opens it, and how many calls of the last 30 seconds that share must be of. */
export const failureShare = 0.5;
export const fewestCalls = 20;

/** It opens for this long times the openings in a row, at most `longestOpenMs`, give or take `jitterShare` of it. */
export const openStepMs = 10_000;
export const longestOpenMs = 300_000;
export const jitterShare = 0.2;

/** A probe of which nothing was heard for so long is taken for lost, and the next call is a probe, too. */
export const probePatienceMs = 60_000;

/** Why and how long a breaker is open. `beingTried`: its time is over, and it waits only for what becomes of a probe. */
export type Opening = { reason: string; sinceMs: number; untilMs: number; beingTried?: boolean };

/**
 * Whether a target is asked, after how it answered. Deterministic: the same calls at the same times lead to the same state.
 *
 * - closed: every call goes through. Five failures in a row, or more than half of at least 20 calls in 30 seconds, open it. When
 *   more than a fifth of them failed, some calls should be spared it, if they can go elsewhere.
 * - open: no call goes through until its time is over. How calls end that were under way changes nothing.
 * - half-open: one call goes through, the probe. Its first content closes the breaker on trial.
 * - on trial: every call goes through. The first failure opens it again, for longer; the first good end makes it closed.
 *
 * A call that was made in spite of an open breaker is evidence, too: when it is answered, the breaker closes.
 * So a healthy target is never kept from calls for longer than 5 min × 1.2, and never after a call that it answered.
 */
export type Breaker = ReturnType<typeof createBreaker>;

type Phase = 'closed' | 'trial' | 'open' | 'half-open';

/** Makes a closed breaker. Times are ms on one clock that does not go back. */
export function createBreaker() {
  let phase: Phase = 'closed';
  let inRow = 0;
  let openings = 0;
  let opening: Opening | null = null;
  let openedMs = Number.NEGATIVE_INFINITY;
  let probeMs = Number.NEGATIVE_INFINITY;
  const window = createFailureWindow();

  function settle(nowMs: number): void {
    if (phase !== 'open' || opening === null || nowMs < opening.untilMs) return;
    phase = 'half-open';
    probeMs = Number.NEGATIVE_INFINITY;
  }

  function keepOpen(next: Opening): Opening {
    opening = next;
    openedMs = next.sinceMs;
    phase = 'open';
    inRow = 0;
    window.clear();
    return next;
  }

  function open(reason: string, nowMs: number, chance: Chance): Opening {
    openings++;
    const plainMs = Math.min(openStepMs * openings, longestOpenMs);
    const untilMs = nowMs + plainMs * (1 - jitterShare + 2 * jitterShare * chance.random());
    return keepOpen({ reason, sinceMs: nowMs, untilMs });
  }

  function close(next: 'closed' | 'trial'): void {
    phase = next;
    opening = null;
    inRow = 0;
    if (next === 'closed') openings = 0;
  }

  /** Only what was asked after the breaker opened tells of the target as it is now. */
  const isNews = (startedMs: number) => startedMs >= openedMs;

  function reasonToOpen(nowMs: number): string | null {
    if (phase === 'trial') return 'it failed again after a pause';
    if (inRow >= failuresInRow) return `${inRow} failures in a row`;
    const { ended, failed } = window.count(nowMs);
    return ended >= fewestCalls && failed > ended * failureShare ? `${failed} of ${ended} calls failed` : null;
  }

  return {
    /** Why no call should be made now; null when one may. */
    rest(nowMs: number): Opening | null {
      settle(nowMs);
      if (phase === 'open') return opening;
      if (phase !== 'half-open' || opening === null || nowMs - probeMs >= probePatienceMs) return null;
      const untilMs = probeMs + probePatienceMs;
      return { ...opening, reason: 'it is being tried after a pause', untilMs, beingTried: true };
    },
    /**
     * Why this call should rather be made elsewhere; null when it need not be. Of a target that often fails only so many calls are
     * made that a fifth of all calls fails there and is made a second time, however often it fails.
     */
    sparing(nowMs: number, chance: Chance): string | null {
      if (phase !== 'closed') return null;
      const { ended, failed } = window.count(nowMs);
      if (ended < fewestCalls || failed <= ended * retryShare) return null;
      return chance.random() < (ended * retryShare) / failed ? null : `${failed} of ${ended} calls failed`;
    },
    /** Whether nothing speaks against the target: then another try there is a good try. */
    isSound(nowMs: number): boolean {
      if (phase !== 'closed' || inRow > 1) return false;
      const { ended, failed } = window.count(nowMs);
      return ended < 5 || failed < ended * 0.2;
    },
    /** A call is made. In half-open it is the probe. */
    started(nowMs: number): void {
      settle(nowMs);
      if (phase === 'half-open') probeMs = nowMs;
    },
    /** A call's first content came. */
    begun(startedMs: number): void {
      if ((phase === 'open' || phase === 'half-open') && isNews(startedMs)) close('trial');
    },
    /** A call ended well. Answers whether the breaker was not closed until now. */
    succeeded(startedMs: number, nowMs: number): boolean {
      if (!isNews(startedMs)) return false;
      window.note(false, nowMs);
      inRow = 0;
      if (phase === 'closed') return false;
      close('closed');
      return true;
    },
    /** A call failed. Answers the opening that this led to, if it did. */
    failed(startedMs: number, nowMs: number, chance: Chance): Opening | null {
      settle(nowMs);
      if (phase === 'open' || !isNews(startedMs)) return null;
      if (phase === 'half-open')
        return opening && startedMs >= opening.untilMs ? open('it failed again after a pause', nowMs, chance) : null;
      window.note(true, nowMs);
      inRow++;
      const reason = reasonToOpen(nowMs);
      return reason === null ? null : open(reason, nowMs, chance);
    },
    /** A call ended in a way that tells nothing of the target. The next one is the probe. */
    released(startedMs: number): void {
      if (phase === 'half-open' && startedMs === probeMs) probeMs = Number.NEGATIVE_INFINITY;
    },
    /** Another gateway opened its breaker. Its word counts until its time, as far as it is within what one opening may last. */
    openedElsewhere(told: Opening, nowMs: number): void {
      if (phase === 'open' || told.untilMs <= nowMs) return;
      openings = Math.max(openings, 1);
      const untilMs = Math.min(told.untilMs, nowMs + longestOpenMs * (1 + jitterShare));
      keepOpen({ reason: told.reason, sinceMs: nowMs, untilMs });
    },
    /** Somebody else knows that the target works. */
    closedElsewhere(): void {
      close('closed');
      window.clear();
    },
  };
}
