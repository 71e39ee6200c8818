import { budgetsOf, countedBudget } from '../admission/applied.ts';
import type { OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';

/**
 * How much of the fullest budget that applies is spent or held, in percent; a budget of nothing is full. Those of single models are left
 * out, since it is not settled yet which model is called. Null when no budget applies, and when nobody knows: the counters do not
 * answer, or do not know the spend yet.
 */
export async function readBudgetUsed(open: OpenRequest, { spend }: Pick<Services, 'spend'>): Promise<number | null> {
  const applied = budgetsOf(open, []);
  if (applied.length === 0) return null;
  const { id } = open.caller.configuration;
  const counters = applied.map(countedBudget);
  const counted = await spend.read(id, counters).catch(() => undefined);
  if (counted === undefined) return null;
  const used: number[] = [];
  for (const [at, { limit }] of applied.entries()) {
    const state = counted[at];
    if (!state) return null;
    used.push(limit === 0n ? 100 : Number(((state.spent + state.held) * 10_000n) / limit) / 100);
  }
  return Math.max(0, ...used);
}
