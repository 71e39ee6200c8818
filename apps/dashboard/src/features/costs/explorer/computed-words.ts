import { formatUsd, formatUsdExact } from '@switchyard/core/money/money';
import { counted, formatCount, formatDuration, utcClock } from '@/ui/format';
import { rangeWords } from './range';
import type { CostReport } from './report';

/** A report that is further behind than this says so. */
export const lateMs = 60_000;

/** How the numbers of a report came about: a term and its words, line by line. */
export function computedLines(report: CostReport): { term: string; words: string }[] {
  const { computed, total } = report;
  const hourly = computed.source.startsWith('usage_hourly');
  return [
    {
      term: 'Source',
      words: `${hourly ? 'Hourly' : 'Daily'} sums of the request log, added to as it is written (${computed.source})`,
    },
    { term: 'Window', words: rangeWords(report) },
    { term: 'Zone', words: `${computed.zone}; days and months begin at midnight there` },
    { term: 'Added up', words: counted(computed.rollUpRows, 'row') },
    { term: 'As of', words: asOfWords(report) },
    { term: 'Without a price', words: unpricedWords(total.unpricedRequests) },
    { term: 'Retries', words: `${usd(computed.retryNanos)} of the cost` },
    { term: 'Copies', words: `${usd(computed.shadowNanos)} of the cost, sent by rules` },
    {
      term: 'Corrections',
      words:
        computed.adjustments === 0
          ? 'none'
          : `${usd(computed.adjustmentNanos)} of the cost, by ${counted(computed.adjustments, 'correction')} of prices`,
    },
    { term: 'Prices', words: computed.prices },
    { term: 'Exact total', words: formatUsdExact(BigInt(total.costNanos)) },
  ];
}

/** "14:02:10 UTC, 3 s behind". */
export function asOfWords({ computed: { asOf, lagMs } }: CostReport): string {
  if (asOf === null) return 'unknown: the queue of records did not answer';
  return `${utcClock(asOf)} UTC${lagMs === null || lagMs < 1_000 ? '' : `, ${formatDuration(Math.round(lagMs / 1_000) * 1_000)} behind`}`;
}

function unpricedWords(requests: number): string {
  return requests === 0
    ? 'none: every request had a price'
    : `${formatCount(requests)} ${requests === 1 ? 'request adds' : 'requests add'} nothing to the cost, because a model had no price`;
}

const usd = (nanos: string) => formatUsd(BigInt(nanos));
