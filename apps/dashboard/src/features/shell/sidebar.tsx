'use client';
import { ShieldCheck } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useOrganization } from '@/server/client/use-organization';
import { Brand } from '@/ui/brand';
import { cn } from '@/ui/cn';
import { type Destination, navigation } from './navigation';
import { OrganizationSwitcher } from './organization-switcher';

/** Brand, organization and pages; the same in the side column and in the phone's sheet. */
export function Sidebar({ onNavigate = stay }: { onNavigate?: () => void }) {
  const { href, user } = useOrganization();
  return (
    <div className="flex h-full flex-col gap-4 overflow-y-auto bg-sunken px-3 py-4">
      <Link href={href('overview')} onClick={onNavigate} className="mx-1 self-start rounded-md px-1">
        <Brand />
      </Link>
      <OrganizationSwitcher />
      <nav aria-label="Pages" className="grid gap-px">
        {navigation.map((group) => (
          <div key={group.label ?? 'start'} className="grid gap-px">
            {group.label !== undefined && (
              <p className="px-2 pt-2.5 pb-1 font-medium text-caption text-ink-3">{group.label}</p>
            )}
            {group.destinations.map((destination) => (
              <SidebarLink
                key={destination.path}
                href={href(destination.path)}
                label={destination.label}
                icon={destination.icon}
                onNavigate={onNavigate}
              />
            ))}
          </div>
        ))}
        {user.isOperator && (
          <div className="grid gap-px">
            <p className="px-2 pt-2.5 pb-1 font-medium text-caption text-ink-3">Installation</p>
            <SidebarLink href="/operator" label="Operator" icon={ShieldCheck} onNavigate={onNavigate} />
          </div>
        )}
      </nav>
    </div>
  );
}

interface SidebarLinkProps extends Pick<Destination, 'label' | 'icon'> {
  href: string;
  onNavigate: () => void;
}

function SidebarLink({ href, label, icon: Icon, onNavigate }: SidebarLinkProps) {
  const path = usePathname();
  const here = path === href || path.startsWith(`${href}/`);
  return (
    <Link
      href={href}
      onClick={onNavigate}
      aria-current={here ? 'page' : undefined}
      className={cn(
        'flex items-center gap-2.5 rounded-md px-2 py-1.5 text-ink-2 transition-colors hover:text-ink',
        here ? 'bg-panel font-medium text-ink ring-1 ring-line' : 'hover:bg-line/40',
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0 opacity-85" strokeWidth={1.6} />
      {label}
    </Link>
  );
}

/** In the side column there is nothing to close. */
function stay(): void {}
