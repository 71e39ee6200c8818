import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ExplorerPage } from '@/features/costs/explorer/explorer-page';

export const metadata: Metadata = { title: 'Costs' };

export default function Page() {
  return (
    <Suspense>
      <ExplorerPage />
    </Suspense>
  );
}
