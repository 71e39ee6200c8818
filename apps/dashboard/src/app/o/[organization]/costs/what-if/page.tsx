import type { Metadata } from 'next';
import { Suspense } from 'react';
import { WhatIfPage } from '@/features/costs/what-if/what-if-page';

export const metadata: Metadata = { title: 'What if' };

export default function Page() {
  return (
    <Suspense>
      <WhatIfPage />
    </Suspense>
  );
}
