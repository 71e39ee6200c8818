'use client';

import { type Control, useWatch } from 'react-hook-form';
import { FormField } from '@/ui/form';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';
import type { Budget } from './budget';
import type { RaiseValues } from './raise-values';
import { momentIn } from './zone-words';

type UntilFieldProps = { control: Control<RaiseValues, unknown, RaiseValues>; budget: Budget };

/** Until when a raise is in force. The browser's own picker takes its own time zone. */
export function UntilField({ control, budget }: UntilFieldProps) {
  const kind = useWatch({ control, name: 'untilKind' });
  const resetsAt = budget.current?.resetsAt ?? null;
  const moment = { value: 'moment', label: 'a moment of its own' };
  const period =
    resetsAt === null ? [] : [{ value: 'period', label: `the period ends, ${momentIn(budget.timeZone, resetsAt)}` }];
  return (
    <div className="grid gap-4">
      <FormField control={control} name="untilKind" label="Until">
        {(field) => <Select {...field} options={[...period, moment]} />}
      </FormField>
      {kind === 'moment' && (
        <FormField control={control} name="until" label="Moment" help="In your own time zone.">
          {(field) => <Input {...field} type="datetime-local" />}
        </FormField>
      )}
    </div>
  );
}
