'use client';

import { UserMinus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { failureOf, useAction, useApi, useCall, useLock } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { Card, CardHeader } from '@/ui/card';
import { Combobox } from '@/ui/combobox';
import { NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { Field } from '@/ui/field';
import { Skeleton } from '@/ui/skeleton';

/** Who belongs to a team. Adding and taking out are undone as easily as done. */
export function TeamMembers({ teamId }: { teamId: string }) {
  const members = useApi(contract.teamMembers.list, { params: { id: teamId } });
  const lock = useLock('teams.manage');
  const call = useCall();
  const { run, failure } = useAction();
  const readFailure = failureOf('The members could not be read', members.error);
  const changeFailure = failureOf('The members were not changed', failure);

  const put = (userId: string) => call(contract.teamMembers.add, { params: { id: teamId, userId } });
  const remove = (userId: string, name: string) =>
    run(async () => {
      await call(contract.teamMembers.remove, { params: { id: teamId, userId } });
      toast.success(`${name} is no longer in the team`, {
        duration: 8000,
        action: { label: 'Undo', onClick: () => run(() => put(userId)) },
      });
    });

  return (
    <Card aria-label="Members">
      <CardHeader title="Members" sub={members.data?.items.length} />
      {readFailure && <ErrorPanel {...readFailure} onRetry={() => void members.refetch()} className="mx-4 mb-4" />}
      {changeFailure && <ErrorPanel {...changeFailure} className="mx-4 mb-4" />}
      {members.isPending && (
        <div className="grid gap-3 px-5 pb-5">
          <Skeleton className="h-4 w-48" />
          <Skeleton className="h-4 w-40" />
        </div>
      )}
      <ul>
        {members.data?.items.map(({ id, name, email }) => (
          <li key={id} className="flex items-center gap-3 border-t px-5 py-2.5">
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">{name}</p>
              <p className="truncate text-caption text-ink-3">{email}</p>
            </div>
            <ActionButton
              variant="quiet"
              size="icon"
              reason={lock}
              aria-label={`Take ${name} out of the team`}
              onClick={() => remove(id, name)}
            >
              <UserMinus aria-hidden />
            </ActionButton>
          </li>
        ))}
      </ul>
      {members.data?.items.length === 0 && (
        <NothingYet title="Nobody yet" className="py-6">
          Members of a team may issue its keys.
        </NothingYet>
      )}
      {lock === undefined && <AddMember present={members.data?.items ?? []} onAdd={(id) => run(() => put(id))} />}
    </Card>
  );
}

function AddMember({ present, onAdd }: { present: readonly { id: string }[]; onAdd: (id: string) => void }) {
  const [chosen, setChosen] = useState('');
  const everyone = useApi(contract.members.list, {});
  const options = (everyone.data?.items ?? [])
    .filter((member) => present.every(({ id }) => id !== member.id))
    .map(({ id, name, email }) => ({ value: id, label: name, hint: email }));
  return (
    <div className="border-t px-5 py-4">
      <Field label="Add a member">
        {(control) => (
          <Combobox
            {...control}
            options={options}
            value={chosen}
            listLabel="Choices"
            placeholder="Name or e-mail"
            empty="Everyone who matches is in the team."
            onChange={(id) => {
              setChosen('');
              if (id !== '') onAdd(id);
            }}
          />
        )}
      </Field>
    </div>
  );
}
