import type { ComponentProps } from 'react';
import { cn } from './cn';

interface ChipProps extends ComponentProps<'span'> {
  /** `soft` names a thing one can go to or a value one chose; `plain` is everything else. */
  tone?: 'plain' | 'soft' | 'muted';
  mono?: boolean;
}

/** A short value inside a sentence or a table cell. */
export function Chip({ tone = 'plain', mono = false, className, ...rest }: ChipProps) {
  return (
    <span
      className={cn(
        'inline-flex max-w-full items-center gap-1 whitespace-nowrap rounded-sm border px-1.5 py-px text-caption',
        tone === 'plain' && 'border-line-strong bg-panel text-ink',
        tone === 'soft' && 'border-transparent bg-accent-soft font-medium text-accent',
        tone === 'muted' && 'border-line bg-sunken text-ink-2',
        mono && 'font-mono',
        className,
      )}
      {...rest}
    />
  );
}
