import Link from 'next/link';
import { cn } from './cn';

interface PageTabsProps {
  /** What the pages are views of, for people who hear the page. */
  label: string;
  pages: readonly { href: string; label: string }[];
  /** The page in sight. */
  current: string;
}

/** Pages beside each other, each with an address of its own. */
export function PageTabs({ label, pages, current }: PageTabsProps) {
  return (
    <nav aria-label={label} className="mb-4 flex gap-5 overflow-x-auto border-b print:hidden">
      {pages.map((page) => (
        <Link
          key={page.href}
          href={page.href}
          aria-current={page.href === current ? 'page' : undefined}
          className={cn(
            '-mb-px whitespace-nowrap border-transparent border-b-2 py-2 text-ink-2 hover:text-ink focus-visible:outline-offset-[-2px]',
            page.href === current && 'border-ink font-medium text-ink',
          )}
        >
          {page.label}
        </Link>
      ))}
    </nav>
  );
}
