import { cn } from './cn';

interface BudgetBarProps {
  /** Shares of the limit; 1 is all of it. */
  used: number;
  inFlight?: number;
  /** Where the period is on course to end. */
  forecast?: number | undefined;
  /** Everything the bar shows, in words. */
  label: string;
  className?: string;
}

/** What is used, what is in flight (hatched) and the forecast (tick), against a limit. */
export function BudgetBar({ used, inFlight = 0, forecast, label, className }: BudgetBarProps) {
  const usedShare = share(used);
  const heldShare = Math.min(share(inFlight), 1 - usedShare);
  return (
    <div role="img" aria-label={label} className={cn('relative h-1.5 min-w-24 rounded-full bg-line', className)}>
      <span
        className={cn('absolute inset-y-0 left-0 rounded-full', used >= 1 ? 'bg-stop' : 'bg-ink')}
        style={{ width: `${usedShare * 100}%` }}
      />
      {heldShare > 0 && (
        <span
          className="hatched absolute inset-y-0"
          style={{ left: `${usedShare * 100}%`, width: `max(3px, ${heldShare * 100}%)` }}
        />
      )}
      {forecast !== undefined && (
        <span
          className={cn('absolute -inset-y-1 w-0.5', forecast > 1 ? 'bg-caution' : 'bg-accent')}
          style={{ left: `calc(${share(forecast) * 100}% - 1px)` }}
        />
      )}
    </div>
  );
}

function share(value: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0;
}
