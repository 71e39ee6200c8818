import { budgetsOf } from '../admission/budgets-of.ts';
import type { OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';

/**
 * How much of the fullest budget that applies is spent or held, in percent; a budget of nothing is full. Null when no budget applies,
 * and when nobody knows: the counters do not answer, or do not know the spend yet.
 */
export async function readBudgetUsed(open: OpenRequest, { spend }: Pick<Services, 'spend'>): Promise<number | null> {
  const limited = budgetsOf(open).checks.flatMap(({ limitNanos, ...scope }) =>
    limitNanos === null ? [] : [{ scope, limitNanos }],
  );
  if (limited.length === 0) return null;
  const { id } = open.caller.configuration;
  const counted = await spend
    .read(
      id,
      limited.map(({ scope }) => scope),
    )
    .catch(() => undefined);
  if (counted === undefined) return null;
  const used = limited.map(({ limitNanos }, index) => {
    const { spentNanos = 0n, heldNanos = 0n } = counted[index] ?? {};
    return limitNanos === 0n ? 100 : Number(((spentNanos + heldNanos) * 10_000n) / limitNanos) / 100;
  });
  return Math.max(0, ...used);
}
