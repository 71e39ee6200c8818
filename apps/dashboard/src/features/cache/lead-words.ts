import { formatUsd } from '@switchyard/core/money/money';
import { counted, formatShare } from '@/ui/format';
import { type CacheReport, savedBy } from './report';

/** One sentence that says what the cache did. */
export function leadOf({ totals }: CacheReport): string {
  if (totals.length === 0) return 'Answers to equal questions, without asking a provider again.';
  const { requests, rate, nanos } = savedBy(totals);
  if (rate === undefined || requests === 0) return 'Nothing could be answered from it in this time.';
  return `${counted(requests, 'call')} answered without a provider, ${formatShare(rate)} of those looked up. They saved ${formatUsd(nanos)}.`;
}
