import type { Metadata } from 'next';
import { Suspense } from 'react';
import { StatementPage } from '@/features/costs/statements/statement-page';

export const metadata: Metadata = { title: 'Statement' };

export default async function Page({ params }: { params: Promise<{ statement: string }> }) {
  const { statement } = await params;
  return (
    <Suspense>
      <StatementPage id={statement} />
    </Suspense>
  );
}
