import { canary } from './canary.ts';
import { cheapest } from './cheapest.ts';
import { conditional } from './conditional.ts';
import { fallback } from './fallback.ts';
import { leastBusy } from './least-busy.ts';
import { lowestLatency } from './lowest-latency.ts';
import { mostHeadroom } from './most-headroom.ts';
import { roundRobin } from './round-robin.ts';
import { sticky } from './sticky.ts';
import { weighted } from './weighted.ts';

/** Every routing strategy, by the name a rule calls it. To add one: write its file, list it here. */
export const strategies = {
  fallback,
  weighted,
  'round-robin': roundRobin,
  'least-busy': leastBusy,
  'lowest-latency': lowestLatency,
  cheapest,
  'most-headroom': mostHeadroom,
  sticky,
  canary,
  conditional,
};
