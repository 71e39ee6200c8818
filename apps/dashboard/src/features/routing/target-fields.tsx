'use client';

import { Plus, Trash2 } from 'lucide-react';
import { type UseFormReturn, useFieldArray, useWatch } from 'react-hook-form';
import { Button } from '@/ui/button';
import { Combobox } from '@/ui/combobox';
import { FormField } from '@/ui/form';
import { Input } from '@/ui/input';
import { Segmented } from '@/ui/segmented';
import { callOfKey } from './rule-node';
import type { RuleDraft, RuleValues } from './rule-values';
import type { RuleNames } from './use-rule-names';

/** The rule form as its parts take it. */
export type RuleFormState = UseFormReturn<RuleDraft, unknown, RuleValues>;

/** Where requests go at first: to one target, or split by weight. */
export function TargetFields({ form, names }: { form: RuleFormState; names: RuleNames }) {
  const { control } = form;
  const strategy = useWatch({ control, name: 'strategy' });
  return (
    <fieldset className="grid min-w-0 grid-cols-1 gap-3">
      <legend className="sr-only">Where to</legend>
      <Segmented
        label="Where to"
        className="justify-self-start"
        value={strategy}
        onChange={(next) => form.setValue('strategy', next, { shouldDirty: true })}
        options={[
          { value: 'first', label: 'One target' },
          { value: 'split', label: 'Split by weight' },
        ]}
      />
      {strategy === 'first' ? (
        <FormField
          control={control}
          name="first"
          label="First target"
          help="An account and one of the models it offers."
        >
          {({ ref: _, ...field }) => <TargetBox {...field} names={names} />}
        </FormField>
      ) : (
        <Parts form={form} names={names} />
      )}
    </fieldset>
  );
}

function Parts({ form, names }: { form: RuleFormState; names: RuleNames }) {
  const { control } = form;
  const { fields, append, remove } = useFieldArray({ control, name: 'parts' });
  return (
    <>
      {fields.map(({ id }, index) => (
        <div key={id} className="grid grid-cols-[minmax(0,1fr)_92px_36px] items-start gap-2">
          <FormField control={control} name={`parts.${index}.target`} label={`Target ${index + 1}`}>
            {({ ref: _, ...field }) => <TargetBox {...field} names={names} />}
          </FormField>
          <FormField control={control} name={`parts.${index}.weight`} label={`Weight ${index + 1}`}>
            {(field) => <Input {...field} value={String(field.value)} inputMode="numeric" className="text-right" />}
          </FormField>
          <Button
            variant="quiet"
            size="icon"
            className="mt-6"
            aria-label={`Remove part ${index + 1}`}
            disabled={fields.length <= 2}
            title={fields.length <= 2 ? 'A split has at least two targets.' : undefined}
            onClick={() => remove(index)}
          >
            <Trash2 aria-hidden />
          </Button>
        </div>
      ))}
      <Button size="small" className="justify-self-start" onClick={() => append({ target: '', weight: '10' })}>
        <Plus aria-hidden /> Add a part
      </Button>
    </>
  );
}

type TargetBoxProps = {
  names: RuleNames;
  value: string;
  onChange: (value: string) => void;
  onBlur: () => void;
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
};

/** Picks an account and a model in one. A target that is offered no more stays shown until another is picked. */
export function TargetBox({ names, ...field }: TargetBoxProps) {
  const offered = names.targets.some(({ value }) => value === field.value);
  const gone = { value: field.value, label: names.call(callOfKey(field.value)), hint: 'not offered now' };
  return (
    <Combobox
      {...field}
      options={offered || field.value === '' ? names.targets : [gone, ...names.targets]}
      listLabel="Choices"
      placeholder="Account · model"
      empty={
        names.targets.length === 0
          ? 'No account offers a model yet. Add one under Providers.'
          : 'No account offers that.'
      }
    />
  );
}
