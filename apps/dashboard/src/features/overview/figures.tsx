import { formatUsd } from '@switchyard/core/money/money';
import { formatDuration, formatLargeCount, formatShare } from '@/ui/format';
import { Stat, StatRow } from '@/ui/stat';
import { comparison, type Overview, previousDays } from './words';

/** Four figures: spend, requests, latency and what the gateway adds. Undefined shows skeletons. */
export function Figures({ overview }: { overview: Overview | undefined }) {
  const month = overview?.month;
  const day = overview?.last24h;
  return (
    <StatRow>
      <Stat
        label="Spend, month to date"
        value={month && formatUsd(BigInt(month.costNanos))}
        note={month && comparison(BigInt(month.costNanos), BigInt(month.previousCostNanos), previousDays(month))}
      />
      <Stat
        label="Requests, month to date"
        value={month && formatLargeCount(month.requests)}
        note={day && answered(day)}
      />
      <Stat label="Latency, p50 / p95" value={day && <Pair values={day.latencyMs} />} note={day && firstToken(day)} />
      <Stat
        label="The gateway adds"
        value={
          day && (day.gatewayOverheadMicrosP50 === null ? '–' : formatDuration(day.gatewayOverheadMicrosP50 / 1_000))
        }
        note="median of the last 24 h"
      />
    </StatRow>
  );
}

type LastDay = Overview['last24h'];

function Pair({ values }: { values: LastDay['latencyMs'] }) {
  if (values === null) return '–';
  return (
    <>
      {formatDuration(values.p50)}{' '}
      <span className="whitespace-nowrap font-medium text-ink-3">/ {formatDuration(values.p95)}</span>
    </>
  );
}

function answered({ requests, outcomes }: LastDay): string {
  if (requests === 0) return 'none in the last 24 h';
  return `last 24 h: ${formatShare(outcomes.SUCCEEDED / requests)} answered · ${formatShare(outcomes.REFUSED / requests)} refused`;
}

function firstToken({ timeToFirstTokenMs, requests }: LastDay): string {
  if (requests === 0) return 'none in the last 24 h';
  if (timeToFirstTokenMs === null) return 'last 24 h · nothing streamed';
  const { p50, p95 } = timeToFirstTokenMs;
  return `last 24 h · first token ${formatDuration(p50)} / ${formatDuration(p95)}`;
}
