'use client';

import type { Condition } from '@switchyard/core/routing/conditions/condition';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { ConditionList } from '@/conditions/condition-list';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { NumberInput } from '@/ui/number-input';
import { type Path, setAt } from '@/ui/paths';
import { PlacedField } from '@/ui/placed-field';
import { type Branch, branchesOf, type Node, type Strategy } from '../nodes';
import { useEditing } from '../rule-editing';
import { listLength, withBranch, withMoved, withoutBranch } from './change-node';

/** A target as its fields take it. */
export type TargetSlot = { at: Path; label: string; node: Node; onChange: (node: Node) => void };

type BranchListProps = {
  at: Path;
  node: Strategy;
  onChange: (node: Node) => void;
  /** The fields of a target, which has such a list in turn. */
  target: (slot: TargetSlot) => ReactNode;
};

/** The branches of a strategy: what leads to each, and the target itself. */
export function BranchList({ at, node, onChange, target }: BranchListProps) {
  const branches = branchesOf(node);
  const length = listLength(node);
  return (
    <>
      {branches.map((branch, index) => (
        <div
          // Branches have no identity of their own, and every control in here shows what it is given.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={index}
          className="grid min-w-0 grid-cols-1 gap-3 border-b pb-3 last-of-type:border-b-0 last-of-type:pb-0"
        >
          {branch.role.kind === 'case' && (
            <Case at={at} node={node} conditions={branch.role.conditions} index={index} onChange={onChange} />
          )}
          <div
            className={cn(
              'grid min-w-0 items-start gap-2',
              branch.role.kind === 'weight'
                ? 'sm:grid-cols-[116px_minmax(0,1fr)_auto]'
                : 'sm:grid-cols-[minmax(0,1fr)_auto]',
            )}
          >
            {branch.role.kind === 'weight' && (
              <Weight at={at} node={node} role={branch.role} index={index} onChange={onChange} />
            )}
            {target({
              at: [...at, ...branch.at],
              label: labelOf(node, branch, index),
              node: branch.node,
              onChange: (next) => onChange(setAt(node, branch.at, next) as Strategy),
            })}
            {index < length && (
              <BranchButtons
                label={labelOf(node, branch, index)}
                index={index}
                length={length}
                onMove={(to) => onChange(withMoved(node, index, to))}
                onRemove={() => onChange(withoutBranch(node, index))}
              />
            )}
          </div>
        </div>
      ))}
      {node.kind !== 'canary' && (
        <Button size="small" className="justify-self-start" onClick={() => onChange(withBranch(node))}>
          <Plus aria-hidden /> {addLabel(node)}
        </Button>
      )}
    </>
  );
}

function addLabel({ kind }: Strategy): string {
  return kind === 'fallback' ? 'Add a fallback' : kind === 'conditional' ? 'Add a case' : 'Add a target';
}

function labelOf({ kind }: Strategy, { role }: Branch, index: number): string {
  if (role.kind === 'share') return 'Tried';
  if (role.kind === 'otherwise') return 'Otherwise';
  if (role.kind === 'case') return `Case ${index + 1} leads to`;
  if (kind === 'fallback')
    return index === 0 ? 'First target' : index === 1 ? 'Fall back to' : `Fall back to, ${index}`;
  return `Target ${index + 1}`;
}

type BranchProps = { at: Path; node: Strategy; index: number; onChange: (node: Node) => void };

function Case({ at, node, conditions, index, onChange }: BranchProps & { conditions: Condition[] }) {
  const { names } = useEditing();
  const place = ['branches', index, 'when'];
  return (
    <div className="grid min-w-0 gap-1.5">
      <p className="font-medium text-small">Case {index + 1}, when</p>
      <ConditionList
        at={[...at, ...place]}
        label={`Case ${index + 1}, condition`}
        conditions={conditions}
        names={names}
        onChange={(next) => onChange(setAt(node, place, next) as Strategy)}
      />
    </div>
  );
}

type WeightProps = BranchProps & { role: Extract<Branch['role'], { kind: 'weight' }> };

function Weight({ at, node, role, index, onChange }: WeightProps) {
  const place = ['targets', index, 'weight'];
  // Without a weight a sticky target counts as one; a split needs each of them said.
  const empty = node.kind === 'sticky' ? undefined : '';
  return (
    <PlacedField at={[...at, ...place]} label={`Weight ${index + 1}`}>
      {(control) => (
        <NumberInput
          {...control}
          after={role.share}
          className="pr-16"
          value={role.weight}
          onChange={(value) => onChange(setAt(node, place, value ?? empty) as Strategy)}
        />
      )}
    </PlacedField>
  );
}

type BranchButtonsProps = {
  label: string;
  index: number;
  length: number;
  onMove: (to: number) => void;
  onRemove: () => void;
};

function BranchButtons({ label, index, length, onMove, onRemove }: BranchButtonsProps) {
  return (
    <div className="flex sm:mt-6">
      <Button
        variant="quiet"
        size="icon"
        disabled={index === 0}
        aria-label={`Move ${label} up`}
        onClick={() => onMove(index - 1)}
      >
        <ArrowUp aria-hidden />
      </Button>
      <Button
        variant="quiet"
        size="icon"
        disabled={index === length - 1}
        aria-label={`Move ${label} down`}
        onClick={() => onMove(index + 1)}
      >
        <ArrowDown aria-hidden />
      </Button>
      <Button
        variant="quiet"
        size="icon"
        disabled={length === 1}
        title={length === 1 ? 'A strategy has at least one target.' : undefined}
        aria-label={`Remove ${label}`}
        onClick={onRemove}
      >
        <Trash2 aria-hidden />
      </Button>
    </div>
  );
}
