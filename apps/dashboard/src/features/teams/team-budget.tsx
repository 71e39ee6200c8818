import { formatUsd } from '@switchyard/core/money/money';
import { BudgetBar } from '@/ui/budget-bar';

type Budget = { limitNanos: string; spentNanos: string; heldNanos: string };

/** A team's budget as a bar with its figures in words. */
export function TeamBudget({ team }: { team: { name: string; budget: Budget | null } }) {
  if (team.budget === null) return <span className="text-ink-3 text-small">no budget</span>;
  const { limitNanos, spentNanos, heldNanos } = team.budget;
  const words = `${formatUsd(BigInt(spentNanos))} of ${formatUsd(BigInt(limitNanos))}`;
  return (
    <div className="flex items-center gap-3">
      <BudgetBar
        className="w-24 flex-none"
        used={share(spentNanos, limitNanos)}
        inFlight={share(heldNanos, limitNanos)}
        label={`${team.name} budget: ${words} used, ${formatUsd(BigInt(heldNanos))} in flight`}
      />
      <span className="whitespace-nowrap text-caption text-ink-2">{words}</span>
    </div>
  );
}

/** One amount as a share of another; a limit of zero is used up. */
export function share(part: string, whole: string): number {
  return whole === '0' ? 1 : Number(part) / Number(whole);
}
