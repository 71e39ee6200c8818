import { z } from 'zod';
import { askInOrder } from '../picking/ask-in-order.ts';
import { shuffled } from '../picking/draw-by-weight.ts';
import { nameOfChild } from '../picking/name-of-child.ts';
import { childrenOfTargets, on, targetsOf } from '../picking/pick-settings.ts';
import { type Child, defineStrategy, type Walking } from '../strategy.ts';

/** Of all picks, how many go to the slower of the two compared, so that it is measured and can win again. */
export const probeShare = 0.02;

/**
 * Draws two targets and picks the one with the lower load: its time to the first content, as a peak-sensitive average, times the calls
 * under way and this one. Comparing two keeps many gateways from running to the same target at once. A small share of the picks goes to
 * the loser, so that it stays measured. Of a tree, the best of its calls counts. A target that was never measured counts as best, so that
 * it gets measured; while calls to it are under way it counts as fast as the fastest known, so that it is not flooded meanwhile.
 */
export const lowestLatency = defineStrategy({
  settings: (target) => z.strictObject({ kind: z.literal('lowest-latency'), on, targets: targetsOf(target) }),
  children: (settings) => childrenOfTargets(settings),

  *route(settings, walking) {
    const strategy = 'Lowest latency';
    const [one, other, ...rest] = shuffled(measured(childrenOfTargets(settings), walking), walking.chance);
    if (one === undefined || other === undefined)
      return yield* askInOrder({ strategy, children: childrenOfTargets(settings), on: settings.on }, walking);
    const [faster, slower] = one.load <= other.load ? [one, other] : [other, one];
    const probing = walking.chance.random() < probeShare;
    const among = rest.length === 0 ? '' : `, drawn from ${rest.length + 2}`;
    const [fasterWords, slowerWords] = [faster, slower].map((child) => `${nameOfChild(child, walking)} ${child.seen}`);
    walking.note(
      `${strategy}: ${fasterWords}, ${slowerWords}${among}; ${probing ? 'the second, to measure it' : 'the first'}.`,
    );
    const pair = probing ? [slower, faster] : [faster, slower];
    const children = [...pair, ...rest.sort((first, second) => first.load - second.load)];
    return yield* askInOrder({ strategy, children, on: settings.on }, walking);
  },
});

type Measured = Child & { load: number; seen: string };

function measured(children: readonly Child[], walking: Walking): Measured[] {
  const { signals } = walking;
  const seen = children.map((child) =>
    walking.callsOf(child).map((call) => ({ latencyMs: signals.latencyMs(call), inFlight: signals.inFlight(call) })),
  );
  const fastestMs = Math.min(...seen.flat().flatMap(({ latencyMs }) => latencyMs ?? []));
  const standInMs = Number.isFinite(fastestMs) ? fastestMs : 1;
  return children.map((child, index) => {
    const loads = (seen[index] ?? []).map(({ latencyMs, inFlight }) => ({
      load: latencyMs === null && inFlight === 0 ? 0 : (latencyMs ?? standInMs) * (inFlight + 1),
      seen: `${latencyMs === null ? 'not measured yet' : `${Math.round(latencyMs)} ms`}${inFlight === 0 ? '' : ` with ${inFlight} under way`}`,
    }));
    const [first = { load: Number.POSITIVE_INFINITY, seen: 'without a call' }, ...others] = loads;
    return { ...child, ...others.reduce((best, load) => (load.load < best.load ? load : best), first) };
  });
}
