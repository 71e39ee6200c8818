import { formatUsd, formatUsdExact } from '@switchyard/core/money/money';
import type { CostSumsView } from '@/server/contract/costs';
import { formatDuration, formatLargeCount } from '@/ui/format';

/** What a report can be about. All are read from the same sums. */
export const metricNames = [
  'cost',
  'requests',
  'tokens',
  'input-tokens',
  'output-tokens',
  'errors',
  'latency',
  'attempts',
  'failed-attempts',
  'unpriced',
] as const;

export type MetricName = (typeof metricNames)[number];

export interface Metric {
  name: MetricName;
  label: string;
  /** Inside a sentence: "Cost per day", "12 requests". */
  inWords: string;
  /** Whole nano-USD, ms or a count; null where it is unknown, which is not zero. */
  of: (sums: CostSumsView) => bigint | null;
  /** For reading. */
  format: (amount: bigint) => string;
  /** With every digit. */
  exact: (amount: bigint) => string;
  /** Whether parts add up to the whole. Means do not. */
  additive: boolean;
}

const count = (amount: bigint) => formatLargeCount(Number(amount));
const everyDigit = (amount: bigint) => amount.toLocaleString('en-US');

function counting(name: MetricName, label: string, of: (sums: CostSumsView) => number): Metric {
  return {
    name,
    label,
    inWords: label.toLowerCase(),
    of: (sums) => BigInt(of(sums)),
    format: count,
    exact: everyDigit,
    additive: true,
  };
}

/** Tokens that went in: fresh, read from and written to the provider's cache. */
export const inputTokensOf = (sums: CostSumsView) => sums.inputTokens + sums.cachedInputTokens + sums.cacheWriteTokens;

/** Tokens that came out, reasoning included. */
export const outputTokensOf = (sums: CostSumsView) => sums.outputTokens + sums.reasoningTokens;

/** Whether none of the requests had a price. */
export const isUnknown = ({ requests, unpricedRequests, costNanos }: CostSumsView) =>
  requests > 0 && unpricedRequests === requests && costNanos === '0';

const duration = (amount: bigint) => formatDuration(Number(amount));

export const metrics: Record<MetricName, Metric> = {
  cost: {
    name: 'cost',
    label: 'Cost',
    inWords: 'cost',
    of: (sums) => (isUnknown(sums) ? null : BigInt(sums.costNanos)),
    format: formatUsd,
    exact: formatUsdExact,
    additive: true,
  },
  requests: counting('requests', 'Requests', ({ requests }) => requests),
  tokens: counting('tokens', 'Tokens', (sums) => inputTokensOf(sums) + outputTokensOf(sums)),
  'input-tokens': counting('input-tokens', 'Input tokens', inputTokensOf),
  'output-tokens': counting('output-tokens', 'Output tokens', outputTokensOf),
  errors: counting('errors', 'Errors', ({ errors }) => errors),
  latency: {
    name: 'latency',
    label: 'Mean time',
    inWords: 'mean time to answer',
    of: ({ latencyMsSum, timedRequests }) =>
      timedRequests === 0 ? null : BigInt(Math.round(latencyMsSum / timedRequests)),
    format: duration,
    exact: (amount) => `${everyDigit(amount)} ms`,
    additive: false,
  },
  attempts: counting('attempts', 'Calls to providers', ({ attempts }) => attempts),
  'failed-attempts': counting('failed-attempts', 'Failed calls to providers', ({ failedAttempts }) => failedAttempts),
  unpriced: counting('unpriced', 'Requests without a price', ({ unpricedRequests }) => unpricedRequests),
};

export const metricOptions = metricNames.map((value) => ({ value, label: metrics[value].label }));

/** An amount for reading; what is unknown is never shown as zero. */
export function amountText(metric: Metric, amount: bigint | null, exact = false): string {
  if (amount === null) return metric.name === 'cost' ? 'unknown' : '–';
  return exact ? metric.exact(amount) : metric.format(amount);
}
