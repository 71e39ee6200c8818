import { cn } from '@/ui/cn';
import { Swatch } from '@/ui/swatch';
import { amountText, type Metric } from './metric';
import type { Picture } from './picture';

interface LegendProps {
  picture: Picture;
  metric: Metric;
  /** The one series in sight, where only one is. */
  chosen?: string | undefined;
  onChoose?: ((id: string | undefined) => void) | undefined;
}

const entry = 'inline-flex min-w-0 max-w-full items-center gap-1.5';

/** Names with totals, in the order of the picture. Where one series is in sight, it is chosen here. */
export function Legend({ picture, metric, chosen, onChoose }: LegendProps) {
  const entries = picture.series.map((one) => ({ ...one, text: amountText(metric, one.amount) }));
  if (onChoose === undefined) {
    return (
      <ul
        aria-label="Legend"
        className="flex min-w-0 flex-wrap gap-x-4 gap-y-1.5 px-5 pt-2 pb-3 text-caption text-ink-2"
      >
        {entries.map(({ id, color, name, text }) => (
          <li key={id} className={entry}>
            <Swatch color={color} />
            <span className="max-w-48 truncate">{name}</span>
            <span className="font-medium text-ink">{text}</span>
          </li>
        ))}
      </ul>
    );
  }
  const all = { id: undefined, color: '--s1', name: 'All together', text: amountText(metric, picture.total) };
  return (
    <ul aria-label="Series in sight" className="flex min-w-0 flex-wrap gap-2 px-5 pt-2 pb-3 text-caption text-ink-2">
      {[all, ...entries].map(({ id, color, name, text }) => (
        <li key={id ?? 'all'} className="max-w-full">
          <button
            type="button"
            aria-pressed={id === chosen}
            onClick={() => onChoose(id)}
            className={cn(entry, 'rounded-md border px-2 py-1', id === chosen && 'border-ink-3 bg-sunken')}
          >
            <Swatch color={color} />
            <span className="max-w-40 truncate">{name}</span>
            <span className="font-medium text-ink">{text}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
