import { strategies } from './strategies/index.ts';
import { type Child, isAlias, isCall, type Strategy, type StrategyNode, type Target } from './strategy.ts';

type AnyStrategy = Strategy<unknown>;
const byKind = new Map<string, AnyStrategy>(Object.entries(strategies as Record<string, AnyStrategy>));

/** Every strategy, as one whose settings are not known. */
export const listedStrategies: readonly AnyStrategy[] = [...byKind.values()];

/** The strategy of a parsed node. Throws when none is called so: the schema lets no such node pass. */
export function strategyOf({ kind }: StrategyNode): AnyStrategy {
  const strategy = byKind.get(kind);
  if (strategy === undefined) throw new Error(`No routing strategy is called ${kind}.`);
  return strategy;
}

/** The children of a node and where they stand in it, in the order written. Calls and aliases have none. */
export function childrenOf(target: Target): readonly Child[] {
  return isCall(target) || isAlias(target) ? [] : strategyOf(target).children(target);
}
