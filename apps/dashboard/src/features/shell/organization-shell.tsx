'use client';
import { can } from '@switchyard/core/tenancy/permissions';
import { type ReactNode, useMemo, useState } from 'react';
import { failureOf } from '@/server/client/use-api';
import { type CurrentOrganization, OrganizationContext } from '@/server/client/use-organization';
import { type Session, useSession } from '@/server/client/use-session';
import { useSignInRedirect } from '@/server/client/use-sign-in-redirect';
import { CrumbContext } from '@/ui/crumb';
import { Drawer } from '@/ui/drawer';
import { ErrorPanel } from '@/ui/error-panel';
import { CommandPalette } from './command-palette';
import { NoOrganization } from './no-organization';
import { ShellSkeleton } from './shell-skeleton';
import { Sidebar } from './sidebar';
import { TopBar } from './top-bar';
import { useNavigationKeys } from './use-navigation-keys';

/** The frame of every page of an organization; sends people who are not signed in to the sign-in page. */
export function OrganizationShell({ slug, children }: { slug: string; children: ReactNode }) {
  const { session, error, signedOut, retry } = useSession();
  const organization = useMemo(() => currentOrganization(session, slug), [session, slug]);
  useSignInRedirect(signedOut);
  if (session === undefined) {
    const failure = failureOf('Your session could not be read', signedOut ? null : error);
    if (failure === undefined) return <ShellSkeleton />;
    return (
      <main className="mx-auto max-w-xl p-6">
        <ErrorPanel {...failure} onRetry={retry} />
      </main>
    );
  }
  if (organization === undefined) return <NoOrganization slug={slug} session={session} />;
  return (
    <OrganizationContext value={organization}>
      <Frame>{children}</Frame>
    </OrganizationContext>
  );
}

function currentOrganization(session: Session | undefined, slug: string): CurrentOrganization | undefined {
  const found = session?.organizations.find((one) => one.slug === slug);
  if (session === undefined || found === undefined) return undefined;
  return {
    ...found,
    can: (permission) => can(found.role, permission),
    href: (path) => `/o/${found.slug}/${path}`,
    gatewayUrl: session.installation.gatewayUrl,
    mail: session.installation.mail,
    user: session.user,
  };
}

function Frame({ children }: { children: ReactNode }) {
  const [finding, setFinding] = useState(false);
  const [sheet, setSheet] = useState(false);
  const [crumb, setCrumb] = useState<string | undefined>(undefined);
  useNavigationKeys(setFinding);
  return (
    <CrumbContext value={setCrumb}>
      <a
        href="#content"
        className="sr-only z-60 rounded-md bg-ink px-3 py-2 text-paper focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <div className="grid min-h-dvh lg:grid-cols-[224px_minmax(0,1fr)] print:block">
        <aside className="sticky top-0 hidden h-dvh border-r lg:block print:hidden">
          <Sidebar />
        </aside>
        <div className="min-w-0 px-4 pb-12 md:px-6 lg:px-8 print:p-0">
          <div className="mx-auto w-full max-w-[1280px]">
            <TopBar crumb={crumb} onFind={() => setFinding(true)} onMenu={() => setSheet(true)} />
            <main id="content" tabIndex={-1} className="outline-none">
              {children}
            </main>
          </div>
        </div>
      </div>
      <Drawer side="left" open={sheet} onOpenChange={setSheet} title="Pages">
        <div className="-mx-5 -my-4 h-[calc(100%+2rem)]">
          <Sidebar onNavigate={() => setSheet(false)} />
        </div>
      </Drawer>
      <CommandPalette open={finding} onOpenChange={setFinding} />
    </CrumbContext>
  );
}
