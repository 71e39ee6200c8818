import type { Metadata } from 'next';
import { Suspense } from 'react';
import { VerifyEmailPage } from '@/features/auth/verify-email-page';

export const metadata: Metadata = { title: 'Verify your e-mail address' };

export default function Page() {
  // The page reads the address, which is known only in the browser.
  return (
    <Suspense>
      <VerifyEmailPage />
    </Suspense>
  );
}
