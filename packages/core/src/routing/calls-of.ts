import { type Attempt, isAlias, isCall, type Target } from './strategy.ts';
import { childrenOf } from './strategy-of.ts';

/**
 * Every call that a tree may make, in the order written, as often as it is written. The calls of an alias stand where the alias is
 * first named, and only there: so aliases that lead to each other end, and those that name others twice do not multiply.
 */
export function callsOf(target: Target, alias: (name: string) => Target | undefined): Attempt[] {
  const calls: Attempt[] = [];
  const named = new Set<string>();
  const collect = (node: Target): void => {
    if (isCall(node)) calls.push({ providerAccountId: node.providerAccountId, model: node.model });
    else if (!isAlias(node)) for (const child of childrenOf(node)) collect(child.target);
    else if (!named.has(node.name)) {
      named.add(node.name);
      const behind = alias(node.name);
      if (behind) collect(behind);
    }
  };
  collect(target);
  return calls;
}
