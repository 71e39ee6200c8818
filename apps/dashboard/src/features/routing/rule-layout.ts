import { failuresInWords, shareInWords } from './failures';
import type { CallNode, RuleNode } from './rule-node';

/** A drawn target. `share` is its part of a split. */
export type Box = { key: string; x: number; y: number; width: number; call: CallNode; share: string | undefined };
/** A line between two things; `dashed` is taken after a failure. */
export type Line = { key: string; path: string; dashed: boolean };
/** Words beside a line. */
export type Label = { key: string; x: number; y: number; text: string };
/** What a rule looks like: boxes of targets, the pills of splits, lines with their words. */
export type Drawing = {
  height: number;
  boxes: Box[];
  pills: { key: string; y: number }[];
  lines: Line[];
  labels: Label[];
};

/** The picture is this wide; it scales with its frame. */
export const drawingWidth = 380;
/** Height of a target's box, of the box of conditions, and of a split's pill. */
export const boxHeight = 66;
export const conditionHeight = 36;
export const pillHeight = 32;

const middle = drawingWidth / 2;
const gap = 44;
const columnGap = 12;

/** Lays a rule out from top to bottom: conditions, then each stage, the later ones after failures of the earlier. */
export function layOut(node: RuleNode): Drawing {
  const stages = node.kind === 'fallback' ? node.targets : [node];
  const words = node.kind === 'fallback' ? failuresInWords(node.on) : '';
  const drawing: Drawing = { height: 0, boxes: [], pills: [], lines: [], labels: [] };
  let ends = [{ x: middle, y: conditionHeight }];
  stages.forEach((stage, index) => {
    const top = Math.max(...ends.map(({ y }) => y)) + gap + (index > 0 ? 8 : 0);
    for (const [place, end] of ends.entries()) {
      drawing.lines.push({ key: `${index} ${place}`, path: curve(end, { x: middle, y: top }), dashed: index > 0 });
    }
    if (index > 0) drawing.labels.push({ key: `${index}`, x: middle, y: top - gap / 2 + 2, text: `on ${words}` });
    ends = placeStage(drawing, stage, { top, index });
  });
  drawing.height = Math.max(...ends.map(({ y }) => y)) + 4;
  return drawing;
}

type Point = { x: number; y: number };

/** Adds a stage below `top` and answers the points that it ends in. */
function placeStage(drawing: Drawing, stage: RuleNode, { top, index }: { top: number; index: number }): Point[] {
  const parts = partsOf(stage);
  const split = parts.length > 1;
  const start = split ? top + pillHeight : top;
  if (split) drawing.pills.push({ key: `${index}`, y: top });
  const columns = Math.min(parts.length, parts.length === 4 ? 2 : 3);
  const width = split ? (drawingWidth - columnGap * (columns - 1)) / columns : 220;
  const ends: Point[] = [];
  parts.forEach(({ call, share }, place) => {
    const row = Math.floor(place / columns);
    const inRow = Math.min(columns, parts.length - row * columns);
    const left = (drawingWidth - inRow * width - (inRow - 1) * columnGap) / 2;
    const x = left + (place % columns) * (width + columnGap);
    const y = split ? start + gap + row * (boxHeight + 16) : start;
    drawing.boxes.push({ key: `${index} ${place}`, x, y, width, call, share });
    if (split && row === 0) {
      const path = curve({ x: middle, y: start }, { x: x + width / 2, y });
      drawing.lines.push({ key: `${index} to ${place}`, path, dashed: false });
    }
    ends.push({ x: x + width / 2, y: y + boxHeight });
  });
  const lowest = Math.max(...ends.map(({ y }) => y));
  return ends.filter(({ y }) => y === lowest);
}

/** The calls of a stage with their shares; what nests deeper is multiplied out. */
function partsOf(node: RuleNode): { call: CallNode; share: string | undefined }[] {
  if (node.kind === 'call') return [{ call: node, share: undefined }];
  if (node.kind === 'fallback') return node.targets.slice(0, 1).flatMap(partsOf);
  const weights = node.targets.map(({ weight }) => weight);
  return node.targets.flatMap(({ weight, target }) =>
    partsOf(target).map(({ call }) => ({ call, share: shareInWords(weight, weights) })),
  );
}

function curve(from: Point, to: Point): string {
  if (from.x === to.x) return `M${from.x} ${from.y}V${to.y - 1}`;
  const half = (from.y + to.y) / 2;
  return `M${from.x} ${from.y}C${from.x} ${half} ${to.x} ${half} ${to.x} ${to.y - 1}`;
}
