import type { Metadata } from 'next';
import { Suspense } from 'react';
import { CostsPage } from '@/features/costs/costs-page';

export const metadata: Metadata = { title: 'Costs' };

export default function Page() {
  return (
    <Suspense>
      <CostsPage />
    </Suspense>
  );
}
