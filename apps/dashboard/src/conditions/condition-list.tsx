'use client';

import type { Condition } from '@switchyard/core/routing/conditions/condition';
import { FolderPlus, Plus, Trash2 } from 'lucide-react';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { useFormPlace } from '@/ui/form';
import { dotted, type Path } from '@/ui/paths';
import { useProblems } from '@/ui/placed-field';
import { Segmented } from '@/ui/segmented';
import { isGroup, testOf } from './condition-fields';
import type { ConditionNames } from './condition-names';
import { ConditionTestFields } from './condition-test-fields';

type ConditionListProps = {
  at: Path;
  label: string;
  conditions: readonly Condition[];
  names: ConditionNames;
  onChange: (conditions: Condition[]) => void;
  /** How the conditions hold together. */
  joined?: 'any' | 'all';
  /** What no condition at all means; undefined where there must be one. */
  none?: string;
  depth?: number;
};

/** Conditions, each with its field, operator and values, and groups of them. */
export function ConditionList(props: ConditionListProps) {
  const { at, label, conditions, names, onChange, joined = 'all', none, depth = 0 } = props;
  const id = useFormPlace(dotted(at), label);
  const { problems } = useProblems();
  const own = problems.find(({ path }) => path === dotted(at));
  const change = (index: number, next: Condition | undefined) =>
    onChange(conditions.flatMap((one, place) => (place !== index ? [one] : next === undefined ? [] : [next])));
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      className="grid min-w-0 grid-cols-1 gap-2.5 rounded-md focus-visible:outline-offset-4"
    >
      <legend className="sr-only">{label}</legend>
      {conditions.length === 0 && none !== undefined && <p className="text-ink-2">{none}</p>}
      {conditions.map((condition, index) => {
        const place = [...at, index];
        const name = `${label} ${index + 1}`;
        return (
          // Conditions have no identity of their own, and every control in here shows what it is given.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <div key={index} className="grid min-w-0 gap-2.5">
            {index > 0 && <Joint word={joined === 'any' ? 'or' : 'and'} />}
            {isGroup(condition) ? (
              <Group
                at={place}
                label={name}
                group={condition}
                names={names}
                depth={depth}
                onChange={(next) => change(index, next)}
              />
            ) : (
              <ConditionTestFields
                at={place}
                label={name}
                test={condition}
                names={names}
                onChange={(next) => change(index, next)}
              />
            )}
          </div>
        );
      })}
      {own !== undefined && <p className="text-small text-stop">{own.message}</p>}
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={() => onChange([...conditions, testOf('model')])}>
          <Plus aria-hidden /> Add condition
        </Button>
        {depth < 3 && (
          <Button
            size="small"
            variant="quiet"
            onClick={() =>
              onChange([...conditions, { operator: joined === 'any' ? 'all' : 'any', conditions: [testOf('model')] }])
            }
          >
            <FolderPlus aria-hidden /> Add group
          </Button>
        )}
      </div>
    </fieldset>
  );
}

function Joint({ word }: { word: string }) {
  return (
    <p className="flex items-center gap-2 text-caption text-ink-3">
      <span>{word}</span>
      <span aria-hidden className="h-px flex-1 bg-line" />
    </p>
  );
}

type GroupProps = {
  at: Path;
  label: string;
  group: Extract<Condition, { conditions: Condition[] }>;
  names: ConditionNames;
  depth: number;
  onChange: (next: Condition | undefined) => void;
};

function Group({ at, label, group, names, depth, onChange }: GroupProps) {
  return (
    <div className={cn('grid min-w-0 gap-3 rounded-lg border bg-sunken/60 p-3', depth % 2 === 1 && 'bg-panel')}>
      <div className="flex items-center justify-between gap-2">
        <Segmented
          label={`${label}: how the group holds`}
          value={group.operator}
          onChange={(operator) => onChange({ ...group, operator })}
          options={[
            { value: 'any', label: 'Any of these' },
            { value: 'all', label: 'All of these' },
          ]}
        />
        <Button variant="quiet" size="icon" aria-label={`Remove ${label}, a group`} onClick={() => onChange(undefined)}>
          <Trash2 aria-hidden />
        </Button>
      </div>
      <ConditionList
        at={[...at, 'conditions']}
        label={label}
        conditions={group.conditions}
        names={names}
        joined={group.operator}
        depth={depth + 1}
        onChange={(conditions) => onChange({ ...group, conditions })}
      />
    </div>
  );
}
