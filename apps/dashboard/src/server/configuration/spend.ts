import { loadSpend } from '@switchyard/db/configuration/load-spend';
import { keys, type ScopeKind } from '@switchyard/platform/redis/keys';
import type { App } from '../app.ts';
import { ApiProblem } from '../http/api-problem.ts';

/** What budgets and limits apply to, as the contract writes it. */
export type ScopeRef = { scope: 'ORGANIZATION' | 'TEAM' | 'KEY'; scopeId: string };

/** Nano-USD spent in the month and held by running requests. */
export type Spend = { spentNanos: bigint; heldNanos: bigint };

const kinds = { ORGANIZATION: 'organization', TEAM: 'team', KEY: 'key' } as const satisfies Record<string, ScopeKind>;

/** The counters' name of a calendar month (UTC): `2026-11`. */
export const monthOf = (at: Date): string => at.toISOString().slice(0, 7);

/**
 * What scopes have spent this month and hold now, in the order asked, as the gateways count it. Until gateways have loaded an
 * organization's counters the ledger says what was spent. Throws an ApiProblem (unavailable) when Redis does not answer.
 */
export async function readSpend(app: App, organizationId: string, scopes: ScopeRef[]): Promise<Spend[]> {
  const period = monthOf(app.now());
  const counters = await readCounters(app, organizationId, { scopes, period }).catch(() => {
    throw new ApiProblem('unavailable', 'The budget counters do not answer at the moment. Try again in a minute.');
  });
  if (counters) return counters;
  const ledger = await loadSpend(app.db, organizationId, period);
  return scopes.map(({ scopeId }) => ({
    spentNanos: ledger.find(({ id }) => id === scopeId)?.spentNanos ?? 0n,
    heldNanos: 0n,
  }));
}

/** Undefined while no gateway has loaded the organization's spend into Redis. */
async function readCounters(
  { redis }: App,
  organizationId: string,
  { scopes, period }: { scopes: ScopeRef[]; period: string },
): Promise<Spend[] | undefined> {
  if ((await redis.exists(keys.epoch(organizationId))) === 0) return undefined;
  const counters = await Promise.all(
    scopes.map(({ scope, scopeId }) =>
      redis.hmget(keys.spend(organizationId, { kind: kinds[scope], id: scopeId, period }), 'spent', 'held'),
    ),
  );
  return counters.map(([spent, held]) => ({ spentNanos: BigInt(spent ?? 0), heldNanos: BigInt(held ?? 0) }));
}
