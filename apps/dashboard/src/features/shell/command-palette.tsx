'use client';
import { Command } from 'cmdk';
import { FileSearch, KeyRound, type LucideIcon, Plus, Server, Split, User, Users } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useApi } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { destinations } from './navigation';

const requestId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Goes anywhere by name: pages, teams, keys, members, provider accounts, rules, and a request by its pasted id. */
export function CommandPalette({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 animate-appear bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-60 w-[calc(100%-2rem)] max-w-xl -translate-x-1/2 animate-appear overflow-hidden rounded-xl border bg-panel shadow-lift outline-none"
        >
          <Dialog.Title className="sr-only">Find anything</Dialog.Title>
          <Palette onDone={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Palette({ onDone }: { onDone: () => void }) {
  const router = useRouter();
  const { href, can } = useOrganization();
  const [text, setText] = useState('');
  const groups = useEntities();
  const go = (path: string) => {
    onDone();
    router.push(href(path));
  };
  const pasted = requestId.test(text.trim()) ? text.trim().toLowerCase() : undefined;
  return (
    <Command label="Find anything" className="flex max-h-[70vh] flex-col">
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="A page, team, key, member, provider, rule, or a request id"
        className="w-full border-b bg-transparent px-4 py-3.5 outline-none placeholder:text-ink-3"
      />
      <Command.List className="min-h-0 overflow-y-auto p-2 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-caption [&_[cmdk-group-heading]]:text-ink-3">
        <Command.Empty className="px-2 py-6 text-center text-ink-3">Nothing here has that name.</Command.Empty>
        {pasted !== undefined && (
          <Command.Group heading="Request" forceMount>
            <Item icon={FileSearch} value={pasted} label={pasted} onSelect={() => go(`requests?request=${pasted}`)} />
          </Command.Group>
        )}
        <Command.Group heading="Pages">
          {destinations.map(({ path, label, icon, letter }) => (
            <Item
              key={path}
              icon={icon}
              value={`page ${label}`}
              label={label}
              hint={`g ${letter}`}
              onSelect={() => go(path)}
            />
          ))}
        </Command.Group>
        <Command.Group heading="Actions">
          {can('virtual-keys.manage') && (
            <Item icon={Plus} value="issue a key create" label="Issue a key" onSelect={() => go('keys?issue=true')} />
          )}
        </Command.Group>
        {groups.map((group) => (
          <Command.Group key={group.heading} heading={group.heading}>
            {group.entities.map((entity) => (
              <Item
                key={entity.id}
                icon={group.icon}
                value={`${group.heading} ${entity.name} ${entity.id}`}
                label={entity.name}
                hint={entity.hint}
                onSelect={() => go(entity.path)}
              />
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}

interface ItemProps {
  icon: LucideIcon;
  value: string;
  label: string;
  hint?: string | undefined;
  onSelect: () => void;
}

function Item({ icon: Icon, value, label, hint, onSelect }: ItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex cursor-pointer items-center gap-2.5 rounded-md px-2 py-2 data-[selected=true]:bg-sunken"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-ink-3" strokeWidth={1.6} />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {hint !== undefined && <span className="shrink-0 font-mono text-caption text-ink-3">{hint}</span>}
    </Command.Item>
  );
}

interface EntityGroup {
  heading: string;
  icon: LucideIcon;
  entities: { id: string; name: string; hint?: string; path: string }[];
}

function useEntities(): EntityGroup[] {
  const teams = useApi(contract.teams.list, {});
  const keys = useApi(contract.virtualKeys.list, { query: { status: 'active', limit: 200 } });
  const members = useApi(contract.members.list, {});
  const accounts = useApi(contract.providerAccounts.list, {});
  const routing = useApi(contract.routing.read, {});
  return [
    {
      heading: 'Teams',
      icon: Users,
      entities: (teams.data?.items ?? []).map(({ id, name }) => ({ id, name, path: `teams/${id}` })),
    },
    {
      heading: 'Keys',
      icon: KeyRound,
      entities: (keys.data?.items ?? []).map(({ id, name, prefix, last4 }) => ({
        id,
        name,
        hint: `${prefix}…${last4}`,
        path: 'keys',
      })),
    },
    {
      heading: 'Members',
      icon: User,
      entities: (members.data?.items ?? []).map(({ id, name, email }) => ({ id, name, hint: email, path: 'members' })),
    },
    {
      heading: 'Providers',
      icon: Server,
      entities: (accounts.data?.items ?? []).map(({ id, name }) => ({ id, name, path: `providers?show=${id}` })),
    },
    {
      heading: 'Rules',
      icon: Split,
      entities: (routing.data?.published.rules ?? []).map(({ id, name }) => ({ id, name, path: `routing?rule=${id}` })),
    },
  ].filter((group) => group.entities.length > 0);
}
