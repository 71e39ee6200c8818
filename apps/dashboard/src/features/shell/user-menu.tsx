'use client';
import { useQueryClient } from '@tanstack/react-query';
import { LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { signOut } from 'next-auth/react';
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
import { useTheme } from '@/ui/theme-provider';

/** The signed-in person: theme and sign-out. */
export function UserMenu({ name, email }: { name: string; email: string }) {
  const { theme, setTheme } = useTheme();
  const queries = useQueryClient();
  const leave = async () => {
    await signOut({ redirect: false });
    queries.clear();
    window.location.assign('/sign-in');
  };
  return (
    <Menu>
      <MenuTrigger
        aria-label={`${name}, your menu`}
        className="inline-flex size-8 items-center justify-center rounded-full border border-line-strong bg-panel font-medium text-caption text-ink-2 hover:text-ink"
      >
        {initials(name)}
      </MenuTrigger>
      <MenuContent align="end" className="min-w-56">
        <div className="px-2 pt-1.5 pb-1">
          <p className="truncate font-medium">{name}</p>
          <p className="truncate text-caption text-ink-3">{email}</p>
        </div>
        <MenuSeparator />
        <MenuLabel>Theme</MenuLabel>
        <MenuRadioGroup value={theme ?? 'system'} onValueChange={setTheme}>
          <MenuRadioItem value="system">
            <Monitor aria-hidden />
            System
          </MenuRadioItem>
          <MenuRadioItem value="light">
            <Sun aria-hidden />
            Light
          </MenuRadioItem>
          <MenuRadioItem value="dark">
            <Moon aria-hidden />
            Dark
          </MenuRadioItem>
        </MenuRadioGroup>
        <MenuSeparator />
        <MenuItem onSelect={() => void leave()}>
          <LogOut aria-hidden />
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.charAt(0) ?? '');
  return letters.join('').toUpperCase();
}
