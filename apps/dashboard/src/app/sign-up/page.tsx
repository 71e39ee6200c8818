import type { Metadata } from 'next';
import { Suspense } from 'react';
import { SignUpPage } from '@/features/auth/sign-up-page';

export const metadata: Metadata = { title: 'Create your account' };

export default function Page() {
  // The page reads the address, which is known only in the browser.
  return (
    <Suspense>
      <SignUpPage />
    </Suspense>
  );
}
