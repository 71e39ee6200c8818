import { formatCount, formatShare } from '@/ui/format';
import { changeWords } from './change-words';
import type { GroupRow } from './group-rows';
import { type GroupListProps, GroupName } from './group-table';
import { amountText, inputTokensOf, type Metric, outputTokensOf } from './metric';

/** The lines of the table as cards, for a phone. */
export function GroupCards({ label, lines, metric, search, onToggle }: GroupListProps) {
  return (
    <ul aria-label={label}>
      {lines.rows.map((row) => {
        const open = search.open.includes(row.id) && row.id !== '';
        return [
          <Line
            key={row.key}
            kind="group"
            row={row}
            metric={metric}
            exact={search.exact}
            open={open}
            onToggle={onToggle}
          />,
          ...(open
            ? row.subgroups.map((part) => (
                <Line key={part.key} kind="subgroup" row={part} metric={metric} exact={search.exact} />
              ))
            : []),
        ];
      })}
      <Line kind="total" row={lines.total} metric={metric} exact={search.exact} />
    </ul>
  );
}

interface LineProps {
  kind: 'group' | 'subgroup' | 'total';
  row: GroupRow;
  metric: Metric;
  exact: boolean;
  open?: boolean;
  onToggle?: (id: string) => void;
}

function Line({ kind, row, metric, exact, open = false, onToggle }: LineProps) {
  const { sums, amount, share, before } = row;
  const facts = [
    `${formatCount(sums.requests)} requests`,
    share === null ? '' : `${formatShare(share)} of the total`,
    before === undefined ? '' : changeWords(amount, before),
  ];
  return (
    <li
      data-line={kind}
      data-cost-nanos={sums.costNanos}
      data-requests={sums.requests}
      className={`grid gap-1 border-t px-5 py-3 ${kind === 'subgroup' ? 'bg-sunken/60' : ''}`}
    >
      <div className="flex min-w-0 justify-between gap-3 font-medium">
        <GroupName kind={kind} row={row} open={open} onToggle={onToggle} />
        <span className="tabular-nums">{amountText(metric, amount, exact)}</span>
      </div>
      <p className="text-ink-2">{facts.filter((fact) => fact !== '').join(' · ')}</p>
      <p className="text-caption text-ink-3">
        {formatCount(inputTokensOf(sums))} tokens in, {formatCount(outputTokensOf(sums))} out
      </p>
    </li>
  );
}
