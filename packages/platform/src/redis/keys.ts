/**
 * The name of every key that Switchyard keeps in Redis. The organization stands first, in braces: one organization is one
 * hash slot, so that a script may touch all its keys on a Redis Cluster, and no two organizations ever share a key.
 */
export const keys = {
  /** Present once the organization's spend has been loaded from the ledger; hard budgets stay shut without it. */
  epoch: (organizationId: string) => `sy:{${organizationId}}:epoch`,
  /** Hash: request id → `<reserved nano-USD>:<intent as JSON>`. */
  reservations: (organizationId: string) => `sy:{${organizationId}}:reservations`,
  /** Sorted set: request id by the time (ms, Redis' clock) at which its lease ends. */
  leases: (organizationId: string) => `sy:{${organizationId}}:leases`,
  /** Text: the estimate (nano-USD) at which a sweeper settled an orphan. */
  estimate: (organizationId: string, requestId: string) => `sy:{${organizationId}}:estimate:${requestId}`,
  /** Hash: `spent` and `held` (nano-USD) of one scope in one period. */
  spend: (organizationId: string, scope: SpendScope) =>
    `sy:{${organizationId}}:spend:${scope.kind}:${scope.id}:${scope.period}`,
  /** Hash: requests counted by second, for the limit on any 60 seconds. */
  rate: (organizationId: string, scope: { kind: ScopeKind; id: string }) =>
    `sy:{${organizationId}}:rate:${scope.kind}:${scope.id}`,
  /** Hash: `<credential id> <model>` (`*` for every model) → core's `resting` as JSON. What has passed its end may be deleted. */
  resting: (organizationId: string) => `sy:{${organizationId}}:resting`,
  /** Hash: `<provider account id> <model>` → `{ share, atMs }`: what the provider says is left of its rate limits. */
  headroom: (organizationId: string) => `sy:{${organizationId}}:headroom`,
  /** Channel on which gateways tell each other of resting credentials. */
  restingChannel: 'sy:resting',
  /** Channel on which a change of configuration is announced to every gateway. */
  configurationChannel: 'sy:configuration',
};

/** What limits and budgets apply to. */
export type ScopeKind = 'organization' | 'team' | 'key' | 'shadow';

/** One counter of spend: a scope in a period, such as `2026-11` for November 2026 (UTC). */
export type SpendScope = { kind: ScopeKind; id: string; period: string };
