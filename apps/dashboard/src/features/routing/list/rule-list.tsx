'use client';

import {
  type Announcements,
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable';
import type { RoutingRule } from '@switchyard/core/routing/rule';
import { useEffect, useId, useState } from 'react';
import { failureOf, useAction } from '@/server/client/use-api';
import { ErrorPanel } from '@/ui/error-panel';
import { movingRule, type RoutingView, removingRule, setOf } from '../routing-set';
import type { SaveDraft } from '../use-routing';
import type { RuleNames } from '../use-rule-names';
import { factsOf, type Versions } from './rule-facts';
import { RuleRow } from './rule-row';

type RuleListProps = {
  view: RoutingView;
  versions: Versions;
  names: RuleNames;
  lock: string | undefined;
  selectedId: string | undefined;
  onSelect: (id: string) => void;
  save: SaveDraft;
};

/** The ordered list, moved by dragging, by buttons, or with Alt and an arrow key. A move shows at once and goes back when it was refused. */
export function RuleList({ view, versions, names, lock, selectedId, onSelect, save }: RuleListProps) {
  const { shown, move, remove, announcement, failure } = useOrder(view, save);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  return (
    <>
      {failure && <ErrorPanel {...failure} className="m-4" />}
      <p aria-live="polite" className="sr-only">
        {announcement}
      </p>
      <DndContext
        id={useId()}
        sensors={sensors}
        collisionDetection={closestCenter}
        accessibility={{ announcements: announcementsOf(shown), screenReaderInstructions }}
        onDragEnd={({ active, over }) => {
          const to = shown.findIndex(({ id }) => id === over?.id);
          if (over !== null && active.id !== over.id && to >= 0) move(String(active.id), to);
        }}
      >
        <SortableContext items={shown.map(({ id }) => id)} strategy={verticalListSortingStrategy}>
          <ol aria-label="Routing rules in order">
            {shown.map((rule, index) => (
              <RuleRow
                key={rule.id}
                rule={rule}
                facts={factsOf(rule, view, versions)}
                position={index + 1}
                count={shown.length}
                names={names}
                lock={lock}
                selected={rule.id === selectedId}
                onSelect={() => onSelect(rule.id)}
                onMove={(step) => move(rule.id, index + step)}
                onRemove={() => remove(rule.id)}
              />
            ))}
          </ol>
        </SortableContext>
      </DndContext>
    </>
  );
}

const screenReaderInstructions = {
  draggable: 'Space picks the rule up, the arrow keys move it, Space puts it down and Escape puts it back.',
};

/** What is said of a drag: rules by name and place. What a drop changed is said when it is saved. */
function announcementsOf(shown: readonly RoutingRule[]): Announcements {
  const nameOf = (id: UniqueIdentifier) => shown.find((rule) => rule.id === id)?.name ?? 'The rule';
  const placeOf = (id: UniqueIdentifier) => shown.findIndex((rule) => rule.id === id) + 1;
  return {
    onDragStart: ({ active }) => `${nameOf(active.id)} is picked up.`,
    onDragOver: ({ active, over }) =>
      over === null ? undefined : `${nameOf(active.id)} is over place ${placeOf(over.id)} of ${shown.length}.`,
    onDragEnd: () => undefined,
    onDragCancel: ({ active }) => `${nameOf(active.id)} stays where it was.`,
  };
}

function useOrder(view: RoutingView, save: SaveDraft) {
  const { run, failure } = useAction();
  const { rules } = setOf(view);
  const [order, setOrder] = useState<string[]>();
  const [moved, setMoved] = useState<{ id: string; words: string }>();
  const shown = order === undefined ? rules : [...rules].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));

  // The row keeps the focus, which the browser drops when a row changes its place.
  useEffect(() => {
    if (moved !== undefined) document.getElementById(`rule-${moved.id}`)?.focus();
  }, [moved]);

  const move = (id: string, to: number) => {
    const rule = shown.find((one) => one.id === id);
    if (rule === undefined || to < 0 || to >= shown.length) return;
    const ids = shown.map((one) => one.id).filter((one) => one !== id);
    ids.splice(to, 0, id);
    setOrder(ids);
    setMoved({ id, words: `${rule.name} is now rule ${to + 1} of ${shown.length}.` });
    run(async () => {
      try {
        await save(movingRule(id, to), `${rule.name} is rule ${to + 1}`);
      } finally {
        setOrder(undefined);
      }
    });
  };
  const remove = (id: string) => {
    const name = rules.find((rule) => rule.id === id)?.name ?? 'The rule';
    run(() => save(removingRule(id), `${name} is taken out`));
  };
  return {
    shown,
    move,
    remove,
    announcement: moved?.words ?? '',
    failure: failureOf('The draft was not changed', failure),
  };
}
