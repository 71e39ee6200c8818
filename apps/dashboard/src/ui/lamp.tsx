import type { ReactNode } from 'react';
import { cn } from './cn';

export type LampTone = 'clear' | 'caution' | 'stop' | 'off';

const dots: Record<LampTone, string> = {
  clear: 'bg-clear ring-clear-soft',
  caution: 'bg-caution ring-caution-soft',
  stop: 'bg-stop ring-stop-soft',
  off: 'bg-ink-3 ring-sunken',
};

/** A signal lamp: a state as a dot with the words that say it, so colour never stands alone. */
export function Lamp({ tone, children, className }: { tone: LampTone; children: ReactNode; className?: string }) {
  return (
    <span className={cn('inline-flex items-baseline gap-2 text-small', className)}>
      <span aria-hidden className={cn('size-2 shrink-0 translate-y-[-0.5px] rounded-full ring-3', dots[tone])} />
      <span className="min-w-0">{children}</span>
    </span>
  );
}
