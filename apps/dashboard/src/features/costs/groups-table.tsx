import { formatUsdExact } from '@switchyard/core/money/money';
import { totalInputTokens, totalOutputTokens } from '@switchyard/core/pricing/usage';
import { formatCount, formatShare } from '@/ui/format';
import { Swatch } from '@/ui/stacked-bars';
import { BodyCell, HeadCell, Table } from '@/ui/table';
import { useIsPhone } from '@/ui/use-media-query';
import { type CostReport, groupName, isUnknown } from './breakdown';

type Sums = CostReport['total'];

interface GroupRow {
  id: string;
  name: string;
  /** Absent for the total. */
  color: string | undefined;
  sums: Sums;
  /** Of the whole, 0 to 1. */
  share: number;
}

interface GroupsTableProps {
  report: CostReport;
  /** What one group is, as a column's head. */
  heading: string;
}

/** Every group with its exact cost, and the total that they come to. */
export function GroupsTable({ report, heading }: GroupsTableProps) {
  const phone = useIsPhone();
  const rows = report.series.map(({ group, total }, index) => ({
    id: group.id,
    name: groupName(group, report.groupBy),
    color: index < 7 ? `--s${index + 1}` : '--s8',
    sums: total,
    share: shareOf(total, report.total),
  }));
  const all = {
    id: 'total',
    name: 'Total',
    color: undefined,
    sums: report.total,
    share: shareOf(report.total, report.total),
  };
  if (phone) return <GroupCards label={`Cost by ${heading.toLowerCase()}`} rows={[...rows, all]} />;
  return (
    <Table aria-label={`Cost by ${heading.toLowerCase()}`}>
      <thead>
        <tr>
          <HeadCell>{heading}</HeadCell>
          <HeadCell numeric>Requests</HeadCell>
          <HeadCell numeric>Input tokens</HeadCell>
          <HeadCell numeric>Output tokens</HeadCell>
          <HeadCell numeric>Share</HeadCell>
          <HeadCell numeric>Cost</HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </tbody>
      <tfoot className="font-medium">
        <Row row={all} />
      </tfoot>
    </Table>
  );
}

function Row({ row }: { row: GroupRow }) {
  return (
    <tr>
      <BodyCell className="max-w-64">
        <Name row={row} />
      </BodyCell>
      <BodyCell numeric>{formatCount(row.sums.requests)}</BodyCell>
      <BodyCell numeric>{formatCount(totalInputTokens(row.sums))}</BodyCell>
      <BodyCell numeric>{formatCount(totalOutputTokens(row.sums))}</BodyCell>
      <BodyCell numeric className="text-ink-3">
        {formatShare(row.share)}
      </BodyCell>
      <BodyCell numeric>{costOf(row.sums)}</BodyCell>
    </tr>
  );
}

function GroupCards({ label, rows }: { label: string; rows: readonly GroupRow[] }) {
  return (
    <ul aria-label={label}>
      {rows.map((row) => (
        <li key={row.id} className="grid gap-1 border-t px-5 py-3">
          <p className="flex justify-between gap-3 font-medium">
            <Name row={row} />
            <span>{costOf(row.sums)}</span>
          </p>
          <p className="text-ink-2">
            {formatCount(row.sums.requests)} requests · {formatShare(row.share)}
          </p>
          <p className="text-caption text-ink-3">
            {formatCount(totalInputTokens(row.sums))} tokens in, {formatCount(totalOutputTokens(row.sums))} out
          </p>
        </li>
      ))}
    </ul>
  );
}

/** An unknown cost is never shown as zero. */
function costOf(sums: Sums): string {
  return isUnknown(sums) ? 'unknown' : formatUsdExact(BigInt(sums.costNanos));
}

function Name({ row: { color, name, sums } }: { row: GroupRow }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      {color !== undefined && <Swatch color={color} />}
      <span className="truncate">{name}</span>
      {sums.unpricedRequests > 0 && (
        <span className="whitespace-nowrap font-normal text-caption text-ink-3">
          {formatCount(sums.unpricedRequests)} without a price
        </span>
      )}
    </span>
  );
}

function shareOf(sums: Sums, all: Sums): number {
  const whole = BigInt(all.costNanos);
  return whole === 0n ? 0 : Number((BigInt(sums.costNanos) * 1_000_000n) / whole) / 1_000_000;
}
