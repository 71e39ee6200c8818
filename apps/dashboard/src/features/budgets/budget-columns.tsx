import { CornerDownRight } from 'lucide-react';
import { actionWords, amountFigure, amountWords, periodWords } from '@/server/client/budget-words';
import { ActionButton } from '@/ui/action-button';
import { cn } from '@/ui/cn';
import type { DataColumn } from '@/ui/data-table';
import { formatCount } from '@/ui/format';
import { Lamp } from '@/ui/lamp';
import { type Budget, isFull } from './budget';
import { BudgetMeter, leftOf } from './budget-meter';
import type { BudgetRow } from './budget-rows';
import { lastingInShort, lastingInWords, paceOf } from './lasting';
import { countdownTo, momentIn } from './zone-words';

type ColumnSettings = {
  now: number;
  /** Why budgets cannot be changed here. */
  lock: string | undefined;
  /** Why no raise can be asked for. */
  askLock: string | undefined;
  onOpen: (budget: Budget) => void;
  onEdit: (row: BudgetRow) => void;
  onAsk: (budget: Budget) => void;
};

/** The columns of the tree of budgets. */
export function budgetColumns(settings: ColumnSettings): DataColumn<BudgetRow>[] {
  const figure = (of: (current: NonNullable<Budget['current']>) => bigint) => (row: BudgetRow) =>
    row.budget?.current ? amountFigure(row.budget.unit, of(row.budget.current)) : null;
  return [
    {
      id: 'name',
      header: 'Applies to',
      card: 'title',
      cell: (row) => <Name row={row} onOpen={settings.onOpen} />,
    },
    {
      id: 'bar',
      header: 'Period',
      card: 'line',
      className: 'min-w-32',
      cell: ({ budget }) =>
        budget === undefined ? (
          <span className="text-ink-3">no budget</span>
        ) : (
          <BudgetMeter budget={budget} className="w-28" />
        ),
    },
    {
      id: 'limit',
      header: 'Budget',
      className: 'whitespace-nowrap',
      cell: ({ budget }) => (budget ? <Limit budget={budget} /> : null),
    },
    { id: 'used', header: 'Used', numeric: true, cell: figure(({ spent }) => BigInt(spent)) },
    { id: 'held', header: 'In flight', numeric: true, cell: figure(({ held }) => BigInt(held)) },
    { id: 'left', header: 'Left', numeric: true, cell: figure(leftOf) },
    {
      id: 'lasts',
      header: 'At this pace',
      card: 'line',
      className: 'whitespace-nowrap text-small',
      cell: ({ budget }) => (budget ? <Lasts budget={budget} now={settings.now} /> : null),
    },
    {
      id: 'actions',
      header: '',
      card: 'aside',
      className: 'py-0 text-right',
      cell: (row) => <Action row={row} {...settings} />,
    },
  ];
}

function Name({ row, onOpen }: { row: BudgetRow; onOpen: (budget: Budget) => void }) {
  const { budget, name, depth, what } = row;
  const label = <span className={cn('min-w-0 break-words', depth < 2 && 'font-medium')}>{name}</span>;
  return (
    <span className={cn('flex gap-1.5', depth === 1 && 'md:pl-4', depth === 2 && 'md:pl-9')}>
      {depth > 0 && <CornerDownRight aria-hidden className="mt-1 size-3.5 flex-none text-ink-3" />}
      <span className="grid min-w-0">
        <span className="flex flex-wrap items-baseline gap-x-1.5">
          {budget === undefined ? (
            label
          ) : (
            <button
              type="button"
              className="text-left first-letter:uppercase hover:underline"
              onClick={() => onOpen(budget)}
            >
              {label}
            </button>
          )}
          {what !== 'team' && <span className="whitespace-nowrap font-normal text-caption text-ink-3">{what}</span>}
        </span>
        {budget !== undefined && <Caption budget={budget} name={name} />}
      </span>
    </span>
  );
}

/** The budget's own name, where it is another, and the value that its figures are of. */
function Caption({ budget, name }: { budget: Budget; name: string }) {
  const group = budget.current?.group;
  const parts = [
    ...(budget.name === name ? [] : [budget.name]),
    ...(group == null ? [] : [`most used by ${group.name}`]),
  ];
  if (parts.length === 0) return null;
  return <span className="max-w-56 truncate font-normal text-caption text-ink-3">{parts.join(', ')}</span>;
}

function Limit({ budget: { unit, limit, period, current, action } }: { budget: Budget }) {
  const raised = BigInt(current?.raisedBy ?? '0');
  return (
    <span className="md:inline-grid">
      <span>
        <span className="tabular-nums">{amountWords(unit, BigInt(current?.limit ?? limit))}</span>{' '}
        <span className="text-ink-3">{period.kind === 'once' ? 'once' : periodWords(period)}</span>
      </span>
      <span className="md:hidden">, </span>
      <span className="max-w-64 truncate text-caption text-ink-3" title={`At the limit ${actionWords(action)}.`}>
        {raised > 0n && `raised by ${amountWords(unit, raised)}, `}
        {then[action.kind]}
        {action.kind === 'downgrade' && ` ${action.model}`}
      </span>
    </span>
  );
}

const then = { block: 'then refuses', notify: 'then tells people', downgrade: 'then uses' } as const;

function Lasts({ budget, now }: { budget: Budget; now: number }) {
  const pace = paceOf(budget, now);
  if (pace === undefined || budget.current === null) return <span className="text-ink-3">not in force today</span>;
  const limit = BigInt(budget.current.limit);
  const { tone, words } = lastingInShort(pace, { limit, action: budget.action });
  const { resetsAt } = budget.current;
  return (
    <span className="grid" title={lastingInWords(pace, { ...budget, limit })}>
      <Lamp tone={tone}>{words}</Lamp>
      {budget.blocked24h > 0 && (
        <span className="pl-4 text-caption text-stop">{formatCount(budget.blocked24h)} refused in 24 h</span>
      )}
      {isFull(budget) && <span className="pl-4 text-caption text-stop">full: new values share one counter</span>}
      {resetsAt !== null && (
        <span className="pl-4 text-caption text-ink-3">
          {budget.period.kind === 'once' ? 'ends' : 'starts anew'}{' '}
          <time dateTime={resetsAt} title={`${momentIn(budget.timeZone, resetsAt)} ${budget.timeZone}`}>
            {countdownTo(resetsAt, now)}
          </time>
        </span>
      )}
    </span>
  );
}

function Action({ row, lock, askLock, onEdit, onAsk }: { row: BudgetRow } & ColumnSettings) {
  const { budget, name } = row;
  if (lock !== undefined && budget !== undefined)
    return (
      <ActionButton size="small" reason={askLock} onClick={() => onAsk(budget)}>
        Ask for more<span className="sr-only"> for {name}</span>
      </ActionButton>
    );
  return (
    <ActionButton size="small" reason={lock} onClick={() => onEdit(row)}>
      {budget === undefined ? 'Set' : 'Change'}
      <span className="sr-only"> budget of {name}</span>
    </ActionButton>
  );
}
