'use client';

import '@xyflow/react/dist/base.css';
import type { RuleDefinition } from '@switchyard/core/routing/rule';
import {
  type Edge,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import { Maximize2 } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import type { RuleNames } from '../use-rule-names';
import { type Layout, layOut, type PlacedNode } from './graph-layout';
import { PictureNode } from './picture-node';
import { graphOf } from './rule-graph';

type RulePictureProps = {
  definition: RuleDefinition;
  names: RuleNames;
  /** What was pressed, as a place in the rule: `definition.target.targets.0`. */
  onPick?: ((place: string) => void) | undefined;
};

/** The rule drawn and laid out by itself. A picture for eyes: the sentence beside it says the same. What is wide can be enlarged. */
export function RulePicture({ definition, names, onPick }: RulePictureProps) {
  const layout = useMemo(() => layOut(graphOf(definition, names)), [definition, names]);
  const [large, setLarge] = useState(false);
  return (
    <>
      <ReactFlowProvider>
        <Picture layout={layout} names={names} onPick={onPick} />
      </ReactFlowProvider>
      {layout.width > wide && (
        <Button size="small" variant="quiet" className="mt-2 max-sm:hidden" onClick={() => setLarge(true)}>
          <Maximize2 aria-hidden /> Enlarge
        </Button>
      )}
      <Dialog open={large} onOpenChange={setLarge} title="The rule, drawn" size="huge">
        <ReactFlowProvider>
          <Picture layout={layout} names={names} onPick={undefined} />
        </ReactFlowProvider>
      </Dialog>
    </>
  );
}

/** From this width on a picture is too small beside a form. */
const wide = 460;

type FlowNode = Node<{ node: PlacedNode; names: RuleNames }, 'rule'>;

const nodeTypes = { rule: FlowBox };
const noAttribution = { hideAttribution: true };

type PictureProps = Pick<RulePictureProps, 'names' | 'onPick'> & { layout: Layout };

function Picture({ layout, names, onPick }: PictureProps) {
  const nodes = useMemo(() => flowNodes(layout, names), [layout, names]);
  const edges = useMemo(() => flowEdges(layout), [layout]);
  const frame = useFitting(layout);
  return (
    <div
      ref={frame}
      aria-hidden
      className="w-full"
      style={{
        aspectRatio: `${Math.max(layout.width, 380)} / ${layout.height}`,
        maxHeight: Math.min(layout.height + 8, 620),
      }}
    >
      <ReactFlow<FlowNode>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        proOptions={noAttribution}
        fitView
        fitViewOptions={fitting}
        minZoom={0.2}
        maxZoom={1}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        preventScrolling={false}
        zoomOnScroll={false}
        panOnDrag={layout.width > wide}
        onNodeClick={(_, { id }) => onPick?.(id)}
        className={onPick === undefined ? '' : '[&_.react-flow\\_\\_node]:!cursor-pointer'}
      />
    </div>
  );
}

const fitting = { padding: 0.02, maxZoom: 1 };

/** Fits the picture into its frame whenever either changes. */
function useFitting(layout: Layout) {
  const { fitView } = useReactFlow();
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = frame;
    if (current === null) return;
    const fit = () => requestAnimationFrame(() => void fitView(fitting));
    const observer = new ResizeObserver(fit);
    observer.observe(current);
    if (layout.nodes.length > 0) fit();
    return () => observer.disconnect();
  }, [layout, fitView]);
  return frame;
}

function flowNodes({ nodes }: Layout, names: RuleNames): FlowNode[] {
  return nodes.map((node) => ({
    id: node.place,
    type: 'rule',
    position: { x: node.x, y: node.y },
    width: node.width,
    height: node.height,
    data: { node, names },
  }));
}

function flowEdges({ edges }: Layout): Edge[] {
  return edges.map(({ from, to, label, dashed }) => ({
    id: `${from} ${to}`,
    source: from,
    target: to,
    label: label === undefined || label.length <= 34 ? label : `${label.slice(0, 33)}…`,
    style: { stroke: 'var(--ink-3)', strokeWidth: 1.3, ...(dashed ? { strokeDasharray: '4 3' } : {}) },
    labelStyle: { fill: 'var(--ink-2)', fontSize: 12 },
    labelBgStyle: { fill: 'var(--panel)' },
    labelBgPadding: [4, 2],
    markerEnd: { type: MarkerType.ArrowClosed, color: 'var(--ink-3)', width: 14, height: 14 },
  }));
}

function FlowBox({ data: { node, names } }: NodeProps<FlowNode>) {
  return (
    <>
      <Handle type="target" position={Position.Top} className="!opacity-0" />
      <PictureNode node={node} names={names} />
      <Handle type="source" position={Position.Bottom} className="!opacity-0" />
    </>
  );
}
