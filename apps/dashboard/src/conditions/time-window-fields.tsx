'use client';

import { type ConditionTest, weekDays } from '@switchyard/core/routing/conditions/condition';
import { ToggleGroup } from 'radix-ui';
import { useMemo } from 'react';
import { Combobox } from '@/ui/combobox';
import { Input } from '@/ui/input';
import type { Path } from '@/ui/paths';
import { PlacedField } from '@/ui/placed-field';
import { timeZoneOptions } from '@/ui/time-zones';

type Window = Extract<ConditionTest, { operator: 'within' }>;
type TimeWindowFieldsProps = { at: Path; label: string; test: Window; onChange: (next: Window) => void };

const dayLabels = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' } as const;

/** Days, hours and their time zone. An end that is not later than the beginning is on the next day. */
export function TimeWindowFields({ at, label, test, onChange }: TimeWindowFieldsProps) {
  const zones = useMemo(timeZoneOptions, []);
  return (
    <div className="grid min-w-0 gap-2.5">
      <PlacedField at={[...at, 'days']} label="Days">
        {({ id, onBlur }) => (
          <ToggleGroup.Root
            id={id}
            type="multiple"
            aria-label={`${label}: days`}
            value={test.days}
            onBlur={onBlur}
            onValueChange={(days) => onChange({ ...test, days: weekDays.filter((day) => days.includes(day)) })}
            className="flex flex-wrap gap-1"
          >
            {weekDays.map((day) => (
              <ToggleGroup.Item
                key={day}
                value={day}
                className="rounded-md border border-line-strong bg-panel px-2 py-1 text-caption text-ink-2 hover:text-ink data-[state=on]:border-ink data-[state=on]:bg-ink data-[state=on]:text-paper"
              >
                {dayLabels[day]}
              </ToggleGroup.Item>
            ))}
          </ToggleGroup.Root>
        )}
      </PlacedField>
      <div className="grid grid-cols-2 gap-2">
        <PlacedField at={[...at, 'from']} label="From">
          {(control) => (
            <Input
              {...control}
              type="time"
              value={test.from}
              onChange={(event) => onChange({ ...test, from: event.target.value })}
            />
          )}
        </PlacedField>
        <PlacedField at={[...at, 'to']} label="Until" help={test.to <= test.from ? 'On the next day.' : undefined}>
          {(control) => (
            <Input
              {...control}
              type="time"
              value={test.to}
              onChange={(event) => onChange({ ...test, to: event.target.value })}
            />
          )}
        </PlacedField>
      </div>
      <PlacedField at={[...at, 'zone']} label="Time zone">
        {(control) => (
          <Combobox
            {...control}
            options={zones}
            value={test.zone}
            free
            listLabel="Time zones"
            onChange={(zone) => onChange({ ...test, zone })}
          />
        )}
      </PlacedField>
    </div>
  );
}
