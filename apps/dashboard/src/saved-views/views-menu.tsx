'use client';
import { Bookmark } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useApi } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from '@/ui/dropdown-menu';
import { ManageViews } from './manage-views';
import { SaveView } from './save-view';
import type { SavedView, ViewedScreen } from './saved-view';

/** Questions that are kept, one's own and those that others share, and the way to keep this one. */
export function ViewsMenu({ of }: { of: ViewedScreen }) {
  const { href, can } = useOrganization();
  const router = useRouter();
  const [saving, setSaving] = useState(false);
  const [managing, setManaging] = useState(false);
  const views = useApi(contract.savedViews.list, { query: { screen: of.screen } });
  const items = views.data?.items ?? [];
  const mine = items.filter((view) => view.mine);
  const others = items.filter((view) => !view.mine);
  const { query } = of;
  // Of several that ask the same, the default is the one that was opened.
  const same = items.filter((view) => view.query === query);
  const current = same.find((view) => view.default) ?? same[0];
  const open = (view: SavedView) => router.push(`${href(of.path)}?${view.query}`);
  const keeps = can('saved-views.manage');
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <Button className="min-w-0 max-w-56">
            <Bookmark aria-hidden />
            <span className="truncate">{current?.name ?? 'Views'}</span>
          </Button>
        </MenuTrigger>
        <MenuContent align="end" className="max-w-72">
          {views.error !== null && <MenuLabel>The views could not be read.</MenuLabel>}
          {views.data !== undefined && items.length === 0 && <MenuLabel>No view is kept yet.</MenuLabel>}
          {mine.length > 0 && <MenuLabel>Yours</MenuLabel>}
          {mine.map((view) => (
            <Entry key={view.id} view={view} onOpen={open} />
          ))}
          {others.length > 0 && <MenuLabel>Shared by others</MenuLabel>}
          {others.map((view) => (
            <Entry key={view.id} view={view} onOpen={open} />
          ))}
          <MenuSeparator />
          {keeps && <MenuItem onSelect={() => setSaving(true)}>Keep this view…</MenuItem>}
          {keeps && mine.length > 0 && <MenuItem onSelect={() => setManaging(true)}>Change your views…</MenuItem>}
          <MenuItem onSelect={() => router.push(`${href(of.path)}?${of.usual}`)}>Start anew</MenuItem>
        </MenuContent>
      </Menu>
      <SaveView of={of} open={saving} onOpenChange={setSaving} />
      <ManageViews views={mine} query={query} open={managing} onOpenChange={setManaging} />
    </>
  );
}

function Entry({ view, onOpen }: { view: SavedView; onOpen: (view: SavedView) => void }) {
  const notes = [
    view.mine ? '' : view.owner.name,
    view.mine && view.shared ? 'shared' : '',
    view.default ? 'default' : '',
  ];
  return (
    <MenuItem onSelect={() => onOpen(view)}>
      <span className="min-w-0 flex-1 truncate">{view.name}</span>
      <span className="text-caption text-ink-3">{notes.filter((note) => note !== '').join(', ')}</span>
    </MenuItem>
  );
}
