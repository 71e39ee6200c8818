'use client';
import { listedFields } from '@switchyard/core/requests/request-filter';
import { ListFilter } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/popover';
import { Select } from '@/ui/select';
import { boundOptions, fieldLabel, presentOptions } from './filter-words';
import { type ChangeFilter, type FilterName, type GivenFilter, isListed, notName, readFilter } from './log-search';

interface AddFilterProps {
  given: GivenFilter;
  onChange: ChangeFilter;
}

/** Adds any condition that there is, also those that no facet shows. */
export function AddFilter({ given, onChange }: AddFilterProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button size="small">
          <ListFilter aria-hidden />
          Add filter
        </Button>
      </PopoverTrigger>
      <PopoverContent align="start" aria-label="Add a filter">
        <Question
          given={given}
          onChange={(change) => {
            onChange(change);
            setOpen(false);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}

const choices = [
  ...listedFields.map((name) => ({ value: name, label: fieldLabel(name) ?? name })),
  ...boundOptions.map(({ name, label }) => ({ value: name, label })),
  { value: 'with', label: 'Has …' },
  { value: 'without', label: 'Has not …' },
];

function Question({ given, onChange }: AddFilterProps) {
  const [field, setField] = useState<FilterName>('outcome');
  const [negated, setNegated] = useState(false);
  const [value, setValue] = useState('');
  const [problem, setProblem] = useState<string>();
  const listed = isListed(field);
  const presence = field === 'with' || field === 'without';
  const bound = boundOptions.find(({ name }) => name === field);
  const name = negated && listed && !presence ? (notName(field) ?? field) : field;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const typed = presence && value === '' ? (presentOptions[0]?.value ?? '') : value.trim();
    const text = bound?.unit === 'USD' ? nanosOf(typed) : typed;
    const next = listed ? [...new Set([...(given[name] ?? []), text])] : [text];
    const wrong = text === '' ? 'Say a value.' : readFilter({ [name]: next }).problem;
    if (wrong !== undefined) return setProblem(wrong);
    onChange({ [name]: next });
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-3">
      <Select
        aria-label="Filter by"
        value={field}
        options={choices}
        onChange={(event) => {
          const chosen = choices.find((one) => one.value === event.target.value);
          if (chosen !== undefined) setField(fieldName(chosen.value));
          setValue('');
          setProblem(undefined);
        }}
      />
      {listed && !presence && (
        <Select
          aria-label="Is or is not"
          value={negated ? 'not' : 'is'}
          options={[
            { value: 'is', label: 'is' },
            { value: 'not', label: 'is not' },
          ]}
          onChange={(event) => setNegated(event.target.value === 'not')}
        />
      )}
      <Field label={presence ? 'What' : 'Value'} error={problem}>
        {(control) =>
          presence ? (
            <Select
              {...control}
              value={value}
              options={presentOptions}
              onChange={(event) => setValue(event.target.value)}
            />
          ) : (
            <Input
              {...control}
              autoComplete="off"
              value={value}
              inputMode={bound?.inputMode ?? 'text'}
              {...(bound === undefined || bound.unit === '' ? {} : { after: bound.unit })}
              placeholder={placeholders[field] ?? ''}
              onChange={(event) => setValue(event.target.value)}
            />
          )
        }
      </Field>
      <Button type="submit" variant="solid">
        Add filter
      </Button>
    </form>
  );
}

const placeholders: Partial<Record<FilterName, string>> = {
  outcome: 'FAILED',
  status: '429 or 5xx',
  metadata: 'name=value, or name',
  cacheStatus: 'HIT',
  stream: 'true',
};

const fieldName = (value: string): FilterName =>
  listedFields.find((one) => one === value) ??
  boundOptions.find(({ name }) => name === value)?.name ??
  (value === 'without' ? 'without' : 'with');

/** Dollars as typed in whole nano-USD; what is no amount stays, to be refused. */
function nanosOf(typed: string): string {
  const [, whole, fraction = ''] = /^\$?\s*(\d{1,9})(?:\.(\d{1,9}))?$/.exec(typed) ?? [];
  return whole === undefined ? typed : BigInt(`${whole}${fraction.padEnd(9, '0')}`).toString();
}
