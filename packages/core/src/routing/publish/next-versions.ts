import type { RoutingRule } from '../rule.ts';
import type { RoutingSet } from './routing-set.ts';
import { isSameValue } from './same-value.ts';

/**
 * The draft as it is published: each rule with its version, which counts the changes of its name and definition. A rule that says what it
 * said keeps its version, one that says something else gets the next, and a new one has version 1. `earlier` are rules of former versions,
 * newest first: a rule that was removed and comes back counts on from there, so that no version ever stands for two contents.
 */
export function nextVersions(
  published: RoutingSet,
  draft: RoutingSet,
  earlier: readonly RoutingRule[] = [],
): RoutingSet {
  const rules = draft.rules.map((rule): RoutingRule => {
    const known = [...published.rules, ...earlier].filter(({ id }) => id === rule.id);
    const [last] = known;
    const highest = Math.max(0, ...known.map(({ version }) => version));
    const version = last && isSameRule(last, rule) ? last.version : highest + 1;
    return { ...rule, version };
  });
  return { rules, aliases: draft.aliases };
}

/** Whether two states of a rule say the same; their versions do not count. */
export function isSameRule(one: RoutingRule, other: RoutingRule): boolean {
  return one.name === other.name && isSameValue(one.definition, other.definition);
}
