'use client';
import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { failureOf } from '@/server/client/use-api';
import { useSession } from '@/server/client/use-session';
import { useSignInRedirect } from '@/server/client/use-sign-in-redirect';
import { Brand } from '@/ui/brand';
import { Button } from '@/ui/button';
import { ErrorPanel } from '@/ui/error-panel';
import { ShellSkeleton } from './shell-skeleton';
import { UserMenu } from './user-menu';

/** The frame of the pages that belong to the installation and to no organization. */
export function InstallationShell({ children }: { children: ReactNode }) {
  const { session, error, signedOut, retry } = useSession();
  useSignInRedirect(signedOut);
  const failure = failureOf('Your session could not be read', signedOut ? null : error);
  if (session === undefined && failure === undefined) return <ShellSkeleton />;
  const first = session?.organizations[0];
  return (
    <div className="mx-auto w-full max-w-[1280px] px-4 pb-12 md:px-6">
      <header className="flex h-14 items-center justify-between gap-3">
        <div className="flex min-w-0 items-center gap-3">
          <Link href="/" className="rounded-md">
            <Brand />
          </Link>
          {first !== undefined && (
            <Button asChild variant="quiet">
              <Link href={`/o/${first.slug}/overview`}>
                <ArrowLeft aria-hidden />
                <span className="max-sm:sr-only">{first.name}</span>
              </Link>
            </Button>
          )}
        </div>
        {session !== undefined && <UserMenu name={session.user.name} email={session.user.email} />}
      </header>
      <main>
        {failure !== undefined && <ErrorPanel {...failure} onRetry={retry} />}
        {session !== undefined && children}
      </main>
    </div>
  );
}
