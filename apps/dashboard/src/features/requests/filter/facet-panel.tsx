'use client';
import { Ban } from 'lucide-react';
import { useState } from 'react';
import type { contract, RouteOutput } from '@/server/contract';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { cn } from '@/ui/cn';
import { formatCount } from '@/ui/format';
import { Skeleton, skeletonKeys } from '@/ui/skeleton';
import { fieldLabel, valueWords } from './filter-words';
import { type ChangeFilter, type GivenFilter, notName } from './log-search';

export type Overview = RouteOutput<typeof contract.requests.overview>;

type Facet = Overview['facets'][number];

interface FacetPanelProps {
  facets: readonly Facet[] | undefined;
  given: GivenFilter;
  nameOf: (field: string, value: string) => string | undefined;
  onChange: ChangeFilter;
}

/** The values of the fields with how often each occurs; a press narrows the log to it, or takes it out. */
export function FacetPanel({ facets, given, nameOf, onChange }: FacetPanelProps) {
  if (facets === undefined) {
    return (
      <div aria-busy className="grid gap-2.5">
        {skeletonKeys(12).map((key) => (
          <Skeleton key={key} className="h-4 w-full" />
        ))}
      </div>
    );
  }
  const shown = facets.filter(({ field, values }) => values.length > 0 || (given[field] ?? []).length > 0);
  if (shown.length === 0) return <p className="text-caption text-ink-3">No values in this time.</p>;
  return (
    <div className="grid gap-5">
      {shown.map((facet) => (
        <FacetGroup key={facet.field} facet={facet} given={given} nameOf={nameOf} onChange={onChange} />
      ))}
    </div>
  );
}

const few = 6;

interface FacetGroupProps extends Omit<FacetPanelProps, 'facets'> {
  facet: Facet;
}

function FacetGroup({ facet: { field, values, more, sampleOf }, given, nameOf, onChange }: FacetGroupProps) {
  const [all, setAll] = useState(false);
  const chosen = given[field] ?? [];
  // What is chosen stays to be taken back, also when nothing has it any more.
  const missing = chosen
    .filter((value) => !values.some((one) => one.value === value))
    .map((value) => ({ value, name: nameOf(field, value) ?? value, count: undefined }));
  const listed = [...missing, ...values];
  const shown = all ? listed : listed.slice(0, few);
  const label = fieldLabel(field) ?? field;
  const not = notName(field);
  const toggle = (value: string, on: boolean) =>
    onChange({ [field]: on ? [...chosen, value] : chosen.filter((one) => one !== value) });
  const exclude = (value: string) =>
    not && onChange({ [not]: [...(given[not] ?? []), value], [field]: chosen.filter((one) => one !== value) });
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium text-caption text-ink-3">{label}</legend>
      <ul>
        {shown.map(({ value, name, count }) => {
          const words = valueWords(field, value, name);
          return (
            <li key={value} className="group/value flex min-w-0 items-center gap-1">
              <span className="min-w-0 flex-1 text-small [&_label]:truncate [&_label]:text-small" title={words}>
                <Checkbox label={words} checked={chosen.includes(value)} onCheckedChange={(on) => toggle(value, on)} />
              </span>
              <button
                type="button"
                aria-label={`Leave out ${label}: ${words}`}
                title="Leave out"
                onClick={() => exclude(value)}
                className={cn(
                  'grid size-6 flex-none place-items-center rounded-sm text-ink-3 hover:bg-sunken hover:text-ink',
                  'md:opacity-0 md:focus-visible:opacity-100 md:group-hover/value:opacity-100',
                )}
              >
                <Ban aria-hidden className="size-3.5" />
              </button>
              <span className="text-caption text-ink-3 tabular-nums">
                {count === undefined ? '0' : formatCount(count)}
              </span>
            </li>
          );
        })}
      </ul>
      {listed.length > few && (
        <Button variant="link" className="mt-0.5 text-caption" onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `${formatCount(listed.length - few)} more`}
        </Button>
      )}
      {all && more && <p className="text-caption text-ink-3">There are more; narrow the log to see them.</p>}
      {sampleOf !== null && <p className="text-caption text-ink-3">Of the newest {formatCount(sampleOf)} requests.</p>}
    </fieldset>
  );
}
