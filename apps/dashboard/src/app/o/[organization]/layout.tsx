import type { ReactNode } from 'react';
import { OrganizationShell } from '@/features/shell/organization-shell';

interface OrganizationLayoutProps {
  params: Promise<{ organization: string }>;
  children: ReactNode;
}

export default async function OrganizationLayout({ params, children }: OrganizationLayoutProps) {
  const { organization } = await params;
  return <OrganizationShell slug={organization}>{children}</OrganizationShell>;
}
