import { formatCount, formatShare } from '@/ui/format';
import { ScrollRegion } from '@/ui/scroll-region';
import { BodyCell, HeadCell, Table } from '@/ui/table';
import type { HealthBar } from './account-health';
import { spanOf } from './health-words';

/** The same figures as the bars, the newest hour first; hours without traffic are left out. */
export function HealthTable({ name, bars }: { name: string; bars: readonly HealthBar[] }) {
  const busy = bars.filter(({ attempts }) => attempts > 0).toReversed();
  if (busy.length === 0) return <p className="text-ink-2 text-small">No hour had any traffic.</p>;
  return (
    <ScrollRegion label={`Hours of ${name}`} className="max-h-64 rounded-lg border">
      <Table aria-label={`Health of ${name}`}>
        <thead>
          <tr>
            <HeadCell>Hour, UTC</HeadCell>
            <HeadCell numeric>Attempts</HeadCell>
            <HeadCell numeric>Failed</HeadCell>
          </tr>
        </thead>
        <tbody>
          {busy.map((bar) => (
            <tr key={bar.from}>
              <BodyCell className="whitespace-nowrap">{spanOf(bar)}</BodyCell>
              <BodyCell numeric>{formatCount(bar.attempts)}</BodyCell>
              <BodyCell numeric>
                {formatCount(bar.failures)}
                <span className="text-ink-3"> · {formatShare(bar.failures / bar.attempts)}</span>
              </BodyCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </ScrollRegion>
  );
}
