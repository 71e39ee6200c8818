import type { RequestFacts } from '../facts.ts';
import type { Condition } from './condition.ts';
import { conditionHolds } from './condition-holds.ts';
import { reasonOf } from './condition-reason.ts';

/** Names for the ids that conditions hold. */
export type ConditionWords = { team(id: string): string; key(id: string): string };

/**
 * Whether all conditions hold for a request, and in words why or why not, with the values that were seen: "model is fast and team is
 * Search", or of the first that does not hold "metadata.plan is free, not pro". No conditions match every request.
 */
export function matchConditions(
  conditions: readonly Condition[],
  facts: RequestFacts,
  words: ConditionWords,
): { matched: boolean; reason: string } {
  if (conditions.length === 0) return { matched: true, reason: 'matches every request' };
  const failed = conditions.find((condition) => !conditionHolds(condition, facts));
  if (failed) return { matched: false, reason: reasonOf(failed, { facts, words }) };
  return { matched: true, reason: conditions.map((condition) => reasonOf(condition, { facts, words })).join(' and ') };
}

/** Says ids as they are, for want of names. */
export const idsAsWords: ConditionWords = { team: (id) => id, key: (id) => id };
