import { formatCount, formatShare } from '@/ui/format';
import { changeWords } from './change-words';
import type { GroupRow, SortName } from './group-rows';
import { amountText, inputTokensOf, type Metric, metrics, outputTokensOf } from './metric';

export interface GroupColumn {
  id: SortName | 'cost' | 'before';
  header: string;
  text: (row: GroupRow) => string;
  /** What sorts the table by this column; undefined where nothing does. */
  sort?: SortName;
  quiet?: boolean;
}

interface Shown {
  metric: Metric;
  compared: boolean;
  exact: boolean;
}

/** The figures of a line. What the report is about stands last, with its share of the whole and its change before it. */
export function groupColumns({ metric, compared, exact }: Shown): GroupColumn[] {
  const always: GroupColumn[] = [
    { id: 'requests', header: 'Requests', sort: 'requests', text: ({ sums }) => formatCount(sums.requests) },
    { id: 'input', header: 'Tokens in', sort: 'input', text: ({ sums }) => formatCount(inputTokensOf(sums)) },
    { id: 'output', header: 'Tokens out', sort: 'output', text: ({ sums }) => formatCount(outputTokensOf(sums)) },
    { id: 'errors', header: 'Errors', sort: 'errors', text: ({ sums }) => formatCount(sums.errors) },
    {
      id: 'latency',
      header: 'Mean time',
      sort: 'latency',
      text: ({ sums }) => amountText(metrics.latency, metrics.latency.of(sums)),
    },
  ];
  const twin: Partial<Record<Metric['name'], string>> = {
    requests: 'requests',
    'input-tokens': 'input',
    'output-tokens': 'output',
    errors: 'errors',
    latency: 'latency',
  };
  return [
    ...always.filter(({ id }) => id !== twin[metric.name]),
    ...(metric.name === 'cost'
      ? []
      : [
          {
            id: 'cost' as const,
            header: 'Cost',
            text: (row: GroupRow) => amountText(metrics.cost, metrics.cost.of(row.sums), exact),
          },
        ]),
    ...(metric.additive
      ? [
          {
            id: 'share' as const,
            header: '% of total',
            sort: 'share' as const,
            quiet: true,
            text: ({ share }: GroupRow) => (share === null ? '' : formatShare(share)),
          },
        ]
      : []),
    ...(compared ? comparedColumns(metric, exact) : []),
    { id: 'metric', header: metric.label, sort: 'metric', text: ({ amount }) => amountText(metric, amount, exact) },
  ];
}

function comparedColumns(metric: Metric, exact: boolean): GroupColumn[] {
  return [
    {
      id: 'before',
      header: 'Before',
      quiet: true,
      text: ({ before }) => (before === undefined ? '' : amountText(metric, before, exact)),
    },
    {
      id: 'change',
      header: 'Change',
      sort: 'change',
      text: ({ amount, before }) => (before === undefined ? '' : changeWords(amount, before)),
    },
  ];
}
