import type { ProviderFailure } from '../provider-failure.ts';
import type { Child, Route, Walking } from '../strategy.ts';
import { askInOrder } from './ask-in-order.ts';
import { nameOfChild } from './name-of-child.ts';

/** A child, and in words what was seen of it, such as "320 ms". */
export type Seen = Child & { seen: string };

/** Children, the best first; the failures after which the next is asked too; and how notes call the strategy. */
type Ranking = { strategy: string; ranked: readonly Seen[]; on: readonly ProviderFailure[] | undefined };

/** Notes the children with what was seen of each, and asks them in their order. */
export function askBestFirst({ strategy, ranked, on }: Ranking, walking: Walking): Route {
  const all = ranked.map((child) => `${nameOfChild(child, walking)} ${child.seen}`).join(', ');
  walking.note(`${strategy}: ${all}; the first.`);
  return askInOrder({ strategy, children: ranked, on }, walking);
}
