'use client';

import { type ConditionTest, featureNames } from '@switchyard/core/routing/conditions/condition';
import { Input } from '@/ui/input';
import type { ListOption } from '@/ui/listbox';
import { MultiSelect } from '@/ui/multi-select';
import { NumberInput } from '@/ui/number-input';
import type { Path } from '@/ui/paths';
import { PlacedField } from '@/ui/placed-field';
import { Select } from '@/ui/select';
import { valueKindOf } from './condition-fields';
import type { ConditionNames } from './condition-names';
import { TimeWindowFields } from './time-window-fields';

type ConditionValueProps = {
  at: Path;
  label: string;
  test: ConditionTest;
  names: ConditionNames;
  onChange: (next: ConditionTest) => void;
};

/** What a field is compared with, in the control that fits it. */
export function ConditionValue({ at, label, test, names, onChange }: ConditionValueProps) {
  switch (test.operator) {
    case 'exists':
      return null;
    case 'within':
      return <TimeWindowFields at={at} label={label} test={test} onChange={onChange} />;
    case 'matches':
      return (
        <PlacedField
          at={[...at, 'pattern']}
          label="Pattern"
          help="RE2, found anywhere in the value; ^ and $ bind it to the ends."
        >
          {(control) => (
            <Input
              {...control}
              mono
              autoComplete="off"
              spellCheck={false}
              placeholder="^gpt-5"
              value={test.pattern}
              onChange={(event) => onChange({ ...test, pattern: event.target.value })}
            />
          )}
        </PlacedField>
      );
    case 'greater':
    case 'less':
      return (
        <PlacedField at={[...at, 'value']} label="Value">
          {(control) => (
            <NumberInput
              {...control}
              after={valueKindOf(test.field) === 'percent' ? '%' : test.field.endsWith('tokens') ? 'tokens' : undefined}
              value={test.value}
              onChange={(value) => onChange({ ...test, value } as ConditionTest)}
            />
          )}
        </PlacedField>
      );
    default:
      return <Values at={at} label={label} test={test} names={names} onChange={onChange} />;
  }
}

type ValuesProps = Omit<ConditionValueProps, 'test'> & { test: Extract<ConditionTest, { values: string[] }> };

function Values({ at, test, names, onChange }: ValuesProps) {
  const options = optionsOf(test.field, names);
  const change = (values: string[]) => onChange({ ...test, values });
  const [first = 'true'] = test.values;
  if (valueKindOf(test.field) === 'flag' && test.values.length <= 1 && ['true', 'false'].includes(first)) {
    return (
      <PlacedField at={[...at, 'values']} label="Value">
        {(control) => (
          <Select
            {...control}
            value={first}
            options={[
              { value: 'true', label: 'streamed' },
              { value: 'false', label: 'not streamed' },
            ]}
            onChange={(event) => change([event.target.value])}
          />
        )}
      </PlacedField>
    );
  }
  // People, keys and teams are chosen by name; what is compared in part is typed.
  const listed = ['team', 'key', 'member', 'feature'].includes(test.field) && ['is', 'is-not'].includes(test.operator);
  return (
    <PlacedField at={[...at, 'values']} label={`Value${listed ? '' : 's, any of them'}`}>
      {(control) => (
        <MultiSelect
          {...control}
          options={['is', 'is-not'].includes(test.operator) ? options : []}
          values={test.values}
          onChange={change}
          listLabel="Choices"
          free={!listed}
          blanks={!['model', 'operation'].includes(test.field)}
          placeholder={listed || options.length > 0 ? 'Choose' : 'Type, then Enter'}
        />
      )}
    </PlacedField>
  );
}

const features: ListOption[] = featureNames.map((name) => ({ value: name, label: name }));

function optionsOf(field: string, names: ConditionNames): ListOption[] {
  switch (field) {
    case 'team':
      return names.teams;
    case 'key':
      return names.keys;
    case 'member':
      return names.members;
    case 'model':
      return names.models;
    case 'operation':
      return names.operations;
    case 'feature':
      return features;
    default:
      return [];
  }
}
