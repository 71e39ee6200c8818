'use client';
import { useState } from 'react';
import { toast } from 'sonner';
import { failureOf, useApi, useCall, useLock } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { ErrorPanel } from '@/ui/error-panel';
import { Lamp } from '@/ui/lamp';
import { Skeleton } from '@/ui/skeleton';
import { useNow } from '@/ui/use-now';
import { When } from '@/ui/when';
import { type Hold, holdSpan } from './hold';
import { HoldDialog } from './hold-dialog';

/** What must not be deleted, whatever retention says and whoever asks. */
export function LegalHolds() {
  const [adding, setAdding] = useState(false);
  const [released, setReleased] = useState<Hold>();
  const holds = useApi(contract.legalHolds.list, {});
  const lock = useLock('request-logs.manage');
  const failure = failureOf('Legal holds could not be read', holds.error);
  return (
    <div className="grid gap-3">
      {failure && <ErrorPanel {...failure} onRetry={() => void holds.refetch()} />}
      {holds.isPending && <Skeleton className="h-12 w-full" />}
      {holds.data?.items.length === 0 && <p className="text-ink-2">No hold. Requests go when their time is up.</p>}
      {holds.data !== undefined && holds.data.items.length > 0 && (
        <ul aria-label="Legal holds" className="divide-y divide-line">
          {holds.data.items.map((hold) => (
            <HoldRow key={hold.id} hold={hold} lock={lock} onRelease={() => setReleased(hold)} />
          ))}
        </ul>
      )}
      <ActionButton reason={lock} className="justify-self-start" onClick={() => setAdding(true)}>
        Add a hold
      </ActionButton>
      <HoldDialog open={adding} onClose={() => setAdding(false)} />
      <ReleaseDialog hold={released} onClose={() => setReleased(undefined)} />
    </div>
  );
}

type HoldRowProps = { hold: Hold; lock: string | undefined; onRelease: () => void };

function HoldRow({ hold, lock, onRelease }: HoldRowProps) {
  const now = useNow(60_000);
  const { name, reason, createdBy, createdAt, releasedBy, releasedAt } = hold;
  const inForce = releasedAt === null;
  return (
    <li className="flex items-start justify-between gap-4 py-2.5 first:pt-0">
      <div className="min-w-0">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h3 className="break-words font-medium">{name}</h3>
          <Lamp tone={inForce ? 'caution' : 'off'}>{inForce ? 'In force' : 'Released'}</Lamp>
        </div>
        <p className="break-words text-ink-2">{reason}</p>
        <p className="text-caption text-ink-3">
          {holdSpan(hold, now)} · added <When at={createdAt} />
          {createdBy && ` by ${createdBy.name}`}
          {!inForce && (
            <>
              {' '}
              · released <When at={releasedAt} />
              {releasedBy && ` by ${releasedBy.name}`}
            </>
          )}
        </p>
      </div>
      {inForce && (
        <ActionButton size="small" reason={lock} onClick={onRelease}>
          Release<span className="sr-only"> {name}</span>
        </ActionButton>
      )}
    </li>
  );
}

type ReleaseDialogProps = {
  /** Undefined closes it. */
  hold: Hold | undefined;
  onClose: () => void;
};

function ReleaseDialog({ hold, onClose }: ReleaseDialogProps) {
  const call = useCall();
  const now = useNow(60_000);
  const retention = useApi(contract.retention.read, {}, { enabled: hold !== undefined });
  const days = (count: number | undefined) => (count === undefined ? '…' : `after ${count} days`);
  return (
    <ConfirmDialog
      open={hold !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={`Release ${hold?.name ?? ''}?`}
      description="What it covers and is past its time is deleted within a day, unless another hold covers it, too. That cannot be undone."
      impact={[
        { label: 'It covers', value: hold && holdSpan(hold, now) },
        { label: 'Requests are deleted', value: days(retention.data?.logRetentionDays) },
        { label: 'What was said is deleted', value: days(retention.data?.contentRetentionDays) },
      ]}
      action="Release hold"
      onConfirm={async () => {
        if (hold === undefined) return;
        await call(contract.legalHolds.release, { params: { id: hold.id } });
        toast.success(`${hold.name} is released`);
      }}
    />
  );
}
