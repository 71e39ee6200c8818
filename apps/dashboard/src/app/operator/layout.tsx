import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { InstallationShell } from '@/features/shell/installation-shell';
import { currentUser } from '@/server/auth/page-session';

/** For the operator only; to everyone else who is signed in the page does not exist. */
export default async function OperatorLayout({ children }: { children: ReactNode }) {
  const user = await currentUser();
  if (user && !user.isOperator) notFound();
  return <InstallationShell>{children}</InstallationShell>;
}
