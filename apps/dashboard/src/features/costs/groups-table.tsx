import { formatUsdExact } from '@switchyard/core/money/money';
import { formatCount, formatShare } from '@/ui/format';
import { ScrollRegion } from '@/ui/scroll-region';
import { Swatch } from '@/ui/stacked-bars';
import { BodyCell, HeadCell, Table } from '@/ui/table';
import type { CostReport } from './breakdown';

const nothing: readonly CostReport['series'][number][] = [];

interface GroupsTableProps {
  report: CostReport | undefined;
  /** What one group is, as a column's head. */
  heading: string;
}

/** Every group with its exact cost, and the total that they come to. */
export function GroupsTable({ report, heading }: GroupsTableProps) {
  const series = report?.series ?? nothing;
  const total = report?.total;
  return (
    <ScrollRegion label={`Cost by ${heading.toLowerCase()}`}>
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
          {series.map((one, index) => (
            <tr key={one.group.id}>
              <BodyCell className="font-normal">
                <span className="flex items-center gap-2">
                  <Swatch color={index < 7 ? `--s${index + 1}` : '--s8'} />
                  <span className="truncate">{one.group.name}</span>
                </span>
              </BodyCell>
              <Sums sums={one.total} of={total} />
            </tr>
          ))}
        </tbody>
        {total !== undefined && (
          <tfoot>
            <tr className="font-medium">
              <BodyCell>Total</BodyCell>
              <Sums sums={total} of={total} />
            </tr>
          </tfoot>
        )}
      </Table>
    </ScrollRegion>
  );
}

function Sums({ sums, of }: { sums: CostReport['total']; of: CostReport['total'] | undefined }) {
  const all = BigInt(of?.costNanos ?? '0');
  const share = all === 0n ? 0 : Number((BigInt(sums.costNanos) * 1_000_000n) / all) / 1_000_000;
  return (
    <>
      <BodyCell numeric>{formatCount(sums.requests)}</BodyCell>
      <BodyCell numeric>{formatCount(sums.inputTokens + sums.cachedInputTokens + sums.cacheWriteTokens)}</BodyCell>
      <BodyCell numeric>{formatCount(sums.outputTokens + sums.reasoningTokens)}</BodyCell>
      <BodyCell numeric className="text-ink-3">
        {formatShare(share)}
      </BodyCell>
      <BodyCell numeric>{formatUsdExact(BigInt(sums.costNanos))}</BodyCell>
    </>
  );
}
