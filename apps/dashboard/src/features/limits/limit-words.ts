import type { LimitRule } from '@switchyard/core/limits/limit-policy';
import type { ScopeRef } from '@switchyard/core/limits/scope';
import type { ConditionWords } from '@/conditions/condition-names';
import { conditionsInWords } from '@/conditions/condition-sentence';
import { groupingInWords, limitInWords } from '@/server/client/limit-words';
import { chip, listed, type Part } from '@/ui/sentence-parts';
import type { LimitForm } from './limit-policy';

/**
 * A limit as a sentence: "Team Search: 600 requests per minute and 2,000,000 tokens per hour, counted per customer, when model is fast".
 * `scopeName` is what its scope is called.
 */
export function limitSentence(
  { scope, conditions, groupBy, rules }: Omit<LimitForm, 'name' | 'maxGroups'>,
  scopeName: string,
  names: ConditionWords,
): Part[] {
  const caps = rules.map((rule) => [chip(limitInWords(rule))]);
  const groups = groupBy.map((grouping) => [chip(groupingInWords(grouping))]);
  return [
    ...scopeInWords(scope, scopeName),
    ': ',
    ...(caps.length === 0 ? ['…'] : listed(caps, 'and')),
    ...(groups.length === 0 ? [] : [', counted per ', ...listed(groups, 'and')]),
    ...(conditions.length === 0 ? [] : [', when ', ...conditionsInWords(conditions, names)]),
  ];
}

function scopeInWords({ kind }: ScopeRef, name: string): Part[] {
  if (kind === 'organization') return ['Everyone'];
  return [`${scopeWords[kind]} `, chip(name === '' ? '…' : name)];
}

/** What a scope is, in front of its name. */
export const scopeWords = { organization: 'Organization', team: 'Team', member: 'Member', key: 'Key' } as const;

/** What is left of one limit, beside the limit itself: "412 left, full again in 41 s", "3 running". */
export function headroomInWords(rule: LimitRule, { left, resetsInMs }: Gauge): string {
  const figure = (amount: number) => (amount === 0 ? 'none' : amount.toLocaleString('en'));
  if (rule.kind === 'concurrency') return `${figure(rule.limit - left)} running`;
  if (left >= rule.limit) return 'all left';
  return resetsInMs === null ? `${figure(left)} left` : `${figure(left)} left, full again in ${formatWait(resetsInMs)}`;
}

/** How many counters a policy has whose values callers make: "412 of at most 10,000 in use". */
export function groupsInWords(groups: number, maxGroups: number): string {
  const [now, most] = [groups, maxGroups].map((count) => count.toLocaleString('en'));
  return groups < maxGroups ? `${now} of at most ${most} in use.` : `All ${most} are in use, so new ones share one.`;
}

/** What is left of one limit, as the API says. */
export type Gauge = { left: number; resetsInMs: number | null };

function formatWait(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
