import type { Redis } from 'ioredis';
import { keys, type ScopeKind, type SpendScope } from '../redis/keys.ts';
import { readScript, runScript } from '../redis/script.ts';

/** A limit on the requests of a scope in any 60 seconds. */
export type RateLimitCheck = { kind: ScopeKind; id: string; requestsPerMinute: number };

/** A counter of spend that the request is counted in, and the budget on it, if any (nano-USD). */
export type BudgetCheck = SpendScope & { limitNanos: bigint | null };

/** One request that asks to be admitted. */
export type AdmissionRequest = {
  organizationId: string;
  requestId: string;
  /** How long the reservation lives without a heartbeat. */
  leaseMs: number;
  /** The most that the request can cost, in nano-USD. */
  reservedNanos: bigint;
  /** What a sweeper needs to write the record if this gateway dies; JSON. */
  intent: string;
  rateLimits: RateLimitCheck[];
  budgets: BudgetCheck[];
};

/** What came of it. `index` points into the request's `rateLimits` or `budgets`. */
export type Admission =
  | { kind: 'admitted'; rateLimits: { remaining: number; freesInMs: number }[] }
  | { kind: 'rate-limited'; index: number; retryAfterMs: number }
  /** Would not fit even if nothing else were running. */
  | { kind: 'over-budget'; index: number; spentNanos: bigint; heldNanos: bigint }
  /** Does not fit now, but may when requests in flight settle below their reservations. */
  | { kind: 'budget-in-flight'; index: number; spentNanos: bigint; heldNanos: bigint }
  /** Redis does not know what the organization has spent; it must be seeded from the ledger first. */
  | { kind: 'unseeded' };

/** A reservation whose gateway stopped renewing it. */
export type ExpiredReservation = { requestId: string; reservedNanos: bigint; intent: string };

/** How a reservation is settled; see settle.lua. */
export type SettlementManner = 'true' | 'estimate' | 'ledger';

/** One settlement: `scopes` are those that the request was admitted with. */
export type Settlement = {
  organizationId: string;
  requestId: string;
  costNanos: bigint;
  manner: SettlementManner;
  scopes: SpendScope[];
};

/**
 * Rate windows, reservations and spend counters in Redis. Every operation is one atomic script on Redis' clock.
 * When Redis is down every call rejects: nothing is admitted, because neither a hard budget nor a durable record could be kept.
 */
export type AdmissionStore = ReturnType<typeof createAdmissionStore>;

/** Makes the store over one connection. */
export function createAdmissionStore(redis: Redis) {
  return {
    /** Checks every limit and budget and reserves in all of them, or in none. */
    async admit(request: AdmissionRequest): Promise<Admission> {
      const { organizationId, rateLimits, budgets } = request;
      const answer = await runScript(redis, scripts.admit, {
        keys: [
          keys.epoch(organizationId),
          keys.reservations(organizationId),
          keys.leases(organizationId),
          ...rateLimits.map((limit) => keys.rate(organizationId, limit)),
          ...budgets.map((budget) => keys.spend(organizationId, budget)),
        ],
        args: [
          request.requestId,
          request.leaseMs,
          String(request.reservedNanos),
          request.intent,
          counterTtlSeconds,
          rateLimits.length,
          ...rateLimits.map((limit) => limit.requestsPerMinute),
          ...budgets.map((budget) => String(budget.limitNanos ?? -1n)),
        ],
      });
      return parseAdmission(answer);
    },

    /** Releases what was held and counts what it cost. Harmless when repeated. */
    async settle({ organizationId, requestId, costNanos, manner, scopes }: Settlement): Promise<void> {
      await runScript(redis, scripts.settle, {
        keys: [
          keys.reservations(organizationId),
          keys.leases(organizationId),
          keys.estimate(organizationId, requestId),
          ...scopes.map((scope) => keys.spend(organizationId, scope)),
        ],
        args: [requestId, String(costNanos), manner],
      });
    },

    /** Renews the leases of running requests. */
    async heartbeat(organizationId: string, requestIds: string[], leaseMs: number): Promise<void> {
      await runScript(redis, scripts.heartbeat, {
        keys: [keys.leases(organizationId)],
        args: [leaseMs, ...requestIds],
      });
    },

    /** At most `limit` reservations whose lease has ended. They stay until they are settled. */
    async expired(organizationId: string, limit: number): Promise<ExpiredReservation[]> {
      const answer = await runScript(redis, scripts.expired, {
        keys: [keys.reservations(organizationId), keys.leases(organizationId)],
        args: [limit],
      });
      return parseExpired(answer);
    },

    /** Loads what the ledger says was spent and opens the organization's budgets; does nothing when they are open. */
    async seed(organizationId: string, spend: (SpendScope & { spentNanos: bigint })[]): Promise<void> {
      await runScript(redis, scripts.seed, {
        keys: [keys.epoch(organizationId), ...spend.map((scope) => keys.spend(organizationId, scope))],
        args: [new Date().toISOString(), counterTtlSeconds, ...spend.map(({ spentNanos }) => String(spentNanos))],
      });
    },

    /** Whether Redis knows what the organization has spent. */
    async isSeeded(organizationId: string): Promise<boolean> {
      return (await redis.exists(keys.epoch(organizationId))) === 1;
    },

    /** What each scope has spent and holds now, in the order asked. */
    async readSpend(
      organizationId: string,
      scopes: SpendScope[],
    ): Promise<{ spentNanos: bigint; heldNanos: bigint }[]> {
      const counters = await Promise.all(
        scopes.map((scope) => redis.hmget(keys.spend(organizationId, scope), 'spent', 'held')),
      );
      return counters.map(([spent, held]) => ({ spentNanos: BigInt(spent ?? 0), heldNanos: BigInt(held ?? 0) }));
    },
  };
}

/** Counters outlive their month long enough for late settlements and comparisons with the period before. */
const counterTtlSeconds = 100 * 24 * 3600;

const scripts = {
  admit: readScript(import.meta.url, 'admit.lua'),
  settle: readScript(import.meta.url, 'settle.lua'),
  heartbeat: readScript(import.meta.url, 'heartbeat.lua'),
  expired: readScript(import.meta.url, 'expired.lua'),
  seed: readScript(import.meta.url, 'seed.lua'),
};

function parseAdmission(answer: unknown): Admission {
  const [kind, ...rest] = answer as [string, ...(string | number)[]];
  const index = Number(rest[0]);
  switch (kind) {
    case 'admitted': {
      const rateLimits = [];
      for (let at = 0; at < rest.length; at += 2)
        rateLimits.push({ remaining: Number(rest[at]), freesInMs: Number(rest[at + 1]) });
      return { kind, rateLimits };
    }
    case 'rate-limited':
      return { kind, index, retryAfterMs: Number(rest[1]) };
    case 'over-budget':
    case 'budget-in-flight':
      return { kind, index, spentNanos: BigInt(rest[1] ?? 0), heldNanos: BigInt(rest[2] ?? 0) };
    default:
      return { kind: 'unseeded' };
  }
}

function parseExpired(answer: unknown): ExpiredReservation[] {
  const flat = answer as string[];
  const found: ExpiredReservation[] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) {
    const [requestId = '', reservation = ''] = flat.slice(at, at + 2);
    const cut = reservation.indexOf(':');
    found.push({ requestId, reservedNanos: BigInt(reservation.slice(0, cut)), intent: reservation.slice(cut + 1) });
  }
  return found;
}
