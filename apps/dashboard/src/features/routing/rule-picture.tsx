'use client';

import type { RuleDefinition } from '@switchyard/core/routing/rule';
import { useId } from 'react';
import { type Box, boxHeight, conditionHeight, drawingWidth, layOut, pillHeight } from './rule-layout';
import { readNode } from './rule-node';
import type { AccountState, RuleNames } from './use-rule-names';

type RulePictureProps = { definition: RuleDefinition; names: RuleNames };

/** The rule drawn: conditions above, targets below, dashed lines to what is tried after a failure. */
export function RulePicture({ definition, names }: RulePictureProps) {
  const arrow = useId();
  const node = readNode(definition.target);
  if (node === undefined) return <p className="text-ink-2">This strategy cannot be drawn yet.</p>;
  const { height, boxes, pills, lines, labels } = layOut(node);
  return (
    <svg
      aria-hidden
      viewBox={`-2 -2 ${drawingWidth + 4} ${height + 4}`}
      className="mx-auto block w-full max-w-[420px] fill-ink text-caption"
    >
      <defs>
        <marker id={arrow} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0 8 4 0 8z" className="fill-ink-3" />
        </marker>
      </defs>
      {lines.map(({ key, path, dashed }) => (
        <path
          key={key}
          d={path}
          markerEnd={`url(#${arrow})`}
          strokeWidth="1.4"
          className="fill-none stroke-ink-3"
          {...(dashed ? { strokeDasharray: '4 3' } : {})}
        />
      ))}
      {labels.map(({ key, x, y, text }) => (
        <text
          key={key}
          x={x}
          y={y}
          textAnchor="middle"
          strokeWidth="6"
          className="fill-ink-2 stroke-panel [paint-order:stroke]"
        >
          {fit(text, drawingWidth)}
        </text>
      ))}
      <rect x={60} width={260} height={conditionHeight} rx="8" className="fill-panel stroke-line-strong" />
      <text x={drawingWidth / 2} y={conditionHeight / 2 + 4} textAnchor="middle">
        {fit(conditionWords(definition, names), 244)}
      </text>
      {pills.map(({ key, y }) => (
        <g key={key}>
          <rect
            x={150}
            y={y}
            width={80}
            height={pillHeight}
            rx={pillHeight / 2}
            className="fill-sunken stroke-line-strong"
          />
          <text x={drawingWidth / 2} y={y + pillHeight / 2 + 4} textAnchor="middle">
            split
          </text>
        </g>
      ))}
      {boxes.map((box) => (
        <TargetBox key={box.key} box={box} names={names} />
      ))}
    </svg>
  );
}

const dots: Record<AccountState, string> = {
  healthy: 'fill-clear',
  degraded: 'fill-caution',
  failing: 'fill-stop',
  disabled: 'fill-ink-3',
  quiet: 'fill-ink-3',
};

const stateWords: Record<AccountState, string> = {
  healthy: 'healthy',
  degraded: 'degraded',
  failing: 'failing',
  disabled: 'disabled',
  quiet: 'no traffic yet',
};

function TargetBox({ box: { x, y, width, call, share }, names }: { box: Box; names: RuleNames }) {
  const state = names.state(call.providerAccountId);
  return (
    <g>
      <rect x={x} y={y} width={width} height={boxHeight} rx="8" className="fill-panel stroke-line-strong" />
      <text x={x + 12} y={y + 20} className="font-semibold">
        {fit(names.account(call.providerAccountId), width - (share === undefined ? 24 : 64))}
      </text>
      {share !== undefined && (
        <text x={x + width - 12} y={y + 20} textAnchor="end" className="font-semibold">
          {share}
        </text>
      )}
      <text x={x + 12} y={y + 37} className="fill-ink-2">
        {fit(call.model, width - 24)}
      </text>
      <circle cx={x + 15} cy={y + 51} r="3.5" className={dots[state]} />
      <text x={x + 24} y={y + 55} className="fill-ink-3">
        {stateWords[state]}
      </text>
    </g>
  );
}

function conditionWords({ conditions }: RuleDefinition, names: RuleNames): string {
  if (conditions.length === 0) return 'every request';
  const words = conditions.map(
    ({ field, values }) =>
      `${field} is ${values.map((value) => (field === 'team' ? names.team(value) : value)).join(' or ')}`,
  );
  return words.join(', ');
}

/** Shortens a text to about so many units at 12 px; the whole text stands in the sentence beside. */
function fit(text: string, width: number): string {
  const most = Math.floor(width / 6.3);
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
