import type { Condition } from '../conditions/condition.ts';
import { testsIn } from '../conditions/conditions-in.ts';
import { conjunctionsOf, splitByValue } from './conjunctions.ts';
import { holdsWhenever } from './holds-whenever.ts';
import { neverHolds } from './never-holds.ts';

/** Conditions that no request reaches, and which of the earlier ones take all of their requests. */
export type Shadowed = { index: number; by: number[] };

/** How often two tests are held against each other before it is left at what was found: nobody waits for seconds for a warning. */
const mostComparisons = 500_000;

/**
 * Of lists of conditions that are asked in order, of which the first that holds decides, those that decide nothing because earlier ones
 * take every request. What is told is certain; with patterns, very many alternatives or very many conditions a shadow may go unseen. Conditions that never
 * hold are left out. `organization` is its slug.
 */
export function shadowedIn(lists: readonly (readonly Condition[])[], organization: string): Shadowed[] {
  const earlier: Earlier[] = [];
  const effort = { left: mostComparisons };
  return lists.flatMap((conditions, index) => {
    const by = takersOf(conditions, earlier, { organization, effort });
    earlier.push({ conditions, size: testsIn(conditions, []).length });
    return by === undefined ? [] : [{ index, by }];
  });
}

/** Conditions that are asked before, and how many tests they are. */
type Earlier = { conditions: readonly Condition[]; size: number };

function takersOf(
  conditions: readonly Condition[],
  earlier: readonly Earlier[],
  { organization, effort }: { organization: string; effort: { left: number } },
): number[] | undefined {
  if (earlier.length === 0 || effort.left < 0) return undefined;
  // With very many alternatives only those are seen that take every request.
  const ways = splitByValue(conjunctionsOf(conditions) ?? [[]]).filter(
    (tests) => neverHolds(tests, organization) === undefined,
  );
  if (ways.length === 0) return undefined;
  const takers = new Set<number>();
  for (const tests of ways) {
    const taker = earlier.findIndex((list) => {
      effort.left -= list.size * (tests.length + 1);
      return effort.left >= 0 && list.conditions.every((one) => holdsWhenever(one, { tests, organization }));
    });
    if (taker < 0) return undefined;
    takers.add(taker);
  }
  return [...takers].sort((one, other) => one - other);
}
