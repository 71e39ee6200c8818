'use client';
import { Menu as MenuIcon, Search } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useOrganization } from '@/server/client/use-organization';
import { Button } from '@/ui/button';
import { destinations } from './navigation';
import { UserMenu } from './user-menu';

interface TopBarProps {
  crumb: string | undefined;
  onFind: () => void;
  onMenu: () => void;
}

/** Where one is, the palette's button and the person's menu; on a phone also the button of the sheet with the pages. */
export function TopBar({ crumb, onFind, onMenu }: TopBarProps) {
  const { user } = useOrganization();
  return (
    <header className="print:hidden sticky top-0 z-20 flex h-14 items-center justify-between gap-3 bg-paper/95 backdrop-blur-sm">
      <div className="flex min-w-0 items-center gap-2">
        <Button variant="quiet" size="icon" className="-ml-2 lg:hidden" aria-label="Open the pages" onClick={onMenu}>
          <MenuIcon aria-hidden />
        </Button>
        <Breadcrumb crumb={crumb} />
      </div>
      <div className="flex items-center gap-2">
        <Button variant="quiet" onClick={onFind} aria-keyshortcuts="Meta+K Control+K">
          <Search aria-hidden className="sm:hidden" />
          <span className="max-sm:sr-only">Find anything</span>
          <kbd className="hidden rounded-sm border border-line-strong px-1 font-mono text-[11px] text-ink-3 sm:inline">
            ⌘K
          </kbd>
        </Button>
        <UserMenu name={user.name} email={user.email} />
      </div>
    </header>
  );
}

function Breadcrumb({ crumb }: { crumb: string | undefined }) {
  const { name, href } = useOrganization();
  const path = usePathname();
  const here = destinations.find((one) => path === href(one.path) || path.startsWith(`${href(one.path)}/`));
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 text-ink-2">
        <li className="min-w-0 truncate max-sm:hidden">
          <Link href={href('overview')} className="hover:text-ink">
            {name}
          </Link>
        </li>
        {here !== undefined && (
          <li className="flex shrink-0 items-center gap-1.5">
            <span aria-hidden className="text-ink-3 max-sm:hidden">
              /
            </span>
            {crumb === undefined ? (
              <span aria-current="page">{here.label}</span>
            ) : (
              <Link href={href(here.path)} className="hover:text-ink">
                {here.label}
              </Link>
            )}
          </li>
        )}
        {crumb !== undefined && (
          <li className="flex min-w-0 items-center gap-1.5">
            <span aria-hidden className="text-ink-3">
              /
            </span>
            <span aria-current="page" className="truncate">
              {crumb}
            </span>
          </li>
        )}
      </ol>
    </nav>
  );
}
