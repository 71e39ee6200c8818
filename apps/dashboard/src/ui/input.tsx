import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

/** How every text-like control looks. 16 px on phones, so that browsers there do not zoom in on focus. */
export const controlClass =
  'w-full min-w-0 rounded-md border border-line-strong bg-panel px-3 text-title text-ink sm:text-body ' +
  'placeholder:text-ink-3 outline-none transition-[border-color,box-shadow] duration-100 ' +
  'hover:border-ink-3 focus-visible:border-accent focus-visible:ring-3 focus-visible:ring-accent-soft ' +
  'aria-invalid:border-stop aria-invalid:focus-visible:ring-stop-soft ' +
  'disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-3 [&[readonly]]:bg-sunken';

type InputProps = ComponentProps<'input'> & {
  /** Shown inside, before the text: a currency sign. */
  before?: ReactNode;
  /** Shown inside, after the text: a unit. */
  after?: ReactNode;
  mono?: boolean;
};

/** A line of text. Units stand inside the box. */
export function Input({ before, after, mono = false, className, ...props }: InputProps) {
  const input = (
    <input
      type="text"
      {...props}
      className={cn(
        controlClass,
        'h-9',
        mono && 'font-mono text-title sm:text-small',
        before !== undefined && 'pl-7',
        after !== undefined && 'pr-24',
        className,
      )}
    />
  );
  if (before === undefined && after === undefined) return input;
  return (
    <span className="relative block">
      {before !== undefined && <Unit className="left-3">{before}</Unit>}
      {input}
      {after !== undefined && <Unit className="right-3">{after}</Unit>}
    </span>
  );
}

function Unit({ className, children }: { className: string; children: ReactNode }) {
  return (
    <span
      aria-hidden
      className={cn('pointer-events-none absolute inset-y-0 flex items-center text-small text-ink-3', className)}
    >
      {children}
    </span>
  );
}
