'use client';
import { formatUsd } from '@switchyard/core/money/money';
import { ListFilter } from 'lucide-react';
import { useState } from 'react';
import type { CostDimension } from '@/server/contract/cost-query';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { Input } from '@/ui/input';
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/popover';
import { Select } from '@/ui/select';
import { dimensionOptions, dimensionWords } from '../words';
import type { ResolvedRange } from './range';
import type { ChangeSearch, CostSearch } from './search';
import { type FilterValue, useFilterValues } from './use-filter-values';

interface FilterPickerProps {
  search: CostSearch;
  range: ResolvedRange;
  onChange: ChangeSearch;
}

/** Narrows the report to values of any dimension; each value says what it cost. */
export function FilterPicker({ search, range, onChange }: FilterPickerProps) {
  const [open, setOpen] = useState(false);
  const [dimension, setDimension] = useState<CostDimension>(search.by);
  const [query, setQuery] = useState('');
  const { valuesOf, error } = useFilterValues(range, open);
  const chosen = search[dimension];
  const toggle = (id: string, on: boolean) => {
    const next = on ? [...chosen, id] : chosen.filter((one) => one !== id);
    onChange({ [dimension]: next.length === 0 ? null : next });
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button className="h-9">
          <ListFilter aria-hidden />
          Add filter
        </Button>
      </PopoverTrigger>
      <PopoverContent align="start" aria-label="Add a filter" className="grid gap-3">
        <Select
          aria-label="Filter by"
          value={dimension}
          options={dimensionOptions}
          onChange={(event) => {
            const next = dimensionOptions.find(({ value }) => value === event.target.value);
            if (next !== undefined) setDimension(next.value);
            setQuery('');
          }}
        />
        <Input
          type="search"
          aria-label={`Find ${dimensionWords[dimension].many}`}
          placeholder={`Find ${dimensionWords[dimension].many}`}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <Values
          values={matching(valuesOf(dimension), query)}
          failed={error !== null}
          chosen={chosen}
          onToggle={toggle}
        />
      </PopoverContent>
    </Popover>
  );
}

function matching(values: readonly FilterValue[] | undefined, query: string) {
  const text = query.trim().toLowerCase();
  return values?.filter(({ name }) => name.toLowerCase().includes(text));
}

interface ValuesProps {
  values: readonly FilterValue[] | undefined;
  failed: boolean;
  chosen: readonly string[];
  onToggle: (id: string, on: boolean) => void;
}

function Values({ values, failed, chosen, onToggle }: ValuesProps) {
  if (values === undefined) {
    return (
      <p className="text-ink-2 text-small">{failed ? 'The values could not be read. Try again later.' : 'Reading…'}</p>
    );
  }
  if (values.length === 0) return <p className="text-ink-2 text-small">Nothing of that name in this time.</p>;
  return (
    <ul className="-mr-2 max-h-64 overflow-y-auto pr-2">
      {values.map(({ id, name, costNanos, requests }) => (
        <li key={id} className="flex items-start justify-between gap-3">
          <Checkbox
            label={<span className="break-all">{name}</span>}
            checked={chosen.includes(id)}
            onCheckedChange={(on) => onToggle(id, on)}
          />
          <span
            className="py-1 text-caption text-ink-3 tabular-nums"
            title={`${requests.toLocaleString('en-US')} requests`}
          >
            {formatUsd(BigInt(costNanos))}
          </span>
        </li>
      ))}
    </ul>
  );
}
