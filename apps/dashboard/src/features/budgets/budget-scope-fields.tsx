'use client';

import type { Control } from 'react-hook-form';
import { Combobox } from '@/ui/combobox';
import { FormField } from '@/ui/form';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';
import { type BudgetFormValues, needsMetadataName } from './budget-values';
import type { BudgetChoices } from './use-budget-choices';

type FieldsProps = {
  control: Control<BudgetFormValues, unknown, BudgetFormValues>;
  values: BudgetFormValues;
  choices: BudgetChoices;
};

const kindOptions = [
  { value: 'organization', label: 'the whole organization' },
  { value: 'team', label: 'a team' },
  { value: 'key', label: 'a virtual key' },
  { value: 'member', label: 'a member' },
  { value: 'model', label: 'a model' },
  { value: 'tag', label: 'a tag' },
  { value: 'metadata', label: 'a metadata value' },
  { value: 'each', label: 'every one of a kind, apart' },
];

const eachOptions = [
  { value: 'team', label: 'every team' },
  { value: 'member', label: 'every member' },
  { value: 'key', label: 'every virtual key' },
  { value: 'model', label: 'every model' },
  { value: 'tag', label: 'every tag' },
  { value: 'end-user', label: 'every end user' },
  { value: 'metadata', label: 'every value of a metadata field' },
];

/** What the budget applies to: the kind, and which one. */
export function BudgetScopeFields({ control, values, choices }: FieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <FormField control={control} name="scopeKind" label="Applies to">
        {(field) => <Select {...field} options={kindOptions} />}
      </FormField>
      {values.scopeKind === 'each' && (
        <FormField
          control={control}
          name="eachOf"
          label="Counted apart"
          help="The default of each that has no budget of its own."
        >
          {(field) => <Select {...field} options={eachOptions} />}
        </FormField>
      )}
      {needsMetadataName(values) && (
        <FormField control={control} name="metadataName" label="Metadata field">
          {(field) => <Input {...field} mono autoComplete="off" placeholder="customer" />}
        </FormField>
      )}
      <Which control={control} values={values} choices={choices} />
    </div>
  );
}

function Which({ control, values, choices }: FieldsProps) {
  switch (values.scopeKind) {
    case 'organization':
      return null;
    case 'team':
    case 'key':
    case 'member':
    case 'model': {
      const { label, options } = pickers(choices)[values.scopeKind];
      const known =
        options.some(({ value }) => value === values.of) || values.of === '' || values.scopeKind === 'model';
      return (
        <FormField
          key={values.scopeKind}
          control={control}
          name="of"
          label={label}
          {...(values.scopeKind === 'model' ? { help: "The model that is called, in its provider's own name." } : {})}
        >
          {({ ref: _, ...field }) => (
            <Combobox
              {...field}
              value={known ? field.value : ''}
              options={options}
              free={values.scopeKind === 'model'}
              listLabel={`${label}s`}
              placeholder="Type a name"
            />
          )}
        </FormField>
      );
    }
    case 'tag':
      return (
        <FormField control={control} name="of" label="Tag">
          {(field) => <Input {...field} autoComplete="off" placeholder="batch" />}
        </FormField>
      );
    case 'metadata':
      return (
        <FormField control={control} name="of" label="Value">
          {(field) => <Input {...field} autoComplete="off" placeholder="acme" />}
        </FormField>
      );
    case 'each':
      return (
        <FormField control={control} name="eachTeam" label="Within" help="Only requests of this team count.">
          {(field) => (
            <Select {...field} options={[{ value: '', label: 'the whole organization' }, ...choices.teams]} />
          )}
        </FormField>
      );
  }
}

const pickers = ({ teams, keys, members, models }: BudgetChoices) => ({
  team: { label: 'Team', options: teams },
  key: { label: 'Virtual key', options: keys },
  member: { label: 'Member', options: members },
  model: { label: 'Model', options: models },
});
