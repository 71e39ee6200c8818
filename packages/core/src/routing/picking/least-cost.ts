import type { Child, Walking } from '../strategy.ts';

/** What the request will probably cost at the cheapest of a child's calls, nano-USD; null when none of them has a price. */
export function leastCostNanos(child: Child, prompt: 'cached' | 'fresh', walking: Walking): bigint | null {
  const costs = walking.callsOf(child).flatMap((call) => walking.signals.costNanos(call, prompt) ?? []);
  return costs.reduce<bigint | null>((least, cost) => (least === null || cost < least ? cost : least), null);
}
