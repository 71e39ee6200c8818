'use client';
import { CalendarRange } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/popover';
import { Segmented } from '@/ui/segmented';
import type { ChangeFilter, GivenFilter } from './log-search';
import { sinceLabels, sinceNames, sinceOf, spanWords } from './range';

interface RangePickerProps {
  given: GivenFilter;
  /** What the server took the range to be; undefined until it answers. */
  resolved: { from: string; to: string } | undefined;
  onChange: ChangeFilter;
}

/** A time up to now, which stays relative, or one from and to; under it what that comes to, in UTC. */
export function RangePicker({ given, resolved, onChange }: RangePickerProps) {
  const since = sinceOf(given);
  const known = sinceNames.find((name) => name === since);
  const options = [
    ...(known === undefined ? [{ value: 'other', label: since ?? 'Chosen time' }] : []),
    ...sinceNames.map((value) => ({ value, label: sinceLabels[value] })),
  ];
  return (
    <div className="grid min-w-0 max-w-full gap-1.5">
      <div className="flex min-w-0 max-w-full items-center gap-2">
        <Segmented
          label="Time range"
          value={known ?? 'other'}
          options={options}
          onChange={(next) => next !== 'other' && onChange({ since: [next], from: null, to: null })}
        />
        <CustomRange resolved={resolved} onChange={onChange} />
      </div>
      <p className="min-h-4 text-caption text-ink-3">{resolved && spanWords(resolved.from, resolved.to)}</p>
    </div>
  );
}

function CustomRange({ resolved, onChange }: Omit<RangePickerProps, 'given'>) {
  const [open, setOpen] = useState(false);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button size="small" aria-label="Choose a time from and to">
          <CalendarRange aria-hidden />
          <span className="max-sm:hidden">Custom</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label="Choose a time">
        <Moments
          resolved={resolved}
          onChange={(change) => {
            onChange(change);
            setOpen(false);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}

function Moments({ resolved, onChange }: Omit<RangePickerProps, 'given'>) {
  const [from, setFrom] = useState(resolved?.from.slice(0, 16) ?? '');
  const [to, setTo] = useState(resolved?.to.slice(0, 16) ?? '');
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [start, end] = [Date.parse(`${from}Z`), Date.parse(`${to}Z`)];
    if (!(start < end)) return setProblem('It must end after it begins.');
    onChange({ since: null, from: [new Date(start).toISOString()], to: [new Date(end).toISOString()] });
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-3">
      <Field label="From, UTC" error={problem}>
        {(control) => (
          <Input {...control} type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
        )}
      </Field>
      <Field label="To, UTC">
        {(control) => (
          <Input {...control} type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
        )}
      </Field>
      <Button type="submit" variant="solid">
        Show this time
      </Button>
    </form>
  );
}
