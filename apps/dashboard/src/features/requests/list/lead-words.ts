import { counted, formatCount } from '@/ui/format';
import { costText } from '../cost';
import type { Overview } from '../histogram/buckets';

/** What the whole filter comes to, in a sentence. */
export function leadOf({ totals, countedRequests, sampled }: Overview, span: string): string {
  if (countedRequests === 0) return `No requests in ${span}.`;
  const failed = totals.failedRequests === 0 ? 'none failed' : `${formatCount(totals.failedRequests)} failed`;
  const unpriced = totals.unpricedRequests === 0 ? '' : `; ${formatCount(totals.unpricedRequests)} without a price`;
  const which = `${counted(countedRequests, 'request')} in ${span}`;
  const all = sampled ? `The newest ${counted(countedRequests, 'request')}` : which;
  return totals.costNanos === null
    ? `${all}; ${failed}${unpriced}.`
    : `${all} cost ${costText(totals.costNanos)}; ${failed}${unpriced}.`;
}
