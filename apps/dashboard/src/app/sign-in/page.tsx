import type { Metadata } from 'next';
import { Suspense } from 'react';
import { SignInPage } from '@/features/auth/sign-in-page';

export const metadata: Metadata = { title: 'Sign in' };

export default function Page() {
  // The page reads the address, which is known only in the browser.
  return (
    <Suspense>
      <SignInPage />
    </Suspense>
  );
}
