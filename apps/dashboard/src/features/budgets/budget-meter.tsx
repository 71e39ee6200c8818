import { amountWords } from '@/server/client/budget-words';
import { BudgetBar } from '@/ui/budget-bar';
import type { Budget } from './budget';

/** What is used, in flight and forecast of a budget, as a bar that says the same in words. */
export function BudgetMeter({ budget, className }: { budget: Budget; className?: string }) {
  const { current, unit, name } = budget;
  if (current === null) return <span className="text-ink-3">not in force today</span>;
  const limit = BigInt(current.limit);
  const share = (amount: string) => shareOf(BigInt(amount), limit);
  const words = (amount: string) => amountWords(unit, BigInt(amount));
  const forecast = current.forecast === null ? '' : `, on course for ${words(current.forecast)}`;
  const of = current.group === null ? name : `${name}, ${current.group.name}`;
  return (
    <BudgetBar
      {...(className === undefined ? {} : { className })}
      used={share(current.spent)}
      inFlight={share(current.held)}
      forecast={current.forecast === null ? undefined : share(current.forecast)}
      label={`${of}: ${words(current.spent)} of ${amountWords(unit, limit)} used, ${words(current.held)} in flight${forecast}`}
    />
  );
}

/** One amount as a share of another; a limit of nothing is used up. */
export function shareOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 1 : Number((part * 10_000n) / whole) / 10_000;
}

/** What is left of a limit; never less than nothing. */
export function leftOf({ limit, spent, held }: NonNullable<Budget['current']>): bigint {
  const left = BigInt(limit) - BigInt(spent) - BigInt(held);
  return left < 0n ? 0n : left;
}
