import type { ReactNode } from 'react';
import { Brand } from './brand';
import { cn } from './cn';

interface CenteredCardProps {
  title: ReactNode;
  lead: ReactNode;
  children?: ReactNode;
  /** Where else one might want to go. */
  foot?: ReactNode;
  className?: string;
}

/** A page that is one card in the middle, under the mark. */
export function CenteredCard({ title, lead, children, foot, className }: CenteredCardProps) {
  return (
    <main className="grid min-h-dvh content-center justify-items-center gap-6 px-4 py-10">
      <Brand className="text-title" />
      <section
        className={cn('grid w-full max-w-[400px] gap-5 rounded-xl border bg-panel p-6 shadow-lift sm:p-8', className)}
      >
        <header>
          <h1 className="font-semibold text-page tracking-[-0.015em]">{title}</h1>
          <div className="mt-1 text-ink-2">{lead}</div>
        </header>
        {children}
      </section>
      {foot !== undefined && <p className="text-center text-ink-2 [&_a]:underline [&_a]:underline-offset-2">{foot}</p>}
    </main>
  );
}
