'use client';
import { ChevronsUpDown, Plus } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useOrganization } from '@/server/client/use-organization';
import { useSession } from '@/server/client/use-session';
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from '@/ui/dropdown-menu';

/** Which organization is shown, and the way to the others. */
export function OrganizationSwitcher() {
  const current = useOrganization();
  const { session } = useSession();
  const router = useRouter();
  return (
    <Menu>
      <MenuTrigger
        aria-label={`Organization ${current.name}, switch`}
        className="flex w-full items-center justify-between gap-2 rounded-lg border bg-panel px-2.5 py-2 text-left font-medium hover:border-line-strong"
      >
        <span className="truncate">{current.name}</span>
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-3" />
      </MenuTrigger>
      <MenuContent align="start" className="w-(--radix-dropdown-menu-trigger-width)">
        <MenuLabel>Organizations</MenuLabel>
        <MenuRadioGroup value={current.slug} onValueChange={(slug) => router.push(`/o/${slug}/overview`)}>
          {(session?.organizations ?? []).map((organization) => (
            <MenuRadioItem key={organization.id} value={organization.slug}>
              <span className="truncate">{organization.name}</span>
              {organization.status === 'SUSPENDED' && <span className="text-caption text-ink-3">suspended</span>}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
        <MenuSeparator />
        <MenuItem asChild>
          <Link href="/onboarding">
            <Plus aria-hidden />
            New organization
          </Link>
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
