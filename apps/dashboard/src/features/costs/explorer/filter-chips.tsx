'use client';
import { X } from 'lucide-react';
import type { CostDimension } from '@/server/contract/cost-query';
import { Button } from '@/ui/button';
import { dimensionWords, groupName } from '../words';
import type { ResolvedRange } from './range';
import { type ChangeSearch, type CostSearch, filtersOf, noFilters } from './search';
import { useFilterValues } from './use-filter-values';

interface FilterChipsProps {
  search: CostSearch;
  range: ResolvedRange;
  onChange: ChangeSearch;
}

/** The filters in force, each with a way out of it. */
export function FilterChips({ search, range, onChange }: FilterChipsProps) {
  const { valuesOf } = useFilterValues(range, true);
  const nameOf = (dimension: CostDimension, id: string) =>
    valuesOf(dimension)?.find((value) => value.id === id)?.name ?? groupName(dimension, { id, name: id });
  return (
    <ul aria-label="Filters" className="flex flex-wrap items-center gap-2">
      {filtersOf(search).map(({ dimension, values }) => (
        <li
          key={dimension}
          className="inline-flex max-w-full items-center gap-1 rounded-md bg-accent-soft py-0.5 pr-0.5 pl-2 text-caption"
        >
          <span className="min-w-0 truncate">
            {dimensionWords[dimension].label} is{' '}
            <span className="font-medium">{values.map((id) => nameOf(dimension, id)).join(' or ')}</span>
          </span>
          <button
            type="button"
            aria-label={`Remove the filter by ${dimensionWords[dimension].one}`}
            onClick={() => onChange({ [dimension]: null })}
            className="grid size-6 flex-none place-items-center rounded-sm text-ink-2 hover:bg-panel hover:text-ink"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </li>
      ))}
      <li>
        <Button variant="link" className="text-caption" onClick={() => onChange(noFilters)}>
          Clear all
        </Button>
      </li>
    </ul>
  );
}
