import { type Headroom, readHeadroom, shareLeft } from '@switchyard/core/routing/health/headroom';
import { createLatency, type Latency } from '@switchyard/core/routing/health/latency';
import type { Attempt, Signals } from '@switchyard/core/routing/strategy';
import type { Headroom as ToldHeadroom } from '@switchyard/platform/resting/rest-store';
import type { Clock } from '../../services.ts';
import { createBoundedMap } from './bounded-map.ts';

/** What is known of the calls to one account and model. */
export type Traffic = {
  inFlight: number;
  /** Until the first content of a stream, and until an answer that is not streamed is whole: the two have nothing in common. */
  streamed: Latency;
  whole: Latency;
  /** By credential, what the provider last said of its limits. */
  headroom: Map<string, Headroom>;
  /** The share that was last told to others, and when, monotonic ms. */
  toldShare: number;
  toldMs: number;
};

/**
 * Where headers come from: a call to an account, signed in with a credential. What is known of models that the account does not offer
 * is told to nobody: callers may make up their names.
 */
export type Place = { accountId: string; credentialId: string; model: string; isOffered: boolean };

/** Names of models may be anything in calls in a provider's own words, so what is kept of an organization is bounded. */
export const mostTargets = 5_000;
const mostTurns = 5_000;

/** Limits change with every call; others are told at most so often. */
const tellEveryMs = 5_000;

/** What was said of a limit so long ago says nothing. */
const staleHeadroomMs = 600_000;

/** The calls of one organization: how many are under way, how fast they are, and what providers say is left of their limits. */
export function createTraffics(clock: Clock, tellHeadroom: (headroom: ToldHeadroom) => void) {
  const traffics = createBoundedMap<Traffic>(mostTargets, { make: newTraffic, mayForget: (one) => one.inFlight === 0 });
  const turns = new Map<string, number>();
  const trafficOf = (call: Attempt) => traffics.get(`${call.providerAccountId} ${call.model}`);
  return {
    of: (accountId: string, model: string) => traffics.of(`${accountId} ${model}`),
    /** Takes down what an answer's headers say of limits. */
    note({ accountId, credentialId, model, isOffered }: Place, headers: Headers): void {
      const nowMs = clock.monotonicMs();
      const headroom = readHeadroom(headers, { nowMs, wallMs: clock.wallMs() });
      if (headroom === null) return;
      const traffic = traffics.of(`${accountId} ${model}`);
      traffic.headroom.set(credentialId, headroom);
      const share = shareOf(traffic, nowMs);
      if (!isOffered || share === null || share === traffic.toldShare || nowMs - traffic.toldMs < tellEveryMs) return;
      traffic.toldShare = share;
      traffic.toldMs = nowMs;
      tellHeadroom({ providerAccountId: accountId, model, share, atMs: Math.round(clock.wallMs()) });
    },
    /** What the next turn of a key will be. Nothing counts up. */
    turnOf: (key: string): number => turns.get(key) ?? 0,
    /** What strategies may look at. */
    signals: (costNanos: Signals['costNanos']): Signals => ({
      costNanos,
      inFlight: (call) => trafficOf(call)?.inFlight ?? 0,
      latencyMs(call) {
        const traffic = trafficOf(call);
        const nowMs = clock.monotonicMs();
        return traffic?.streamed.valueMs(nowMs) ?? traffic?.whole.valueMs(nowMs) ?? null;
      },
      headroom(call) {
        const traffic = trafficOf(call);
        return traffic ? shareOf(traffic, clock.monotonicMs()) : null;
      },
      turn(key) {
        const turn = turns.get(key) ?? 0;
        if (turns.size >= mostTurns && !turns.has(key)) turns.clear();
        turns.set(key, turn + 1);
        return turn;
      },
    }),
  };
}

const newTraffic = (): Traffic => ({
  inFlight: 0,
  streamed: createLatency(),
  whole: createLatency(),
  headroom: new Map(),
  toldShare: Number.NaN,
  toldMs: Number.NEGATIVE_INFINITY,
});

/** The share that is left of a target's limits; null when nothing is known. Calls go on with the credential that has most left. */
function shareOf({ headroom }: Traffic, nowMs: number): number | null {
  let share: number | null = null;
  for (const [credentialId, one] of headroom) {
    if (nowMs - one.readMs > staleHeadroomMs) headroom.delete(credentialId);
    else share = Math.max(share ?? 0, shareLeft(one, nowMs));
  }
  return share;
}
