'use client';

import { useSortable } from '@dnd-kit/sortable';
import type { RoutingRule } from '@switchyard/core/routing/rule';
import { GripVertical } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { cn } from '@/ui/cn';
import { Lamp } from '@/ui/lamp';
import { RuleSentence } from '../sentence/rule-sentence';
import type { RuleNames } from '../use-rule-names';
import { RuleActions } from './rule-actions';
import type { RuleFacts } from './rule-facts';

/** What a row shows and what can be done with it. */
export type RuleRowProps = {
  rule: RoutingRule;
  facts: RuleFacts;
  position: number;
  count: number;
  names: RuleNames;
  lock: string | undefined;
  selected: boolean;
  onSelect: () => void;
  /** −1 is up, 1 is down. */
  onMove: (step: -1 | 1) => void;
  onRemove: () => void;
};

/** One rule: its place, its sentence, what it decided, and the ways to change it. Alt and an arrow key move it. */
export function RuleRow(props: RuleRowProps) {
  const { rule, facts, position, names, lock, selected, onSelect, onMove } = props;
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, transform, transition, isDragging } = useSortable({
    id: rule.id,
    disabled: lock !== undefined,
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined;
    if (!event.altKey || step === undefined || lock !== undefined) return;
    event.preventDefault();
    onMove(step);
  };
  return (
    <li
      ref={setNodeRef}
      aria-current={selected || undefined}
      style={{ transform: transform === null ? undefined : `translateY(${transform.y}px)`, transition }}
      className={cn(
        'relative grid grid-cols-[28px_minmax(0,1fr)] gap-x-3.5 border-t bg-panel px-5 py-3.5 first:rounded-t-xl first:border-t-0',
        selected ? 'bg-accent-soft' : 'hover:bg-sunken/60',
        isDragging && 'z-20 rounded-lg border shadow-lift',
      )}
    >
      <span className="grid content-start justify-items-start gap-1 pt-0.5 font-mono text-ink-3">
        {position}
        {lock === undefined && (
          <button
            type="button"
            ref={setActivatorNodeRef}
            {...attributes}
            {...listeners}
            aria-label={`Drag ${rule.name} to another place`}
            className="relative z-10 -ml-1.5 grid size-6 cursor-grab touch-none place-items-center rounded-sm hover:bg-sunken hover:text-ink active:cursor-grabbing"
          >
            <GripVertical aria-hidden className="size-4" />
          </button>
        )}
      </span>
      <div className="min-w-0">
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
          <button
            type="button"
            id={`rule-${rule.id}`}
            aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
            onClick={onSelect}
            onKeyDown={onKeyDown}
            className="min-w-0 rounded-sm text-left font-medium after:absolute after:inset-0"
          >
            {rule.name}
          </button>
          <Lamp tone={facts.lamp.tone}>{facts.lamp.words}</Lamp>
        </div>
        <p className={cn('mt-0.5', !facts.enabled && 'text-ink-2 grayscale')}>
          <RuleSentence definition={rule.definition} names={names} />
        </p>
        <div className="mt-1 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <p className="min-w-0 text-caption text-ink-3">
            {facts.about}
            {facts.changed !== undefined && <span className="text-ink"> · {facts.changed}</span>}
          </p>
          <RuleActions {...props} />
        </div>
        {facts.warnings.map((warning) => (
          <Lamp key={warning} tone="caution" className="mt-1.5 flex text-ink-2">
            {warning}
          </Lamp>
        ))}
      </div>
    </li>
  );
}
