'use client';
import { type ReactNode, useId } from 'react';
import { Select } from '@/ui/select';
import { dimensionOptions } from '../words';
import { metricOptions } from './metric';
import { type Interval, intervalsFor, type ResolvedRange } from './range';
import { type ChangeSearch, type CostSearch, compareNames } from './search';

interface QuestionFieldsProps {
  search: CostSearch;
  range: ResolvedRange;
  onChange: ChangeSearch;
}

const intervalLabels: Record<Interval, string> = { hour: 'Hour', day: 'Day', week: 'Week', month: 'Month' };

const compareLabels: Record<(typeof compareNames)[number], string> = {
  none: 'Nothing',
  previous: 'As long before',
  'same-last-month': 'Same days last month',
};

/** Of what, by what, in which parts, compared with what. */
export function QuestionFields({ search, range, onChange }: QuestionFieldsProps) {
  const { by, sub } = search;
  return (
    <>
      <Choice
        label="Show"
        value={search.metric}
        options={metricOptions}
        onChange={(metric) => onChange({ metric, sort: null, direction: null })}
      />
      <Choice
        label="By"
        value={by}
        options={dimensionOptions}
        // A group of another dimension is no group of this one.
        onChange={(next) => onChange({ by: next, open: null, ...(next === sub ? { sub: null } : {}) })}
      />
      <Choice
        label="Then by"
        value={sub ?? 'none'}
        options={[{ value: 'none', label: 'Nothing' }, ...dimensionOptions.filter(({ value }) => value !== by)]}
        onChange={(next) => onChange(next === 'none' ? { sub: null, open: null } : { sub: next })}
      />
      <Choice
        label="Per"
        value={range.interval}
        options={intervalsFor(range).map((value) => ({ value, label: intervalLabels[value] }))}
        onChange={(interval) => onChange({ interval })}
      />
      <Choice
        label="Compare with"
        value={search.compare}
        options={compareNames.map((value) => ({ value, label: compareLabels[value] }))}
        onChange={(compare) => onChange({ compare })}
      />
    </>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>): ReactNode {
  const id = useId();
  return (
    <div className="grid min-w-0 gap-1 md:w-40">
      <label htmlFor={id} className="text-caption text-ink-3">
        {label}
      </label>
      <Select
        id={id}
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
        options={options}
      />
    </div>
  );
}
