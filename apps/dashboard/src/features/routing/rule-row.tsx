'use client';

import { ArrowDown, ArrowUp, Pencil } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { ActionButton } from '@/ui/action-button';
import { cn } from '@/ui/cn';
import { Lamp } from '@/ui/lamp';
import { dayText } from '@/ui/when';
import type { Rule } from './rule';
import { RuleSentence } from './rule-sentence';
import { RuleSwitch } from './rule-switch';
import type { RuleNames } from './use-rule-names';

type RuleRowProps = {
  rule: Rule;
  position: number;
  count: number;
  names: RuleNames;
  lock: string | undefined;
  selected: boolean;
  onSelect: () => void;
  onEdit: () => void;
  /** −1 is up, 1 is down. */
  onMove: (step: -1 | 1) => void;
};

/** One rule: its place, its sentence, what it decided, and the ways to change it. Alt and an arrow key move it. */
export function RuleRow({ rule, position, count, names, lock, selected, onSelect, onEdit, onMove }: RuleRowProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined;
    if (!event.altKey || step === undefined || lock !== undefined) return;
    event.preventDefault();
    onMove(step);
  };
  return (
    <li
      aria-current={selected || undefined}
      className={cn(
        'relative grid grid-cols-[28px_minmax(0,1fr)] gap-x-3.5 border-t px-5 py-3.5 first:rounded-t-xl first:border-t-0',
        selected ? 'bg-accent-soft' : 'hover:bg-sunken/60',
      )}
    >
      <span className="pt-0.5 font-mono text-ink-3">{position}</span>
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
          <Hits rule={rule} />
        </div>
        <p className={cn('mt-0.5', !rule.enabled && 'opacity-60')}>
          <RuleSentence definition={rule.definition} names={names} />
        </p>
        <div className="mt-1 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <p className="min-w-0 text-caption text-ink-3">
            v{rule.version} · {dayText(rule.updatedAt)}
            {rule.note !== '' && ` · ${rule.note}`}
          </p>
          {/* Above the row's own press area. */}
          <div className="relative z-10 ml-auto flex items-center gap-1">
            <ActionButton
              variant="quiet"
              size="icon"
              reason={lock ?? (position === 1 ? 'It is the first rule.' : undefined)}
              aria-label={`Move ${rule.name} up`}
              onClick={() => onMove(-1)}
            >
              <ArrowUp aria-hidden />
            </ActionButton>
            <ActionButton
              variant="quiet"
              size="icon"
              reason={lock ?? (position === count ? 'It is the last rule.' : undefined)}
              aria-label={`Move ${rule.name} down`}
              onClick={() => onMove(1)}
            >
              <ArrowDown aria-hidden />
            </ActionButton>
            <ActionButton variant="quiet" size="icon" reason={lock} aria-label={`Edit ${rule.name}`} onClick={onEdit}>
              <Pencil aria-hidden />
            </ActionButton>
            <RuleSwitch rule={rule} lock={lock} />
          </div>
        </div>
        {rule.enabled && rule.shadowedBy !== null && (
          <Lamp tone="caution" className="mt-1.5 text-ink-2">
            Never reached: “{rule.shadowedBy}” already takes every request that this rule would match.
          </Lamp>
        )}
      </div>
    </li>
  );
}

function Hits({ rule }: { rule: Rule }) {
  if (!rule.enabled) return <Lamp tone="off">switched off</Lamp>;
  if (rule.hits24h === 0) return <Lamp tone={rule.shadowedBy === null ? 'off' : 'caution'}>no match in 24 h</Lamp>;
  return <Lamp tone="clear">{rule.hits24h.toLocaleString('en')} in 24 h</Lamp>;
}
