import type { Redis } from 'ioredis';
import { keys } from '../redis/keys.ts';
import { readScript, runScript } from '../redis/script.ts';
import type {
  Admission,
  AdmissionRequest,
  CheckState,
  CountedBudget,
  ExpiredReservation,
  Settlement,
  WindowCheck,
} from './admission.ts';
import { counterKey, groupsKey, sliceMsOf, slicesOf } from './counters.ts';
import { parseAdmission, parseExpired, parseWindows } from './parse-answers.ts';

/**
 * Windows, calls at once, budgets and reservations in Redis. Every operation is one atomic script on Redis' clock, and all keys of
 * one organization are in one hash slot. When Redis is down every call rejects: nothing is admitted, because neither a hard budget
 * nor a durable record could be kept. When Redis has lost its state, budgets are `unseeded` until they are loaded from the ledger.
 */
export type AdmissionStore = ReturnType<typeof createAdmissionStore>;

/** Makes the store over one connection. */
export function createAdmissionStore(redis: Redis) {
  return {
    /**
     * Looks at every check and counts and holds in all of them, or in none. The same request id is admitted once however often it is
     * sent. No two checks may name the same counter.
     */
    async admit({ organizationId, requestId, leaseMs, intent, checks }: AdmissionRequest): Promise<Admission> {
      const answer = await runScript(redis, scripts.admit, {
        keys: [
          keys.reservations(organizationId),
          keys.leases(organizationId),
          ...checks.flatMap((check) => [counterKey(organizationId, check), groupsKey(organizationId, check)]),
        ],
        args: [
          requestId,
          leaseMs,
          intent,
          budgetTtlSeconds,
          ...checks.flatMap((check) => [
            check.kind,
            check.kind === 'concurrency' ? 1 : String(check.amount),
            check.limit === null ? -1 : String(check.limit),
            sliceMsOf(check),
            slicesOf(check),
            check.kind === 'budget' ? check.countedSinceMs : 0,
            check.group,
            check.bound?.maxGroups ?? 0,
            check.bound?.keepMs ?? 0,
          ]),
        ],
      });
      return parseAdmission(answer, checks);
    },

    /**
     * Releases what was held and counts what it came to. Harmless when repeated. Rejects, with nothing written, when an amount does
     * not fit a counter (9e18).
     */
    async settle({ organizationId, requestId, manner, holds }: Settlement): Promise<void> {
      await runScript(redis, scripts.settle, {
        keys: [
          keys.reservations(organizationId),
          keys.leases(organizationId),
          keys.estimate(organizationId, requestId),
          ...holds.map((hold) => counterKey(organizationId, hold)),
        ],
        args: [
          requestId,
          manner,
          budgetTtlSeconds,
          ...holds.flatMap((hold) => [
            hold.kind,
            hold.kind === 'concurrency' ? 1 : hold.reserved,
            String(hold.actual),
            sliceMsOf(hold),
          ]),
        ],
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

    /** The ids of all requests that are admitted and not settled. */
    openReservations(organizationId: string): Promise<string[]> {
      return redis.hkeys(keys.reservations(organizationId));
    },

    /**
     * Loads what the ledger says was spent into the budgets that do not know it, or not since they were changed; `spent` in the
     * budget's unit. What they hold stays held. What is not used within an hour is forgotten again.
     */
    async seed(organizationId: string, budgets: (CountedBudget & { spent: bigint })[]): Promise<void> {
      await runScript(redis, scripts.seed, {
        keys: budgets.map((budget) => keys.budget(organizationId, budget)),
        args: [seededTtlSeconds, ...budgets.flatMap(({ spent, countedSinceMs }) => [String(spent), countedSinceMs])],
      });
    },

    /**
     * Tells which groups a budget counts apart in a period, by the ledger, when Redis does not know it. What is not used within a week
     * is forgotten again.
     */
    async list(organizationId: string, budget: Omit<CountedBudget, 'group'>, groups: readonly string[]): Promise<void> {
      await runScript(redis, scripts.list, {
        keys: [keys.budgetGroups(organizationId, budget)],
        args: [budgetTtlSeconds, ...groups],
      });
    },

    /** How many groups of a policy have places; see {@link Bound}. */
    countGroups(
      organizationId: string,
      { policyId, of, keepMs }: { policyId: string; of: string; keepMs: number },
    ): Promise<number> {
      return redis.zcount(keys.limitGroups(organizationId, { policyId, of }), Date.now() - keepMs, '+inf');
    },

    /**
     * Adds a difference to what a budget has spent. Answers whether it did: one that is not seeded, or was changed since the difference
     * was found, has nothing to correct.
     */
    async correct(organizationId: string, counter: CountedBudget, delta: bigint): Promise<boolean> {
      const answer = await runScript(redis, scripts.correct, {
        keys: [keys.budget(organizationId, counter)],
        args: [String(delta), counter.countedSinceMs],
      });
      return answer === 1;
    },

    /** What each budget has spent and holds now, in its unit and in the order asked; null for one that is not seeded. */
    async readBudgets(
      organizationId: string,
      counters: CountedBudget[],
    ): Promise<({ spent: bigint; held: bigint } | null)[]> {
      const found = await Promise.all(
        counters.map((counter) => redis.hmget(keys.budget(organizationId, counter), 'spent', 'held', 'since')),
      );
      return found.map(([spent, held, since], at) =>
        typeof spent !== 'string' || Number(since ?? 0) < (counters[at]?.countedSinceMs ?? 0)
          ? null
          : { spent: BigInt(spent), held: BigInt(held ?? 0) },
      );
    },

    /** How windows stand now, in the order asked. Nothing is counted. */
    async readWindows(
      organizationId: string,
      checks: Omit<WindowCheck, 'amount'>[],
    ): Promise<Extract<CheckState, { kind: 'window' }>[]> {
      const answer = await runScript(redis, scripts.windows, {
        keys: checks.map((check) => keys.window(organizationId, check)),
        args: checks.flatMap((check) => [check.limit, sliceMsOf(check), slicesOf(check)]),
      });
      return parseWindows(answer);
    },
  };
}

/**
 * Counters outlive their last use long enough for late settlements. One that is needed again after that is loaded from the ledger; kept
 * for longer, those of values that callers name would fill a Redis that may not forget.
 */
const budgetTtlSeconds = 7 * 24 * 3600;

/** One that was loaded and then not used, since the call was refused, goes sooner. */
const seededTtlSeconds = 3600;

const scripts = {
  admit: readScript(import.meta.url, ['clock.lua', 'window.lua', 'groups.lua', 'admit.lua']),
  settle: readScript(import.meta.url, ['settle.lua']),
  heartbeat: readScript(import.meta.url, ['clock.lua', 'heartbeat.lua']),
  expired: readScript(import.meta.url, ['clock.lua', 'expired.lua']),
  seed: readScript(import.meta.url, ['seed.lua']),
  list: readScript(import.meta.url, ['clock.lua', 'list.lua']),
  correct: readScript(import.meta.url, ['correct.lua']),
  windows: readScript(import.meta.url, ['clock.lua', 'window.lua', 'windows.lua']),
};
