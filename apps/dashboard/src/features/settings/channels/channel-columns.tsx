import { MoreHorizontal } from 'lucide-react';
import { ActionButton } from '@/ui/action-button';
import { Button } from '@/ui/button';
import type { DataColumn } from '@/ui/data-table';
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/ui/dropdown-menu';
import { counted } from '@/ui/format';
import { Lamp } from '@/ui/lamp';
import { When } from '@/ui/when';
import { type Channel, destinationOf, kindWords, mailOff, stateOf } from './channel-words';

type ColumnOptions = {
  lock: string | undefined;
  /** Whether the installation sends mail. */
  mail: boolean;
  /** The channel that is being tested. */
  testing: string | undefined;
  onTest: (channel: Channel) => void;
  onEdit: (channel: Channel) => void;
  onRemove: (channel: Channel) => void;
};

/** The columns of the list of channels. */
export function channelColumns({
  lock,
  mail,
  testing,
  onTest,
  onEdit,
  onRemove,
}: ColumnOptions): DataColumn<Channel>[] {
  return [
    {
      id: 'name',
      header: 'Channel',
      card: 'title',
      cell: ({ name }) => <span className="font-medium lg:whitespace-nowrap">{name}</span>,
    },
    {
      id: 'to',
      header: 'Sends to',
      card: 'line',
      cell: (channel) => (
        <span title={channel.addresses.join(', ')}>
          {kindWords[channel.kind]} <span className="text-ink-3">· {destinationOf(channel)}</span>
        </span>
      ),
    },
    {
      id: 'budgets',
      header: 'Told by',
      className: 'whitespace-nowrap',
      cell: ({ budgets }) => (
        <span title={budgets.map(({ name }) => name).join(', ')} className={budgets.length === 0 ? 'text-ink-3' : ''}>
          {budgets.length === 0 ? 'no budget' : counted(budgets.length, 'budget')}
        </span>
      ),
    },
    { id: 'sent', header: 'Last sent', cell: ({ lastSentAt }) => <When at={lastSentAt} /> },
    {
      id: 'state',
      header: 'State',
      card: 'line',
      cell: (channel) => {
        const { tone, words } = stateOf(channel, mail);
        return <Lamp tone={tone}>{words}</Lamp>;
      },
    },
    {
      id: 'actions',
      header: '',
      card: 'aside',
      className: 'py-0 text-right',
      cell: (channel) => (
        <span className="inline-flex items-center gap-1">
          <ActionButton
            size="small"
            variant="quiet"
            reason={lock ?? (channel.kind === 'email' && !mail ? mailOff : undefined)}
            pending={testing === channel.id}
            onClick={() => onTest(channel)}
          >
            Send test<span className="sr-only"> to {channel.name}</span>
          </ActionButton>
          {lock === undefined && (
            <Menu>
              <MenuTrigger asChild>
                <Button variant="quiet" size="icon" aria-label={`More about ${channel.name}`}>
                  <MoreHorizontal aria-hidden />
                </Button>
              </MenuTrigger>
              <MenuContent align="end">
                <MenuItem onSelect={() => onEdit(channel)}>Edit…</MenuItem>
                <MenuItem tone="danger" onSelect={() => onRemove(channel)}>
                  Remove…
                </MenuItem>
              </MenuContent>
            </Menu>
          )}
        </span>
      ),
    },
  ];
}
