import type { Metadata } from 'next';
import { Suspense } from 'react';
import { SpendPerDay } from '@/features/costs/spend-per-day';
import { Checklist } from '@/features/onboarding/checklist';
import { OverviewPage } from '@/features/overview/overview-page';

export const metadata: Metadata = { title: 'Overview' };

export default function Page() {
  return (
    <Suspense>
      <OverviewPage checklist={<Checklist />} spend={<SpendPerDay />} />
    </Suspense>
  );
}
