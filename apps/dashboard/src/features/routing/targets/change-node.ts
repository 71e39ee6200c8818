import { retryableFailures } from '@switchyard/core/routing/provider-failure';
import { getAt, moved, setAt } from '@/ui/paths';
import { branchesOf, type Node, type Strategy } from '../nodes';
import { picks, type StrategyKind, wordsOf } from '../strategy-kinds';

/** A call that is not chosen yet. */
export const emptyCall: Node = { kind: 'call', providerAccountId: '', model: '' };

/** What a node can be made into. */
export type NodeKind = 'call' | 'alias' | StrategyKind;

/** The node as another kind: branches and failures are kept as far as the new kind has them; a single target becomes its first branch. */
export function asKind(node: Node, kind: NodeKind): Node {
  if (node.kind === kind) return node;
  const branches = branchesOf(node);
  const children = branches.length > 0 ? branches.map((branch) => branch.node) : [node];
  const [first = emptyCall] = children;
  if (kind === 'call') return children.find((child) => child.kind === 'call') ?? emptyCall;
  if (kind === 'alias') return { kind, name: children.find((child) => child.kind === 'alias')?.name ?? '' };
  const targets = children.length > 1 ? children : [first, emptyCall];
  const [, second = emptyCall] = targets;
  const on = 'on' in node && node.on !== undefined ? { on: node.on } : {};
  switch (wordsOf(kind).form) {
    case 'weighted': {
      const weights = branches.map(({ role }) => (role.kind === 'weight' ? role.weight : 1));
      const weighted = targets.map((target, index) => ({ weight: weights[index] ?? 1, target }));
      if (kind === 'sticky') return { kind, by: 'session', ...on, targets: weighted };
      return { kind: 'weighted', ...on, targets: weighted };
    }
    case 'canary':
      return { kind: 'canary', percent: 10, canary: second, stable: first };
    case 'conditional':
      return { kind: 'conditional', branches: [{ when: [], target: second }], otherwise: first };
    default:
      return orderedOf(kind, on, targets);
  }
}

function orderedOf(kind: StrategyKind, on: { on?: (typeof retryableFailures)[number][] }, targets: Node[]): Node {
  const failures = picks(kind) ? on : { on: on.on ?? [...retryableFailures] };
  return { kind, ...failures, targets } as Strategy;
}

/** Where a strategy keeps the branches that can be added, moved and removed. */
const listOf = (node: Strategy): 'targets' | 'branches' | undefined =>
  node.kind === 'canary' ? undefined : node.kind === 'conditional' ? 'branches' : 'targets';

/** How many branches can be moved and removed; the rest of a strategy's has its fixed place. */
export function listLength(node: Strategy): number {
  const list = listOf(node);
  const branches = list === undefined ? undefined : getAt(node, [list]);
  return Array.isArray(branches) ? branches.length : 0;
}

/** The strategy with another branch at the end of its list. */
export function withBranch(node: Strategy): Strategy {
  if (node.kind === 'canary') return node;
  if (node.kind === 'conditional') {
    return { ...node, branches: [...node.branches, { when: [], target: emptyCall }] };
  }
  if (node.kind === 'weighted') return { ...node, targets: [...node.targets, { weight: 1, target: emptyCall }] };
  if (node.kind === 'sticky') return { ...node, targets: [...node.targets, { weight: 1, target: emptyCall }] };
  return { ...node, targets: [...node.targets, emptyCall] };
}

/** The strategy without a branch of its list. */
export function withoutBranch(node: Strategy, index: number): Strategy {
  return changeList(node, (list) => list.filter((_, at) => at !== index));
}

/** The strategy with a branch of its list at another place. */
export function withMoved(node: Strategy, from: number, to: number): Strategy {
  return changeList(node, (list) => moved(list, from, to));
}

function changeList(node: Strategy, change: (list: readonly unknown[]) => unknown[]): Strategy {
  const key = listOf(node);
  const list = key === undefined ? undefined : getAt(node, [key]);
  return key === undefined || !Array.isArray(list) ? node : (setAt(node, [key], change(list)) as Strategy);
}
