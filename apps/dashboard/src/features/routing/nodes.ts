import type { Condition } from '@switchyard/core/routing/conditions/condition';
import type { ProviderFailure } from '@switchyard/core/routing/provider-failure';
import type { AliasNode, CallNode, Target } from '@switchyard/core/routing/strategy';
import type { Path } from '@/ui/paths';

/** Who stays together under a sticky strategy. */
export type StickyBy = 'session' | 'user' | 'prompt-prefix';

/** What stays on one side of a canary. */
export type CanaryBy = 'request' | 'session' | 'user' | 'key';

type OrderedKind = 'fallback' | 'cheapest' | 'lowest-latency' | 'least-busy' | 'most-headroom' | 'round-robin';
type Ordered = { [Kind in OrderedKind]: { kind: Kind; on?: ProviderFailure[]; targets: Node[] } }[OrderedKind];
type Weighted = { kind: 'weighted'; on?: ProviderFailure[]; targets: { weight: number; target: Node }[] };
type Sticky = {
  kind: 'sticky';
  by: StickyBy;
  on?: ProviderFailure[];
  targets: { weight?: number; target: Node }[];
};
type Canary = { kind: 'canary'; percent: number; by?: CanaryBy; canary: Node; stable: Node };
type Conditional = { kind: 'conditional'; branches: { when: Condition[]; target: Node }[]; otherwise: Node };

/** A strategy tree with the settings of every strategy, as forms, sentences and pictures walk it. */
export type Node = CallNode | AliasNode | Ordered | Weighted | Sticky | Canary | Conditional;

/** A strategy of the tree. */
export type Strategy = Exclude<Node, CallNode | AliasNode>;

/** A target with its settings in sight. The schema of rules lets no other shape pass. */
export const nodeOf = (target: Target): Node => target as Node;

/** The tree as rules hold it. */
export const targetOf = (node: Node): Target => node as Target;

/** A branch of a strategy: where it stands, what leads there, and what it is. */
export type Branch = {
  at: Path;
  node: Node;
  role:
    | { kind: 'plain' }
    | { kind: 'weight'; weight: number; share: string }
    | { kind: 'share'; percent: number }
    | { kind: 'case'; conditions: Condition[] }
    | { kind: 'otherwise' };
};

/** Every branch of a node, in the order written; calls and aliases have none. */
export function branchesOf(node: Node): Branch[] {
  switch (node.kind) {
    case 'call':
    case 'alias':
      return [];
    case 'weighted':
    case 'sticky': {
      const weights = node.targets.map(({ weight = 1 }) => weight);
      return node.targets.map(({ weight = 1, target }, index) => ({
        at: ['targets', index, 'target'],
        node: target,
        role: { kind: 'weight', weight, share: shareInWords(weight, weights) },
      }));
    }
    case 'canary':
      return [
        { at: ['canary'], node: node.canary, role: { kind: 'share', percent: node.percent } },
        { at: ['stable'], node: node.stable, role: { kind: 'otherwise' } },
      ];
    case 'conditional':
      return [
        ...node.branches.map(({ when, target }, index) => ({
          at: ['branches', index, 'target'],
          node: target,
          role: { kind: 'case' as const, conditions: when },
        })),
        { at: ['otherwise'], node: node.otherwise, role: { kind: 'otherwise' } },
      ];
    default:
      return node.targets.map((target, index) => ({ at: ['targets', index], node: target, role: { kind: 'plain' } }));
  }
}

/** Every call of a tree, in the order written. */
export function callsIn(node: Node): CallNode[] {
  return node.kind === 'call' ? [node] : branchesOf(node).flatMap((branch) => callsIn(branch.node));
}

/** Every alias that a tree leads to. */
export function aliasesIn(node: Node): string[] {
  return node.kind === 'alias' ? [node.name] : branchesOf(node).flatMap((branch) => aliasesIn(branch.node));
}

/** What each part of a split gets of the whole, in words: "80%", "33.3%". */
export function shareInWords(weight: number, weights: readonly number[]): string {
  const sum = weights.reduce((total, one) => total + one, 0);
  const share = (weight / sum) * 100;
  return Number.isFinite(share) ? `${share.toLocaleString('en', { maximumFractionDigits: 1 })}%` : '–';
}
