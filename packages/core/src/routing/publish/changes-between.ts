import { isSameRule } from './next-versions.ts';
import type { RoutingSet } from './routing-set.ts';
import { isSameValue } from './same-value.ts';

/** One difference between two states of routing. A rule may have changed and moved; then there are two. */
export type RoutingChange = {
  kind: 'added' | 'removed' | 'changed' | 'moved';
  what: 'rule' | 'alias';
  /** The rule's id or the alias's name. */
  id: string;
  /** What it is called afterwards, or was called before it was removed. */
  name: string;
};

/**
 * What became different from one state of routing to another: first what stands in the later one, in its order, then what was removed.
 * Only rules whose own place among the others is another have moved, not those that were pushed on by them. The order of aliases means
 * nothing.
 */
export function changesBetween(before: RoutingSet, after: RoutingSet): RoutingChange[] {
  return [...changesOfRules(before, after), ...changesOfAliases(before, after)];
}

function changesOfRules(before: RoutingSet, after: RoutingSet): RoutingChange[] {
  const earlier = new Map(before.rules.map((rule, index) => [rule.id, { rule, index }]));
  const later = new Set(after.rules.map(({ id }) => id));
  const stayed = longestRising(after.rules.flatMap(({ id }) => earlier.get(id)?.index ?? []));
  const changes = after.rules.flatMap((rule): RoutingChange[] => {
    const { id, name } = rule;
    const was = earlier.get(id);
    if (was === undefined) return [{ kind: 'added', what: 'rule', id, name }];
    return [
      ...(isSameRule(was.rule, rule) ? [] : [{ kind: 'changed' as const, what: 'rule' as const, id, name }]),
      ...(stayed.has(was.index) ? [] : [{ kind: 'moved' as const, what: 'rule' as const, id, name }]),
    ];
  });
  const removed = before.rules.filter(({ id }) => !later.has(id));
  return [...changes, ...removed.map(({ id, name }): RoutingChange => ({ kind: 'removed', what: 'rule', id, name }))];
}

function changesOfAliases(before: RoutingSet, after: RoutingSet): RoutingChange[] {
  const earlier = new Map(before.aliases.map(({ name, target }) => [name, target]));
  const later = new Set(after.aliases.map(({ name }) => name));
  const change = (kind: RoutingChange['kind'], name: string): RoutingChange => ({
    kind,
    what: 'alias',
    id: name,
    name,
  });
  return [
    ...after.aliases.flatMap(({ name, target }) => {
      const was = earlier.get(name);
      if (was === undefined) return [change('added', name)];
      return isSameValue(was, target) ? [] : [change('changed', name)];
    }),
    ...before.aliases.filter(({ name }) => !later.has(name)).map(({ name }) => change('removed', name)),
  ];
}

/** The numbers of a longest part of the list, in its order, that only ever rises: all others must have moved. */
function longestRising(numbers: readonly number[]): Set<number> {
  const best: { number: number; length: number; before: number }[] = [];
  for (const number of numbers) {
    let [length, before] = [1, -1];
    for (const [index, one] of best.entries())
      if (one.number < number && one.length + 1 > length) [length, before] = [one.length + 1, index];
    best.push({ number, length, before });
  }
  const rising = new Set<number>();
  const longest = Math.max(0, ...best.map(({ length }) => length));
  for (let at = best.findIndex(({ length }) => length === longest); at >= 0; at = best[at]?.before ?? -1)
    rising.add(best[at]?.number ?? -1);
  return rising;
}
