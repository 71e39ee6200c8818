'use client';

import type { ConditionTest } from '@switchyard/core/routing/conditions/condition';
import { Trash2 } from 'lucide-react';
import { Button } from '@/ui/button';
import { Input } from '@/ui/input';
import type { Path } from '@/ui/paths';
import { PlacedField } from '@/ui/placed-field';
import { Select } from '@/ui/select';
import { fieldWords, operatorLabels, operatorsOf, ownName, prefixes, testOf, withOperator } from './condition-fields';
import type { ConditionNames } from './condition-names';
import { ConditionValue } from './condition-value';

type TestProps = {
  at: Path;
  label: string;
  test: ConditionTest;
  names: ConditionNames;
  /** Undefined takes the condition away. */
  onChange: (next: ConditionTest | undefined) => void;
};

const fieldOptions = [
  ...Object.entries(fieldWords).map(([value, { label }]) => ({ value, label })),
  ...Object.entries(prefixes).map(([value, { label }]) => ({ value, label })),
];

/** One test: a field, how it is compared, and with what. */
export function ConditionTestFields({ at, label, test, names, onChange }: TestProps) {
  const own = ownName(test.field);
  return (
    <div className="grid min-w-0 items-start gap-2 sm:grid-cols-[minmax(0,190px)_minmax(0,160px)_minmax(0,1fr)_32px] max-sm:rounded-lg max-sm:border max-sm:p-3">
      <div className="grid gap-2">
        <PlacedField at={[...at, 'field']} label="Field" help={fieldWords[test.field]?.help}>
          {({ id, onBlur, ...control }) => (
            <>
              <Select
                {...control}
                id={own === undefined ? id : undefined}
                aria-label={`${label}: field`}
                value={own?.prefix ?? test.field}
                options={fieldOptions}
                onBlur={own === undefined ? onBlur : undefined}
                onChange={(event) => onChange(changeField(test, event.target.value))}
              />
              {own !== undefined && (
                <Input
                  {...control}
                  id={id}
                  mono
                  autoComplete="off"
                  aria-label={`${label}: name of the ${prefixes[own.prefix].words}`}
                  placeholder={own.prefix === 'header' ? 'x-app' : 'plan'}
                  value={own.name}
                  onBlur={onBlur}
                  onChange={(event) =>
                    onChange(renamed(test, `${own.prefix}.${cased(own.prefix, event.target.value)}`))
                  }
                />
              )}
            </>
          )}
        </PlacedField>
      </div>
      <PlacedField at={[...at, 'operator']} label="Compared">
        {({ onBlur: _, ...control }) => (
          <Select
            {...control}
            aria-label={`${label}: how it is compared`}
            value={test.operator === 'exists' && !test.value ? 'missing' : test.operator}
            options={operatorOptions(test)}
            onChange={(event) => onChange(changeOperator(test, event.target.value))}
          />
        )}
      </PlacedField>
      <div className="min-w-0">
        <ConditionValue at={at} label={label} test={test} names={names} onChange={onChange} />
      </div>
      <Button
        variant="quiet"
        size="icon"
        className="max-sm:justify-self-end sm:mt-6"
        aria-label={`Remove ${label}`}
        onClick={() => onChange(undefined)}
      >
        <Trash2 aria-hidden />
      </Button>
    </div>
  );
}

const cased = (prefix: string, name: string) => (prefix === 'header' ? name.toLowerCase() : name);

function changeField(test: ConditionTest, field: string): ConditionTest {
  const next = field in prefixes ? `${field}.` : field;
  const fresh = testOf(next);
  const fits = operatorsOf(next, fresh.operator).includes(test.operator) && test.operator !== 'within';
  return fits && ownName(next) !== undefined && ownName(test.field) !== undefined ? renamed(test, next) : fresh;
}

/** The same test of another field; which fields fit is for the schema to say. */
const renamed = (test: ConditionTest, field: string) => ({ ...test, field }) as ConditionTest;

function operatorOptions(test: ConditionTest) {
  return operatorsOf(test.field, test.operator).flatMap((operator) =>
    operator === 'exists'
      ? [
          { value: 'exists', label: operatorLabels.exists },
          { value: 'missing', label: 'is not given' },
        ]
      : [{ value: operator, label: operatorLabels[operator] }],
  );
}

function changeOperator(test: ConditionTest, chosen: string): ConditionTest {
  if (chosen === 'missing') return { ...withOperator(test, 'exists'), value: false } as ConditionTest;
  const operator = operatorsOf(test.field, test.operator).find((one) => one === chosen);
  return operator === undefined ? test : withOperator(test, operator);
}
