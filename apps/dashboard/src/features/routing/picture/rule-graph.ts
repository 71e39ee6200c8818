import type { RuleDefinition } from '@switchyard/core/routing/rule';
import { conditionsInWords } from '@/conditions/condition-sentence';
import { dotted, type Path } from '@/ui/paths';
import { textOf } from '@/ui/sentence-parts';
import { type Branch, branchesOf, type Node, nodeOf } from '../nodes';
import type { RuleWords } from '../rule-words';
import { failuresInWords } from '../sentence/failures';
import { percentText } from '../sentence/target-sentence';
import { stickyWords, wordsOf } from '../strategy-kinds';

/** Something drawn; `place` is where it stands in the rule, such as `definition.target.targets.0`. */
export type GraphNode = { place: string } & (
  | { kind: 'conditions'; title: string }
  | { kind: 'strategy'; title: string }
  | { kind: 'call'; title: string; detail: string; accountId: string; share: string | undefined; copy: boolean }
  | { kind: 'alias'; title: string; share: string | undefined }
);

/** A line between two of them; a dashed one is taken after a failure, or by a copy. */
export type GraphEdge = { from: string; to: string; label: string | undefined; dashed: boolean };

/** What a rule looks like. `beside` are places of which the first stands left of the second: branches keep their order. */
export type RuleGraph = { nodes: GraphNode[]; edges: GraphEdge[]; beside: { left: string; right: string }[] };

/** Draws a rule: its conditions, the strategies under them, the targets they choose between, and what is tried after a failure. */
export function graphOf(definition: RuleDefinition, names: RuleWords): RuleGraph {
  const graph: RuleGraph = { nodes: [], edges: [], beside: [] };
  const conditions = 'definition.conditions';
  const title =
    definition.conditions.length === 0 ? 'every request' : textOf(conditionsInWords(definition.conditions, names));
  graph.nodes.push({ kind: 'conditions', place: conditions, title });
  const { entry } = draw({ graph, names }, nodeOf(definition.target), {
    at: ['definition', 'target'],
    share: undefined,
  });
  graph.edges.push({ from: conditions, to: entry, label: undefined, dashed: false });
  if (definition.shadow !== undefined) {
    const { percent, providerAccountId, model } = definition.shadow;
    const place = 'definition.shadow';
    graph.nodes.push({
      kind: 'call',
      place,
      title: names.account(providerAccountId),
      detail: model,
      accountId: providerAccountId,
      share: percentText(percent),
      copy: true,
    });
    graph.edges.push({ from: conditions, to: place, label: 'copy', dashed: true });
  }
  return graph;
}

type Drawing = { graph: RuleGraph; names: RuleWords };
type Drawn = { entry: string; ends: string[] };

/** Draws a node and what is under it; answers where lines lead in, and where those after a failure lead out. */
function draw(drawing: Drawing, node: Node, { at, share }: { at: Path; share: string | undefined }): Drawn {
  const { graph, names } = drawing;
  const place = dotted(at);
  if (node.kind === 'call') {
    const title = names.account(node.providerAccountId);
    graph.nodes.push({
      kind: 'call',
      place,
      title,
      detail: node.model,
      accountId: node.providerAccountId,
      share,
      copy: false,
    });
    return { entry: place, ends: [place] };
  }
  if (node.kind === 'alias') {
    graph.nodes.push({ kind: 'alias', place, title: node.name === '' ? '…' : node.name, share });
    return { entry: place, ends: [place] };
  }
  if (node.kind === 'fallback' && node.targets.length > 0) return drawStages(drawing, node, { at, share });
  graph.nodes.push({ kind: 'strategy', place, title: titleOf(node) });
  const drawn = branchesOf(node).map((branch) => {
    const { entry, ends } = draw(drawing, branch.node, { at: [...at, ...branch.at], share: shareOf(branch) });
    graph.edges.push({ from: place, to: entry, label: labelOf(branch, names), dashed: false });
    return { entry, ends };
  });
  drawn.slice(1).forEach(({ entry: right }, index) => {
    graph.beside.push({ left: drawn[index]?.entry ?? place, right });
  });
  const ends = drawn.flatMap((branch) => branch.ends);
  return { entry: place, ends: ends.length === 0 ? [place] : ends };
}

function drawStages(
  drawing: Drawing,
  node: Extract<Node, { kind: 'fallback' }>,
  { at, share }: { at: Path; share: string | undefined },
): Drawn {
  const label = `on ${failuresInWords(node.on ?? [])}`;
  const stages = node.targets.map((target, index) =>
    draw(drawing, target, { at: [...at, 'targets', index], share: index === 0 ? share : undefined }),
  );
  stages.slice(1).forEach((stage, index) => {
    for (const from of stages[index]?.ends ?? []) {
      drawing.graph.edges.push({
        from,
        to: stage.entry,
        label: from === stages[index]?.ends[0] ? label : undefined,
        dashed: true,
      });
    }
  });
  return { entry: stages[0]?.entry ?? dotted(at), ends: stages.at(-1)?.ends ?? [] };
}

function titleOf(node: Exclude<Node, { kind: 'call' | 'alias' }>): string {
  if (node.kind === 'sticky') return `keep ${stickyWords[node.by]?.sentence ?? node.by} together`;
  const next =
    'on' in node && node.on !== undefined && node.kind !== 'fallback'
      ? `, on ${failuresInWords(node.on)} the next`
      : '';
  return `${wordsOf(node.kind).short}${next}`;
}

/** Calls and aliases show their share themselves; before a strategy it stands at the line. */
function shareOf({ role }: Branch): string | undefined {
  return role.kind === 'weight' ? role.share : role.kind === 'share' ? percentText(role.percent) : undefined;
}

function labelOf(branch: Branch, names: RuleWords): string | undefined {
  const { role, node } = branch;
  if (role.kind === 'case')
    return role.conditions.length === 0 ? '…' : textOf(conditionsInWords(role.conditions, names));
  if (role.kind === 'otherwise') return 'otherwise';
  return node.kind === 'call' || node.kind === 'alias' || node.kind === 'fallback' ? undefined : shareOf(branch);
}
