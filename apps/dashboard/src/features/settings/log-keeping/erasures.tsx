'use client';
import { useState } from 'react';
import { toast } from 'sonner';
import { failureOf, problemOf, useApi, useCall, useLock } from '@/server/client/use-api';
import { contract, type RouteOutput } from '@/server/contract';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { ErrorPanel } from '@/ui/error-panel';
import { Form, FormField, useZodForm } from '@/ui/form';
import { counted, formatCount } from '@/ui/format';
import { Input } from '@/ui/input';
import { Lamp, type LampTone } from '@/ui/lamp';
import { Skeleton } from '@/ui/skeleton';
import { When } from '@/ui/when';
import { SaveButton } from '../save-button';

type Erasure = RouteOutput<typeof contract.erasures.list>['items'][number];

const states: Record<Erasure['status'], { tone: LampTone; words: string }> = {
  PENDING: { tone: 'caution', words: 'Waits for the worker' },
  RUNNING: { tone: 'caution', words: 'Under way' },
  DONE: { tone: 'clear', words: 'Forgotten' },
  FAILED: { tone: 'stop', words: 'Failed' },
  CANCELLED: { tone: 'off', words: 'Cancelled' },
};

/** Forgetting end users: the form, and how far those that were asked for are. */
export function Erasures() {
  const lock = useLock('request-logs.manage');
  if (lock !== undefined) return <p className="text-ink-3 text-small">{lock}</p>;
  return (
    <div className="grid gap-4">
      <ErasureForm />
      <ErasureList />
    </div>
  );
}

function ErasureForm() {
  const call = useCall();
  const [endUser, setEndUser] = useState<string>();
  const form = useZodForm(contract.erasures.create.body, { endUser: '' });
  const holds = useApi(contract.legalHolds.list, {}, { enabled: endUser !== undefined });
  const inForce = holds.data?.items.filter(({ releasedAt }) => releasedAt === null).length;
  return (
    <>
      <Form form={form} problemOf={problemOf} onSubmit={async (values) => setEndUser(values.endUser)}>
        <FormField
          control={form.control}
          name="endUser"
          label="End user"
          help="Exactly as applications name them in a call’s “user” field."
        >
          {(field) => <Input {...field} autoComplete="off" placeholder="customer-4711" />}
        </FormField>
        <SaveButton label="Forget end user…" pending={false} />
      </Form>
      <ConfirmDialog
        open={endUser !== undefined}
        onOpenChange={(open) => !open && setEndUser(undefined)}
        title={`Forget ${endUser ?? ''}?`}
        description="The content of all their requests and their name in the log are deleted and cannot be brought back. Figures stay, so costs and budgets do not change. If a legal hold covers one of their requests, nothing is deleted, and the hold is named here."
        impact={[{ label: 'Legal holds in force', value: inForce === undefined ? '…' : formatCount(inForce) }]}
        action="Forget end user"
        onConfirm={async () => {
          if (endUser === undefined) return;
          await call(contract.erasures.create, { body: { endUser } });
          form.reset({ endUser: '' });
          toast.success('The worker forgets this end user');
        }}
      />
    </>
  );
}

function ErasureList() {
  const erasures = useApi(
    contract.erasures.list,
    {},
    { everyMs: (answer) => (answer?.items.some(({ status }) => isOpen(status)) ? 2_000 : false) },
  );
  const failure = failureOf('What was forgotten could not be listed', erasures.error);
  if (failure) return <ErrorPanel {...failure} onRetry={() => void erasures.refetch()} />;
  if (erasures.data === undefined) return <Skeleton className="h-12 w-full" />;
  if (erasures.data.items.length === 0) return <p className="text-ink-2">Nobody has been forgotten yet.</p>;
  return (
    <ul aria-label="End users to forget" className="divide-y divide-line border-t">
      {erasures.data.items.map((erasure) => (
        <ErasureRow key={erasure.id} erasure={erasure} />
      ))}
    </ul>
  );
}

function ErasureRow({ erasure }: { erasure: Erasure }) {
  const { endUser, endUserDigest, status, requests, error, createdBy, createdAt, finishedAt } = erasure;
  const { tone, words } = states[status];
  return (
    <li className="py-2.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h3 className="min-w-0 break-words font-medium">
          {endUser ?? (
            <span className="font-mono text-small" title={`SHA-256: ${endUserDigest}`}>
              {endUserDigest.slice(0, 12)}
            </span>
          )}
        </h3>
        <Lamp tone={tone}>{words}</Lamp>
      </div>
      {error !== null && <p className="break-words text-stop">{error}</p>}
      <p className="text-caption text-ink-3">
        {counted(requests, 'request')} · asked <When at={createdAt} />
        {createdBy && ` by ${createdBy.name}`}
        {finishedAt !== null && (
          <>
            {' '}
            · done <When at={finishedAt} />
          </>
        )}
      </p>
    </li>
  );
}

const isOpen = (status: Erasure['status']) => status === 'PENDING' || status === 'RUNNING';
