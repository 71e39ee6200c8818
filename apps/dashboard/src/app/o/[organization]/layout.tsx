import type { ReactNode } from 'react';
import { OrganizationShell } from '@/features/shell/organization-shell';
import { currentOrganization, currentUser } from '@/server/auth/page-session';

interface OrganizationLayoutProps {
  params: Promise<{ organization: string }>;
  children: ReactNode;
}

/** A stranger's organization is not found. Who is not signed in is sent to sign in by the shell, which knows the whole address. */
export default async function OrganizationLayout({ params, children }: OrganizationLayoutProps) {
  const { organization } = await params;
  if (await currentUser()) await currentOrganization(organization);
  return <OrganizationShell slug={organization}>{children}</OrganizationShell>;
}
