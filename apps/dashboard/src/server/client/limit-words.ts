import type {
  LimitGrouping,
  LimitPolicyContent,
  LimitRule,
  Measure,
  Window,
} from '@switchyard/core/limits/limit-policy';

/** What a window counts, in words. */
export const measureWords: Record<Measure, string> = {
  requests: 'requests',
  'input-tokens': 'input tokens',
  'output-tokens': 'output tokens',
  'total-tokens': 'tokens',
};

/** How long a window is, in words. */
export const windowWords: Record<Window, string> = {
  second: 'per second',
  minute: 'per minute',
  hour: 'per hour',
  day: 'per day',
};

const ownGroupings: Record<string, string> = { 'end-user': 'end user' };

/** "customer" of `metadata.customer`, "end user" of `end-user`. */
export function groupingInWords(grouping: LimitGrouping): string {
  return ownGroupings[grouping] ?? grouping.replace(/^metadata\./, '');
}

/** "600 requests per minute", "8 calls at once". A limit that is still being typed reads "…". */
export function limitInWords(rule: LimitRule): string {
  const amount: unknown = rule.limit;
  const figure = typeof amount === 'number' ? amount.toLocaleString('en') : '…';
  const one = amount === 1;
  if (rule.kind === 'concurrency') return `${figure} ${one ? 'call' : 'calls'} at once`;
  const measure = measureWords[rule.measure];
  return `${figure} ${one ? measure.replace(/s$/, '') : measure} ${windowWords[rule.window]}`;
}

/** All that a policy caps, in a few words: "600 requests per minute, 8 calls at once per customer". */
export function capsInWords({ rules, groupBy }: Pick<LimitPolicyContent, 'rules' | 'groupBy'>): string {
  const caps = rules.map(limitInWords).join(', ');
  return groupBy.length === 0 ? caps : `${caps} per ${groupBy.map(groupingInWords).join(' and ')}`;
}
