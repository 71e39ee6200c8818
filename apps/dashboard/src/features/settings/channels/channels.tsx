'use client';

import { useMemo, useState } from 'react';
import { toast } from 'sonner';
import { failureOf, useApi, useCall, useLock } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { DataTable } from '@/ui/data-table';
import { NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { When } from '@/ui/when';
import { channelColumns } from './channel-columns';
import { ChannelDialog } from './channel-dialog';
import { type Channel, mailOff } from './channel-words';
import { useChannelTest } from './use-channel-test';

/** Where people are told of budgets: channels with how their last message went. */
export function Channels() {
  const [edited, setEdited] = useState<Channel | 'new'>();
  const [removed, setRemoved] = useState<Channel>();
  const channels = useApi(contract.channels.list, {});
  const { mail } = useOrganization();
  const lock = useLock('channels.manage');
  const call = useCall();
  const { test, testing, failure } = useChannelTest();
  const columns = useMemo(
    () => channelColumns({ lock, mail, testing, onTest: test, onEdit: setEdited, onRemove: setRemoved }),
    [lock, mail, testing, test],
  );
  const add = (
    <ActionButton variant="solid" reason={lock} onClick={() => setEdited('new')}>
      Add a channel
    </ActionButton>
  );
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-[72ch] text-ink-2">
          Budgets tell these channels when a share of the limit is used, and when they are on course to run out. Which
          budget tells which is chosen at the budget.
        </p>
        {add}
      </div>
      {!mail && channels.data?.items.some(({ kind }) => kind === 'email') && (
        <p className="rounded-lg border border-caution/50 bg-caution-soft px-4 py-2.5">{mailOff}</p>
      )}
      {failure && <ErrorPanel {...failure} />}
      <DataTable
        label="Notification channels"
        columns={columns}
        rows={channels.data?.items}
        rowId={({ id }) => id}
        fetching={channels.isFetching && channels.isPending}
        skeletonRows={3}
        error={failureOf('The channels could not be read', channels.error)}
        onRetry={() => void channels.refetch()}
        nothingYet={
          <NothingYet title="No channel yet">
            Add e-mail addresses, a Slack channel or a webhook of your own, and let budgets tell them.
          </NothingYet>
        }
      />
      <ChannelDialog edited={edited} onClose={() => setEdited(undefined)} />
      <ConfirmDialog
        open={removed !== undefined}
        onOpenChange={(open) => !open && setRemoved(undefined)}
        title={`Remove ${removed?.name ?? ''}?`}
        description="What it still had to send is not sent, and its address cannot be brought back."
        impact={[
          { label: 'Budgets that no longer tell it', value: namesOf(removed?.budgets) },
          { label: 'Last message', value: <When at={removed?.lastSentAt ?? null} /> },
        ]}
        action="Remove channel"
        onConfirm={async () => {
          if (removed === undefined) return;
          await call(contract.channels.remove, { params: { id: removed.id } });
          toast.success(`${removed.name} is removed`);
        }}
      />
    </div>
  );
}

const namesOf = (budgets: Channel['budgets'] = []) =>
  budgets.length === 0 ? 'none' : budgets.map(({ name }) => name).join(', ');
