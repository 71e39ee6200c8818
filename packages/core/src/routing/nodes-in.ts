import type { Target } from './strategy.ts';
import { childrenOf } from './strategy-of.ts';

/** A node of a tree, and where it stands in what the tree is part of. */
export type PlacedNode = { at: readonly (string | number)[]; node: Target };

/** Every node of a tree from the top down, in the order written. Aliases are nodes, too; what they name is not followed. */
export function nodesIn(root: Target, at: readonly (string | number)[] = []): PlacedNode[] {
  const below = childrenOf(root).flatMap((child) => nodesIn(child.target, [...at, ...child.at]));
  return [{ at, node: root }, ...below];
}
