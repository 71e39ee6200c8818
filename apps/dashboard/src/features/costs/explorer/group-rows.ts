import type { CostSumsView } from '@/server/contract/costs';
import { dimensionWords, groupName } from '../words';
import { relativeChange, shareOf } from './change-words';
import { inputTokensOf, type Metric, metrics, outputTokensOf } from './metric';
import type { CostReport } from './report';
import { mostSeries, type sortNames } from './search';

export type SortName = (typeof sortNames)[number];

/** A line of the table: a group, a subgroup, what is beyond the list, or the total. */
export interface GroupRow {
  key: string;
  /** Empty where the line is no single group. */
  id: string;
  name: string;
  /** Of the group in the picture; undefined where it has none. */
  color: string | undefined;
  sums: CostSumsView;
  amount: bigint | null;
  /** Of the whole, 0 to 1; null where parts do not add up. */
  share: number | null;
  /** Undefined without a comparison. */
  before: bigint | null | undefined;
  subgroups: readonly GroupRow[];
}

export interface Order {
  sort: SortName;
  direction: 'asc' | 'desc';
}

/** What a press on a column's head asks for: another column begins with the largest, names with A. */
export function nextOrder(order: Order, sort: SortName): Order {
  if (order.sort !== sort) return { sort, direction: sort === 'name' ? 'asc' : 'desc' };
  return { sort, direction: order.direction === 'asc' ? 'desc' : 'asc' };
}

/** Every line of the table in order. The groups and the remainder add up to the total, to the nano-dollar. */
export function groupRows(report: CostReport, metric: Metric, order: Order) {
  const share = (sums: CostSumsView) => (metric.additive ? shareOf(metric.of(sums), metric.of(report.total)) : null);
  const line = (key: string, sums: CostSumsView) => ({ key, sums, amount: metric.of(sums), share: share(sums) });
  const before = (compared: CostSumsView | null | undefined) =>
    report.compared === null ? undefined : compared ? metric.of(compared) : 0n;
  const groups = report.groups.map(
    (group, index): GroupRow => ({
      ...line(`group ${group.id}`, group.total),
      id: group.id,
      name: groupName(report.groupBy, group),
      color: group.points === null ? '--s8' : `--s${Math.min(index, mostSeries) + 1}`,
      before: before(group.compared),
      subgroups: subgroupRows(report, group, line),
    }),
  );
  const { remainder } = report;
  const rest: GroupRow[] =
    remainder === null
      ? []
      : [
          {
            ...line('remainder', remainder.total),
            id: '',
            name: `${remainder.count.toLocaleString('en-US')} more ${dimensionWords[report.groupBy].many}`,
            color: '--s8',
            before: before(remainder.compared),
            subgroups: [],
          },
        ];
  const total: GroupRow = {
    ...line('total', report.total),
    id: '',
    name: 'Total',
    color: undefined,
    before: before(report.compared?.total),
    subgroups: [],
  };
  return { rows: [...sorted(groups, metric, order), ...rest], total };
}

function subgroupRows(
  { subgroupBy }: CostReport,
  group: CostReport['groups'][number],
  line: (key: string, sums: CostSumsView) => Pick<GroupRow, 'key' | 'sums' | 'amount' | 'share'>,
): GroupRow[] {
  if (subgroupBy === null) return [];
  const plain = { color: undefined, before: undefined, subgroups: [] };
  const rows = group.subgroups.map(
    (one): GroupRow => ({
      ...line(`group ${group.id} ${one.id}`, one.total),
      ...plain,
      id: one.id,
      name: groupName(subgroupBy, one),
    }),
  );
  const more = group.moreSubgroups;
  if (more === null) return rows;
  const name = `${more.count.toLocaleString('en-US')} more ${dimensionWords[subgroupBy].many}`;
  return [...rows, { ...line(`group ${group.id} (more)`, more.total), ...plain, id: '', name }];
}

/** What a column is sorted by. Amounts are compared as whole numbers, so two that differ by a nano-dollar stay apart. */
const keyOf: Record<Exclude<SortName, 'name'>, (row: GroupRow, metric: Metric) => bigint | number | null> = {
  requests: ({ sums }) => sums.requests,
  input: ({ sums }) => inputTokensOf(sums),
  output: ({ sums }) => outputTokensOf(sums),
  errors: ({ sums }) => sums.errors,
  latency: ({ sums }) => metrics.latency.of(sums),
  share: ({ amount }) => amount,
  change: ({ amount, before }) => (amount === null || !before ? null : relativeChange(amount, before)),
  metric: ({ amount }) => amount,
};

/** What has no value stands last in both directions; equals stand by name. */
function sorted(rows: readonly GroupRow[], metric: Metric, { sort, direction }: Order): GroupRow[] {
  const sign = direction === 'asc' ? 1 : -1;
  if (sort === 'name') return rows.toSorted((a, b) => sign * a.name.localeCompare(b.name));
  const key = keyOf[sort];
  return rows.toSorted((a, b) => {
    const [one, other] = [key(a, metric), key(b, metric)];
    if (one === null || other === null) return (one === null ? 1 : 0) - (other === null ? 1 : 0);
    if (one === other) return a.name.localeCompare(b.name);
    return one > other ? sign : -sign;
  });
}
