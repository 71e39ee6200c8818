import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

export function Card({ className, ...rest }: ComponentProps<'section'>) {
  return <section className={cn('min-w-0 rounded-xl border bg-panel', className)} {...rest} />;
}

interface CardHeaderProps {
  title: ReactNode;
  /** A few words beside the title: a count, a unit, a grouping. */
  sub?: ReactNode;
  action?: ReactNode;
  className?: string;
  id?: string;
}

export function CardHeader({ title, sub, action, className, id }: CardHeaderProps) {
  return (
    <header className={cn('flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 pt-4 pb-3', className)}>
      <h2 id={id} className="font-semibold text-body">
        {title} {sub !== undefined && <span className="ml-1 font-normal text-caption text-ink-3">{sub}</span>}
      </h2>
      {action}
    </header>
  );
}

export function CardBody({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={cn('px-5 pb-5', className)} {...rest} />;
}
