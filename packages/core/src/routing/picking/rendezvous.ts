import { drawOf } from '../draw-of.ts';
import { type Child, isAlias, type Walking } from '../strategy.ts';

/**
 * Weighted rendezvous hashing: for each value an order of the targets that depends on nothing but the value, the targets and their
 * weights. Values are spread in proportion to the weights, and when a target goes, only its values move.
 */
export function rankByRendezvous<Item extends Child & { weight: number }>(
  items: readonly Item[],
  value: string,
  walking: Walking,
): Item[] {
  return items
    .map((item) => ({ item, score: item.weight / -Math.log(betweenOf(`${identityOf(item, walking)} ${value}`)) }))
    .sort((one, other) => other.score - one.score)
    .map(({ item }) => item);
}

/** What stays the same of a target when others come and go or its settings change: its kind and its calls, or the name of an alias. */
export function identityOf(child: Child, walking: Walking): string {
  const { target } = child;
  if (isAlias(target)) return `alias ${target.name}`;
  return [
    target.kind,
    ...walking.callsOf(child).map(({ providerAccountId, model }) => `${providerAccountId} ${model}`),
  ].join(' ');
}

/** A number between 0 and 1, and neither of them: both have no use in a logarithm. */
const betweenOf = (text: string) => drawOf(text) + 2 ** -33;
