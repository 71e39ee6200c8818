import { z } from 'zod';
import { drawOf } from '../draw-of.ts';
import { askInOrder } from '../picking/ask-in-order.ts';
import { keptTogether } from '../picking/kept-together.ts';
import { nameOfChild } from '../picking/name-of-child.ts';
import { identityOf } from '../picking/rendezvous.ts';
import { type Child, defineStrategy, type Target, type Walking } from '../strategy.ts';

type Settings = {
  kind: 'canary';
  percent: number;
  by?: 'request' | 'session' | 'user' | 'key' | undefined;
  canary: Target;
  stable: Target;
};

/**
 * Tries a target on a share of the requests. By session, user (the end user that the caller names, else the member whose key it is) or key,
 * each of them stays on its side, and those that are in stay in while the share grows. A request that does not say its session or user is
 * drawn by itself. When the chosen side cannot be asked, the other is; its failure is not covered up.
 */
export const canary = defineStrategy<Settings>({
  settings: (target) =>
    z.strictObject({
      kind: z.literal('canary'),
      percent: z.number().min(0, 'At least 0 %.').max(100, 'At most 100 %.'),
      /** What stays on one side; each request is drawn by itself when absent. */
      by: z.enum(['request', 'session', 'user', 'key']).optional(),
      canary: target,
      stable: target,
    }),
  children: ({ canary, stable }) => [
    { at: ['canary'], target: canary },
    { at: ['stable'], target: stable },
  ],

  *route({ percent, by = 'request', canary, stable }, walking) {
    const tried: Child = { at: ['canary'], target: canary };
    const usual: Child = { at: ['stable'], target: stable };
    const value = by === 'request' ? null : keptTogether[by].of(walking.facts);
    const isIn = drawFor(tried, value, walking) * 100 < percent;
    const children = isIn ? [tried, usual] : [usual, tried];
    const who = value ? `this ${by}` : 'this request';
    walking.note(
      `Canary on ${percent} %: ${who} is ${isIn ? 'in' : 'not in'}; ${nameOfChild(isIn ? tried : usual, walking)}.`,
    );
    return yield* askInOrder({ strategy: 'Canary', children, on: [] }, walking);
  },
});

/** Every canary draws anew, so that not always the same callers are the first to try something. */
const drawFor = (tried: Child, value: string | null, walking: Walking): number =>
  value ? drawOf(`${identityOf(tried, walking)} ${value}`) : walking.chance.random();
