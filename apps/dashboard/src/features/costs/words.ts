import { formatUsd } from '@switchyard/core/money/money';
import type { RequestOutcome } from '@switchyard/core/requests/record';
import { type CostDimension, costDimensions, noneId } from '@/server/contract/cost-query';

interface DimensionWords {
  label: string;
  /** Inside a sentence: "by team". */
  one: string;
  many: string;
  /** What has no value of this dimension. */
  none: string;
}

export const dimensionWords: Record<CostDimension, DimensionWords> = {
  team: { label: 'Team', one: 'team', many: 'teams', none: 'no team' },
  key: { label: 'Key', one: 'key', many: 'keys', none: 'no key' },
  member: { label: 'Person', one: 'person', many: 'people', none: 'keys of no person' },
  model: { label: 'Model', one: 'model', many: 'models', none: 'no model was reached' },
  provider: { label: 'Provider', one: 'provider', many: 'providers', none: 'no provider was reached' },
  endpoint: { label: 'Endpoint', one: 'endpoint', many: 'endpoints', none: 'no endpoint' },
  tag: { label: 'Tags', one: 'tags', many: 'sets of tags', none: 'no tags' },
  'cache-status': { label: 'Cache', one: 'cache status', many: 'cache statuses', none: 'no cache status' },
  outcome: { label: 'Outcome', one: 'outcome', many: 'outcomes', none: 'no outcome' },
  purpose: { label: 'Purpose', one: 'purpose', many: 'purposes', none: 'no purpose' },
};

export const dimensionOptions = costDimensions.map((value) => ({ value, label: dimensionWords[value].label }));

export type Purpose = 'ANSWER' | 'RETRY' | 'SHADOW' | 'ADJUSTMENT' | 'LOOKUP';

/** What a call was made for, as a group of calls. */
export const purposeWords: Record<Purpose, string> = {
  ANSWER: 'Answers',
  RETRY: 'Retries',
  SHADOW: 'Copies sent by rules',
  ADJUSTMENT: 'Price corrections',
  LOOKUP: 'Questions embedded for the cache',
};

const outcomeWords: Record<RequestOutcome, string> = {
  SUCCEEDED: 'Answered',
  PARTIAL: 'Cut',
  CANCELLED: 'Caller left',
  REFUSED: 'Refused',
  FAILED: 'Failed',
  ORPHANED: 'Gateway lost',
};

const fixedWords: Partial<Record<CostDimension, Readonly<Record<string, string>>>> = {
  purpose: purposeWords,
  outcome: outcomeWords,
  tag: { '[]': dimensionWords.tag.none },
};

/** A group's name for people; the fixed values of a dimension have words of ours. */
export function groupName(dimension: CostDimension, group: { id: string; name: string }): string {
  if (group.id === noneId) return dimensionWords[dimension].none;
  return fixedWords[dimension]?.[group.id] ?? group.name;
}

/** A difference with its sign: "+$1.20", "−$3.00", "$0.00". */
export function differenceText(nanos: bigint): string {
  if (nanos === 0n) return formatUsd(nanos);
  return nanos > 0n ? `+${formatUsd(nanos)}` : `−${formatUsd(-nanos)}`;
}
