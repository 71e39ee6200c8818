'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { failureOf } from '@/server/client/use-api';
import { useSession } from '@/server/client/use-session';
import { useSignInRedirect } from '@/server/client/use-sign-in-redirect';
import { ErrorPanel } from '@/ui/error-panel';
import { ShellSkeleton } from './shell-skeleton';

/** The bare address: to the first organization, or to founding one. */
export function HomePage() {
  const { session, error, signedOut, retry } = useSession();
  const router = useRouter();
  useSignInRedirect(signedOut);
  useEffect(() => {
    if (session === undefined) return;
    const first = session.organizations[0];
    const founding = session.user.isOperator ? '/operator' : '/onboarding';
    router.replace(first === undefined ? founding : `/o/${first.slug}/overview`);
  }, [session, router]);
  const failure = failureOf('Your session could not be read', signedOut ? null : error);
  if (failure === undefined) return <ShellSkeleton />;
  return (
    <main className="mx-auto max-w-xl p-6">
      <ErrorPanel {...failure} onRetry={retry} />
    </main>
  );
}
