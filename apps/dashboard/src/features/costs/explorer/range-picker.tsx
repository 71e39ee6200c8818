'use client';
import { Segmented } from '@/ui/segmented';
import { type RangeName, type ResolvedRange, rangeLabels, rangeNames, rangeWords } from './range';

const options = rangeNames.map((value) => ({ value, label: rangeLabels[value] }));

interface RangePickerProps {
  name: RangeName;
  range: ResolvedRange;
  from: string | null;
  to: string | null;
  /** A preset forgets the days of a custom range; null takes a part away. */
  onChange: (change: { range?: RangeName; from?: string | null; to?: string | null }) => void;
}

/** A preset or two days, and under it what that comes to, in UTC. */
export function RangePicker({ name, range, from, to, onChange }: RangePickerProps) {
  const lastDay = new Date(Date.parse(range.to) - 1).toISOString().slice(0, 10);
  const firstDay = range.from.slice(0, 10);
  return (
    <div className="grid min-w-0 max-w-full gap-1.5">
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        <Segmented
          label="Time range"
          value={name}
          options={options}
          onChange={(next) =>
            onChange(
              next === 'custom' ? { range: next, from: firstDay, to: lastDay } : { range: next, from: null, to: null },
            )
          }
        />
        {name === 'custom' && (
          <>
            <Day label="First day" value={from ?? firstDay} onChange={(day) => onChange({ from: day })} />
            <span aria-hidden>–</span>
            <Day label="Last day" value={to ?? lastDay} onChange={(day) => onChange({ to: day })} />
          </>
        )}
      </div>
      <p className="text-caption text-ink-3">{rangeWords(range)}</p>
    </div>
  );
}

function Day({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  return (
    <input
      type="date"
      aria-label={label}
      value={value}
      onChange={(event) => event.target.value !== '' && onChange(event.target.value)}
      className="h-7 rounded-md border border-line-strong bg-panel px-2 text-caption"
    />
  );
}
