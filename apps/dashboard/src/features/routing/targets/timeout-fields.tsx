'use client';

import type { Timeouts } from '@switchyard/core/routing/timeouts';
import { NumberInput } from '@/ui/number-input';
import { type Path, withKey } from '@/ui/paths';
import { PlacedField } from '@/ui/placed-field';

type TimeoutFieldsProps = {
  at: Path;
  timeouts: Timeouts | undefined;
  /** What holds where nothing is typed. */
  inherited: string;
  onChange: (timeouts: Timeouts | undefined) => void;
};

const fields = [
  { key: 'firstContentMs', label: 'First content within', help: 'Of an answer that is not streamed: the whole of it.' },
  { key: 'totalMs', label: 'Done within', help: 'The whole call.' },
  { key: 'idleMs', label: 'Silent for at most', help: 'Each silence inside a stream.' },
  { key: 'connectMs', label: 'Connected within', help: 'Until the connection stands.' },
] as const;

/** The longest waits of a call. */
export function TimeoutFields({ at, timeouts, inherited, onChange }: TimeoutFieldsProps) {
  return fields.map(({ key, label, help }) => (
    <PlacedField key={key} at={[...at, key]} label={label} help={help} optional>
      {(control) => (
        <NumberInput
          {...control}
          after="ms"
          placeholder={inherited}
          value={timeouts?.[key]}
          onChange={(value) => onChange(withKey(timeouts, key, value))}
        />
      )}
    </PlacedField>
  ));
}
