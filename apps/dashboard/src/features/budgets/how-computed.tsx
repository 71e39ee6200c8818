import { amountWords, exactAmount } from '@/server/client/budget-words';
import { Fold } from '@/ui/fold';
import { counted } from '@/ui/format';
import { When } from '@/ui/when';
import type { BudgetDetail } from './budget';
import { momentIn } from './zone-words';

/** How the figures of a budget come about, and what of its counter was put right. */
export function HowComputed({ budget }: { budget: BudgetDetail }) {
  const { unit, ledger, current, timeZone, corrections } = budget;
  const exact = (amount: string) => {
    const value = BigInt(amount);
    return value < 0n ? `−${exactAmount(unit, -value)}` : exactAmount(unit, value);
  };
  return (
    <div className="mt-6 grid gap-3">
      <Fold
        title="How computed"
        summary={current === null ? 'nothing is counted today' : `${countedBy[current.countedBy]}, ${timeZone}`}
      >
        <div className="grid gap-2 text-small text-ink-2">
          {current !== null && (
            <p>
              The period runs from {momentIn(timeZone, current.startsAt)}
              {current.resetsAt !== null && ` to ${momentIn(timeZone, current.resetsAt)}`} by the clock of {timeZone}. A
              call belongs to the period in which it began.
            </p>
          )}
          <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1 rounded-lg border bg-sunken px-4 py-3">
            <dt>Charged by {counted(ledger.requests, 'request')} in the ledger</dt>
            <dd className="text-right tabular-nums">{exact(ledger.charged)}</dd>
            <dt>
              Used before it was counted (<When at={ledger.countedSince} />)
            </dt>
            <dd className="text-right tabular-nums">{exact(ledger.baseline)}</dd>
            {current !== null && budget.scope.kind !== 'each' && (
              <>
                <dt className="font-medium text-ink">Used, {countedBy[current.countedBy]}</dt>
                <dd className="text-right font-medium text-ink tabular-nums">{exact(current.spent)}</dd>
              </>
            )}
          </dl>
          <p>
            The counter may be ahead of the ledger by what has just ended and is still on its way into it, seconds as a
            rule. Running calls hold their worst case in flight; when they end it is replaced by what they cost. Prices
            that are corrected later change reports and not budgets.
          </p>
        </div>
      </Fold>
      {corrections.length > 0 && (
        <Fold title="Corrections" summary={counted(corrections.length, 'correction')}>
          <ul className="grid gap-1 text-small text-ink-2">
            {corrections.map(({ id, createdAt, delta, counted: had, ledger: says, group }) => (
              <li key={id}>
                <When at={createdAt} />: {group === '' ? '' : `${group}, `}counted {amountWords(unit, BigInt(had))}, the
                ledger said {amountWords(unit, BigInt(says))}; {exact(delta)} was added.
              </li>
            ))}
          </ul>
        </Fold>
      )}
    </div>
  );
}

const countedBy = { gateways: 'as the gateways count', ledger: 'by the ledger; no gateway has loaded it' } as const;
