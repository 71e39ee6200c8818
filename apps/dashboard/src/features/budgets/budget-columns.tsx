import { formatUsd } from '@switchyard/core/money/money';
import { CornerDownRight } from 'lucide-react';
import { ActionButton } from '@/ui/action-button';
import { BudgetBar } from '@/ui/budget-bar';
import { cn } from '@/ui/cn';
import type { DataColumn } from '@/ui/data-table';
import { Lamp } from '@/ui/lamp';
import { dayText } from '@/ui/when';
import type { BudgetRow } from './budget-rows';
import { lasting, lastingInShort, lastingInWords, type Pace } from './pace';

type ColumnSettings = { now: number; lock: string | undefined; onEdit: (key: string) => void };
type Budget = NonNullable<BudgetRow['budget']>;

/** The columns of the tree of budgets. */
export function budgetColumns({ now, lock, onEdit }: ColumnSettings): DataColumn<BudgetRow>[] {
  const amount = (of: (budget: Budget) => bigint) => (row: BudgetRow) =>
    row.budget === undefined ? <span className="text-ink-3">—</span> : formatUsd(of(row.budget));
  return [
    { id: 'name', header: 'Applies to', card: 'title', cell: (row) => <Name row={row} /> },
    {
      id: 'bar',
      header: 'Month',
      card: 'line',
      className: 'min-w-36',
      cell: (row) =>
        row.budget === undefined ? (
          <span className="text-ink-3">no budget</span>
        ) : (
          <Bar row={row} budget={row.budget} />
        ),
    },
    { id: 'limit', header: 'Budget', numeric: true, cell: amount(({ limitNanos }) => BigInt(limitNanos)) },
    { id: 'used', header: 'Used', numeric: true, cell: amount(({ spentNanos }) => BigInt(spentNanos)) },
    { id: 'held', header: 'In flight', numeric: true, cell: amount(({ heldNanos }) => BigInt(heldNanos)) },
    {
      id: 'left',
      header: 'Left',
      numeric: true,
      cell: amount(
        ({ limitNanos, spentNanos, heldNanos }) => BigInt(limitNanos) - BigInt(spentNanos) - BigInt(heldNanos),
      ),
    },
    {
      id: 'forecast',
      header: 'Forecast',
      card: 'line',
      className: 'whitespace-nowrap text-small',
      cell: (row) => row.budget && <Forecast budget={row.budget} now={now} />,
    },
    {
      id: 'rpm',
      header: 'Requests a minute',
      numeric: true,
      cell: (row) =>
        row.rateLimit === undefined ? (
          <span className="text-ink-3">no limit</span>
        ) : (
          row.rateLimit.requestsPerMinute.toLocaleString('en')
        ),
    },
    {
      id: 'actions',
      header: '',
      card: 'aside',
      className: 'py-0 text-right',
      cell: (row) => (
        <ActionButton size="small" reason={lock} onClick={() => onEdit(row.key)}>
          {row.budget === undefined && row.rateLimit === undefined ? 'Set' : 'Change'}
          <span className="sr-only"> budget and limit of {row.name}</span>
        </ActionButton>
      ),
    },
  ];
}

function Name({ row }: { row: BudgetRow }) {
  return (
    <span className={cn('flex items-center gap-1.5', row.depth === 1 && 'md:pl-4', row.depth === 2 && 'md:pl-9')}>
      {row.depth > 0 && <CornerDownRight aria-hidden className="size-3.5 flex-none text-ink-3" />}
      <span className={row.depth === 2 ? '' : 'font-medium'}>{row.name}</span>
      {row.depth !== 1 && <span className="text-caption text-ink-3">{row.depth === 0 ? 'organization' : 'key'}</span>}
    </span>
  );
}

function Bar({ row, budget }: { row: BudgetRow; budget: Budget }) {
  const share = (nanos: string) => (budget.limitNanos === '0' ? 1 : Number(nanos) / Number(budget.limitNanos));
  const used = formatUsd(BigInt(budget.spentNanos));
  const held = formatUsd(BigInt(budget.heldNanos));
  return (
    <BudgetBar
      className="w-32"
      used={share(budget.spentNanos)}
      inFlight={share(budget.heldNanos)}
      forecast={budget.forecastNanos === null ? undefined : share(budget.forecastNanos)}
      label={`${row.name}: ${used} of ${formatUsd(BigInt(budget.limitNanos))} used, ${held} in flight`}
    />
  );
}

/** A budget's pace at a moment. */
export const paceOf = (budget: Budget, nowMs: number): Pace => ({
  spentNanos: BigInt(budget.spentNanos),
  limitNanos: BigInt(budget.limitNanos),
  resetsAtMs: Date.parse(budget.resetsAt),
  nowMs,
});

function Forecast({ budget, now }: { budget: Budget; now: number }) {
  const pace = paceOf(budget, now);
  const { kind } = lasting(pace);
  const tone = kind === 'whole-period' ? 'clear' : kind === 'until' ? 'caution' : kind === 'used-up' ? 'stop' : 'off';
  return (
    <span className="grid" title={lastingInWords(pace)}>
      <Lamp tone={tone}>{lastingInShort(pace)}</Lamp>
      <span className="pl-4 text-caption text-ink-3">starts anew {dayText(budget.resetsAt, now)}</span>
    </span>
  );
}
