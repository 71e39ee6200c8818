import { z } from 'zod';
import { strategies } from './strategies/index.ts';
import type { Chance, Route, Strategy, Target } from './strategy.ts';

const call = z.strictObject({
  kind: z.literal('call'),
  providerAccountId: z.uuid(),
  model: z.string().min(1).max(200),
});

/** Parses a strategy tree, however deeply it nests. Unknown strategies and settings are refused where they stand. */
export const target: z.ZodType<Target> = z.lazy(() =>
  z.union([call, ...listed.map((strategy) => strategy.settings(target) as z.ZodType<Target>)]),
);

/** The conversation that a parsed target asks for. */
export function* route(node: Target, chance: Chance): Route {
  if (isCall(node)) return yield { providerAccountId: node.providerAccountId, model: node.model };
  return yield* strategyOf(node).route(node, (child) => route(child, chance), chance);
}

/** Every call in a tree, in the order written. */
export function callsOf(node: Target): { providerAccountId: string; model: string }[] {
  if (isCall(node)) return [{ providerAccountId: node.providerAccountId, model: node.model }];
  return strategyOf(node).children(node).flatMap(callsOf);
}

type AnyStrategy = Strategy<unknown>;
const byName: Readonly<Record<string, AnyStrategy>> = strategies as Record<string, AnyStrategy>;
const listed = Object.values(byName);

const isCall = (node: Target): node is Extract<Target, { providerAccountId: string }> => node.kind === 'call';

function strategyOf(node: Target): AnyStrategy {
  const strategy = byName[node.kind];
  if (strategy === undefined) throw new Error(`No routing strategy is called ${node.kind}.`);
  return strategy;
}
