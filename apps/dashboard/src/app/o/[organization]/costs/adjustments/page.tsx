import type { Metadata } from 'next';
import { Suspense } from 'react';
import { AdjustmentsPage } from '@/features/costs/adjustments/adjustments-page';

export const metadata: Metadata = { title: 'Corrections' };

export default function Page() {
  return (
    <Suspense>
      <AdjustmentsPage />
    </Suspense>
  );
}
