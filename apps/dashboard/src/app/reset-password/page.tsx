import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ResetPasswordPage } from '@/features/auth/reset-password-page';

export const metadata: Metadata = { title: 'Set a new password' };

export default function Page() {
  // The page reads the address, which is known only in the browser.
  return (
    <Suspense>
      <ResetPasswordPage />
    </Suspense>
  );
}
