import { othersGroup } from '@switchyard/core/limits/groups';
import { amountFigure, amountWords } from '@/server/client/budget-words';
import { BudgetBar } from '@/ui/budget-bar';
import type { DataColumn } from '@/ui/data-table';
import { DataTable } from '@/ui/data-table';
import { formatCount } from '@/ui/format';
import { type BudgetDetail, isBounded, isFull } from './budget';
import { shareOf } from './budget-meter';

type Group = BudgetDetail['groups'][number];

/** The values that a budget counts apart, those with the most spent first. */
export function BudgetGroups({ budget }: { budget: BudgetDetail }) {
  const { groups, unit, current, maxGroups } = budget;
  const all = current?.groups ?? 0;
  const apart = groups.filter(({ key }) => key !== othersGroup).length;
  return (
    <section aria-label="Counted apart" className="mt-6">
      <h3 className="mb-2 font-medium">
        Counted apart{' '}
        <span className="ml-1 font-normal text-caption text-ink-3">
          {all > apart ? `${apart} of ${formatCount(all)}, the most used` : formatCount(all)}
        </span>
      </h3>
      {isBounded(budget) && (
        <p className="mb-2 text-small text-ink-2">
          {isFull(budget)
            ? `It is full: it counts ${formatCount(maxGroups)} values apart, and all others share one counter until the period ends.`
            : `At most ${formatCount(maxGroups)} are counted apart; any others share one counter.`}
        </p>
      )}
      <DataTable
        label="Values that are counted apart"
        columns={columnsOf(unit)}
        rows={groups}
        rowId={({ key }) => key}
        nothingYet="No request was counted in this period yet"
      />
    </section>
  );
}

const columnsOf = (unit: BudgetDetail['unit']): DataColumn<Group>[] => [
  { id: 'name', header: 'Value', card: 'title', cell: ({ name }) => <span className="break-all">{name}</span> },
  {
    id: 'bar',
    header: '',
    card: 'line',
    cell: ({ name, spent, held, limit }) => (
      <BudgetBar
        className="w-20"
        used={shareOf(BigInt(spent), BigInt(limit))}
        inFlight={shareOf(BigInt(held), BigInt(limit))}
        label={`${name}: ${amountWords(unit, BigInt(spent))} of ${amountWords(unit, BigInt(limit))} used`}
      />
    ),
  },
  { id: 'spent', header: 'Used', numeric: true, cell: ({ spent }) => amountFigure(unit, BigInt(spent)) },
  { id: 'limit', header: 'Of', numeric: true, cell: ({ limit }) => amountFigure(unit, BigInt(limit)) },
  { id: 'requests', header: 'Requests', numeric: true, cell: ({ requests }) => formatCount(requests) },
];
