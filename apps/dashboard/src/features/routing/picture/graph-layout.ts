import { Graph, layout } from '@dagrejs/dagre';
import type { GraphEdge, GraphNode, RuleGraph } from './rule-graph';

/** A drawn node with its place, from its upper left corner. */
export type PlacedNode = GraphNode & { x: number; y: number; width: number; height: number };

/** A whole picture, laid out from top to bottom. */
export type Layout = { width: number; height: number; nodes: PlacedNode[]; edges: GraphEdge[] };

/** Lays a rule's graph out. The same graph always looks the same. */
export function layOut({ nodes, edges, beside }: RuleGraph): Layout {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 18, ranksep: 44, marginx: 4, marginy: 4 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) graph.setNode(node.place, sizeOf(node));
  for (const { from, to, label } of edges) {
    graph.setEdge(from, to, label === undefined ? {} : { width: textWidth(label), height: 18, labelpos: 'c' });
  }
  layout(graph, { constraints: beside });
  const placed = nodes.map((node) => {
    const { x, y, width, height } = graph.node(node.place) as Placed;
    return { ...node, x: x - width / 2, y: y - height / 2, width, height };
  });
  return {
    width: Math.max(...placed.map(({ x, width }) => x + width)) + 4,
    height: Math.max(...placed.map(({ y, height }) => y + height)) + 4,
    nodes: placed,
    edges,
  };
}

type Placed = { x: number; y: number; width: number; height: number };

const lineHeight = 16;
const conditionsWidth = 220;

function sizeOf(node: GraphNode): { width: number; height: number } {
  if (node.kind === 'call') return { width: 172, height: 66 };
  if (node.kind === 'alias') return { width: 172, height: 48 };
  const width = Math.min(conditionsWidth, Math.max(96, node.title.length * 6.4 + 28));
  const lines = Math.min(4, Math.ceil((node.title.length * 6.4) / (width - 26)));
  return { width, height: lines * lineHeight + 16 };
}

/** About how wide a text is at 12 px, at most as wide as a label is drawn. */
const textWidth = (text: string) => Math.min(180, text.length * 6.4);
