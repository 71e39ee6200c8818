import { keys } from '@switchyard/platform/redis/keys';
import type { Caps } from './caps.ts';
import type { Yard } from './yard.ts';

/** What was seen of all budgets and limits: how often, and every moment at which one was overrun. */
export type Watched = { samples: number; overruns: string[] };

/** Looks at every counter again and again while calls are under way. Moments at which Redis is away are passed over. */
export function watchCaps(yard: Yard, caps: Caps): { stop(): Promise<Watched> } {
  const seen: Watched = { samples: 0, overruns: [] };
  let stopped = false;
  const look = async () => {
    const { policyId, limit } = caps.concurrency;
    const underWay = keys.concurrency(yard.organizationId, { policyId, group: '' });
    const counters = caps.budgets.map(({ counter }) => counter);
    const [budgets, inUse] = await Promise.all([
      yard.store.readBudgets(yard.organizationId, counters),
      yard.redis.hget(underWay, 'held'),
    ]);
    seen.samples++;
    for (const [at, budget] of caps.budgets.entries()) {
      const { spent, held } = budgets[at] ?? { spent: 0n, held: 0n };
      if (spent + held > budget.limit) seen.overruns.push(`${budget.name}: ${spent} + ${held} of ${budget.limit}`);
    }
    if (Number(inUse ?? 0) > limit) seen.overruns.push(`calls at once: ${inUse} of ${limit}`);
  };
  const watching = (async () => {
    while (!stopped) {
      await look().catch(() => {});
      await Bun.sleep(20);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await watching;
      return seen;
    },
  };
}
