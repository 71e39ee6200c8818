'use client';
import { usePathname, useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Sends people who are not signed in to the sign-in page, and back here afterwards. */
export function useSignInRedirect(signedOut: boolean): void {
  const router = useRouter();
  const path = usePathname();
  useEffect(() => {
    if (signedOut) router.replace(`/sign-in?next=${encodeURIComponent(path + window.location.search)}`);
  }, [signedOut, router, path]);
}
