'use client';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/ui/button';
import { conditionWords } from './filter-words';
import { type ChangeFilter, conditionsOf, type GivenFilter, noConditions } from './log-search';

interface FilterChipsProps {
  given: GivenFilter;
  nameOf: (field: string, value: string) => string | undefined;
  onChange: ChangeFilter;
  /** The way to one more. */
  add: ReactNode;
}

/** The conditions in force, each with a way out of it. */
export function FilterChips({ given, nameOf, onChange, add }: FilterChipsProps) {
  const conditions = conditionsOf(given);
  return (
    <ul aria-label="Filters" className="flex min-w-0 flex-wrap items-center gap-2">
      {conditions.map(({ name, values }) => {
        const words = conditionWords(name, values, nameOf);
        return (
          <li
            key={name}
            className="inline-flex max-w-full items-center gap-1 rounded-md bg-accent-soft py-0.5 pr-0.5 pl-2 text-caption"
          >
            <span title={words} className="min-w-0 truncate">
              {words}
            </span>
            <button
              type="button"
              aria-label={`Remove the filter: ${words}`}
              onClick={() => onChange({ [name]: null })}
              className="grid size-6 flex-none place-items-center rounded-sm text-ink-2 hover:bg-panel hover:text-ink"
            >
              <X aria-hidden className="size-3.5" />
            </button>
          </li>
        );
      })}
      <li>{add}</li>
      {conditions.length > 0 && (
        <li>
          <Button variant="link" className="text-caption" onClick={() => onChange(noConditions)}>
            Clear all
          </Button>
        </li>
      )}
    </ul>
  );
}
