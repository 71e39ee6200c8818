import type { ReactNode } from 'react';
import { InstallationShell } from '@/features/shell/installation-shell';

export default function OperatorLayout({ children }: { children: ReactNode }) {
  return <InstallationShell>{children}</InstallationShell>;
}
