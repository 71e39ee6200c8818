import type { BudgetCounter } from '@switchyard/core/limits/hold';
import type { Measure, Window } from '@switchyard/core/limits/limit-policy';

/**
 * The name of every key that Switchyard keeps in Redis. The organization stands first, in braces: one organization is one
 * hash slot, so that a script may touch all its keys on a Redis Cluster, and no two organizations ever share a key.
 */
export const keys = {
  /** Hash: request id → `<ms at which it was admitted, Redis' clock>:<intent as JSON>`. */
  reservations: (organizationId: string) => `sy:{${organizationId}}:reservations`,
  /** Sorted set: request id by the time (ms, Redis' clock) at which its lease ends. */
  leases: (organizationId: string) => `sy:{${organizationId}}:leases`,
  /** Text: `<ms at which it was admitted>:<amount>,…`: at what a sweeper settled an orphan, for each of its holds. */
  estimate: (organizationId: string, requestId: string) => `sy:{${organizationId}}:estimate:${requestId}`,
  /**
   * Hash: `spent` and `held` of a budget in one period, in the budget's unit, and `since` when it counted the way it did when it was
   * loaded (ms). Without `spent`, and when the budget was changed since, it must be loaded from the ledger.
   */
  budget: (organizationId: string, { budgetId, period, group }: BudgetCounter) =>
    `sy:{${organizationId}}:budget:${budgetId}:${period}:${group}`,
  /**
   * Sorted set: the values that a budget counts apart in a period, by when each was first counted (ms), and an empty one, by which the
   * set is there as soon as it was read from the ledger. One that is from before a change of the budget is left to end.
   */
  budgetGroups: (organizationId: string, { budgetId, period, countedSinceMs }: BudgetGroups) =>
    `sy:{${organizationId}}:budget-groups:${budgetId}:${countedSinceMs}:${period}`,
  /** Sorted set: the groups that a limit policy counts apart, by when each was last counted (ms); `of` is what it groups by. */
  limitGroups: (organizationId: string, { policyId, of }: { policyId: string; of: string }) =>
    `sy:{${organizationId}}:limit-groups:${policyId}:${of}`,
  /** Hash: what a window counted, by slice of the window; see window.lua. */
  window: (organizationId: string, { policyId, group, measure, window }: WindowCounter) =>
    `sy:{${organizationId}}:window:${policyId}:${measure}:${window}:${group}`,
  /** Hash: `held`, the calls of a limit that are under way; gone when there are none. */
  concurrency: (organizationId: string, { policyId, group }: { policyId: string; group: string }) =>
    `sy:{${organizationId}}:concurrency:${policyId}:${group}`,
  /** Text: an answer that is kept, compressed and encrypted, until its time is up. */
  cacheEntry: (organizationId: string, entry: string) => `sy:{${organizationId}}:cache:entry:${entry}`,
  /** Sorted sets: entry by the time (ms, Redis' clock) at which it was last used, and at which its time is up. */
  cacheUsed: (organizationId: string) => `sy:{${organizationId}}:cache:used`,
  cacheEnds: (organizationId: string) => `sy:{${organizationId}}:cache:ends`,
  /** Hash: entry → what lists and purges must know of it, as JSON. */
  cacheAbout: (organizationId: string) => `sy:{${organizationId}}:cache:about`,
  /** Hash: entry → how often it answered. */
  cacheHits: (organizationId: string) => `sy:{${organizationId}}:cache:hits`,
  /** Hash: `bytes` of all that is kept, `evicted` entries since the beginning. */
  cacheTotals: (organizationId: string) => `sy:{${organizationId}}:cache:totals`,
  /** Hash: entry → the vector of its question, encrypted; `version` is another after each change. One for each set of questions that may be compared. */
  cacheVectors: (organizationId: string, set: string) => `sy:{${organizationId}}:cache:vectors:${set}`,
  /** Sorted set: `<set> <entry>` of every vector by when it was kept (ms, Redis' clock): the oldest has to go first. */
  cacheVectorAges: (organizationId: string) => `sy:{${organizationId}}:cache:vector-ages`,
  /** Hash: `<credential id> <model>` (`*` for every model) → core's `resting` as JSON. What has passed its end may be deleted. */
  resting: (organizationId: string) => `sy:{${organizationId}}:resting`,
  /** Hash: `<provider account id> <model>` → `{ share, atMs }`: what the provider says is left of its rate limits. */
  headroom: (organizationId: string) => `sy:{${organizationId}}:headroom`,
  /** Text: what the last nightly comparison of roll-ups and ledger with the log found, as JSON. */
  verification: 'sy:verification',
  /** Channel on which gateways tell each other of resting credentials. */
  restingChannel: 'sy:resting',
  /** Channel on which a change of configuration is announced to every gateway. */
  configurationChannel: 'sy:configuration',
};

/** The values of a budget in one period, since it counts the way it does now. */
type BudgetGroups = Pick<BudgetCounter, 'budgetId' | 'period'> & { countedSinceMs: number };

/** One window of a limit policy, for one group of callers. */
type WindowCounter = { policyId: string; group: string; measure: Measure; window: Window };
