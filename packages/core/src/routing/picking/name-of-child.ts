import { type Child, isAlias, type Walking } from '../strategy.ts';

/** A child in words for people: the first call that it may make. */
export function nameOfChild(child: Child, walking: Walking): string {
  const [first] = walking.callsOf(child);
  if (first) return walking.nameOf(first);
  return isAlias(child.target) ? `the alias ${child.target.name}` : 'no target';
}
