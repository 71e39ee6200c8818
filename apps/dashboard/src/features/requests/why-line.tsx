import { Check, Minus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/ui/cn';

type PartProps = {
  title: string;
  /** A few words beside the title. */
  sub?: ReactNode;
  /** What stands there when there is no line. */
  empty: string;
  children: readonly ReactNode[];
};

/** One part of the decision, line by line. */
export function WhyPart({ title, sub, empty, children }: PartProps) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1 flex flex-wrap items-baseline gap-x-2 font-medium text-caption text-ink-3">
        {title}
        {sub !== undefined && <span className="font-normal">{sub}</span>}
      </h3>
      {children.length === 0 ? <p className="text-ink-2">{empty}</p> : <ol className="border-t">{children}</ol>}
    </section>
  );
}

const signs = {
  yes: { icon: Check, tone: 'text-clear' },
  no: { icon: Minus, tone: 'text-ink-3' },
  failed: { icon: X, tone: 'text-stop' },
} as const;

/** What came of a line: it passed, it did not apply, or it failed. */
export type WhySign = keyof typeof signs;

type LineProps = {
  sign: WhySign;
  /** The sign in words: "matched", "skipped". */
  said: string;
  title: ReactNode;
  aside: ReactNode;
  children: ReactNode;
};

/** One thing that was looked at: what came of it, and why. */
export function WhyLine({ sign, said, title, aside, children }: LineProps) {
  const { icon: Icon, tone } = signs[sign];
  return (
    <li className="flex gap-3 border-b py-2.5">
      <Icon role="img" aria-label={said} className={cn('mt-0.5 size-4 shrink-0', tone)} />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline justify-between gap-3">
          <span className={cn('min-w-0 break-words', sign !== 'no' && 'font-medium')}>{title}</span>
          <span className="shrink-0 text-caption text-ink-3">{aside}</span>
        </p>
        <div className="break-words text-ink-2 text-small">{children}</div>
      </div>
    </li>
  );
}
