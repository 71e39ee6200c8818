import { type ProviderFailure, providerFailure } from '@switchyard/core/routing/provider-failure';
import { z } from 'zod';

/** A call to a model at a provider account. */
export type CallNode = { kind: 'call'; providerAccountId: string; model: string };

/** A strategy tree as the dashboard draws it; what it does not know it shows as it stands. */
export type RuleNode =
  | CallNode
  | { kind: 'fallback'; on: ProviderFailure[]; targets: RuleNode[] }
  | { kind: 'weighted'; targets: { weight: number; target: RuleNode }[] };

const node: z.ZodType<RuleNode> = z.lazy(() =>
  z.union([
    z.object({ kind: z.literal('call'), providerAccountId: z.string(), model: z.string() }),
    z.object({ kind: z.literal('fallback'), on: z.array(providerFailure), targets: z.array(node) }),
    z.object({
      kind: z.literal('weighted'),
      targets: z.array(z.object({ weight: z.number(), target: node })),
    }),
  ]),
);

/** Reads a target; undefined when it uses a strategy that is not drawn yet. */
export function readNode(target: unknown): RuleNode | undefined {
  return node.safeParse(target).data;
}

/** One text for a call, for lists of choices. */
export const callKey = ({ providerAccountId, model }: Omit<CallNode, 'kind'>): string =>
  `${providerAccountId} ${model}`;

/** The call that a key stands for. */
export function callOfKey(key: string): CallNode {
  const at = key.indexOf(' ');
  return { kind: 'call', providerAccountId: key.slice(0, at), model: key.slice(at + 1) };
}

/** Every call of a tree, in the order written. */
export function callsIn(tree: RuleNode): CallNode[] {
  if (tree.kind === 'call') return [tree];
  if (tree.kind === 'fallback') return tree.targets.flatMap(callsIn);
  return tree.targets.flatMap(({ target }) => callsIn(target));
}
