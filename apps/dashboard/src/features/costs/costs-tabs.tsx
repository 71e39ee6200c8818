'use client';
import { useOrganization } from '@/server/client/use-organization';
import { PageTabs } from '@/ui/page-tabs';

const pages = [
  { path: 'costs', label: 'Explorer' },
  { path: 'costs/statements', label: 'Statements' },
  { path: 'costs/what-if', label: 'What if' },
  { path: 'costs/adjustments', label: 'Corrections' },
] as const;

/** The views of costs. */
export function CostsTabs({ current }: { current: (typeof pages)[number]['path'] }) {
  const { href } = useOrganization();
  return (
    <PageTabs
      label="Views of costs"
      pages={pages.map(({ path, label }) => ({ href: href(path), label }))}
      current={href(current)}
    />
  );
}
