'use client';

import { toast } from 'sonner';
import { failureOf, useAction, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { Button } from '@/ui/button';
import { ErrorPanel } from '@/ui/error-panel';
import { Lamp } from '@/ui/lamp';
import { When } from '@/ui/when';
import type { Raise } from './budget';
import { raiseState, raiseTitle } from './raise-words';

type RaiseListProps = {
  raises: readonly Raise[];
  label: string;
  /** Why raises cannot be decided on. */
  lock: string | undefined;
  onDecide: (raise: Raise) => void;
};

/** Raises with what can be done about each: decide, withdraw, end. Works with a thumb. */
export function RaiseList({ raises, label, lock, onDecide }: RaiseListProps) {
  return (
    <ul aria-label={label} className="rounded-xl border bg-panel">
      {raises.map((raise) => (
        <RaiseLine key={raise.id} raise={raise} lock={lock} onDecide={onDecide} />
      ))}
    </ul>
  );
}

function RaiseLine({ raise, lock, onDecide }: { raise: Raise } & Pick<RaiseListProps, 'lock' | 'onDecide'>) {
  const { status, requestedBy, requestedAt, reason, decidedBy, decidedAt, note, expiresAt, inForce } = raise;
  const { tone, words } = raiseState(raise);
  return (
    <li className="grid gap-x-4 gap-y-2 border-t px-4 py-3 first:border-t-0 sm:grid-cols-[minmax(0,1fr)_auto] sm:px-5">
      <div className="grid min-w-0 gap-0.5">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium">{raiseTitle(raise)}</span>
          <Lamp tone={tone}>{words}</Lamp>
        </p>
        {reason !== '' && <p className="break-words text-ink-2">{reason}</p>}
        <p className="text-caption text-ink-3">
          {requestedBy.name}, <When at={requestedAt} />
          {decidedBy !== null && status !== 'WITHDRAWN' && decidedBy.id !== requestedBy.id && (
            <>
              {' '}
              · {status === 'DECLINED' ? 'declined' : 'approved'} by {decidedBy.name}, <When at={decidedAt} />
            </>
          )}
          {expiresAt !== null && (
            <>
              {' '}
              · {inForce ? 'ends' : 'ended'} <When at={expiresAt} />
            </>
          )}
        </p>
        {note !== '' && <p className="break-words text-small">“{note}”</p>}
      </div>
      <RaiseActions raise={raise} lock={lock} onDecide={onDecide} />
    </li>
  );
}

function RaiseActions({ raise, lock, onDecide }: { raise: Raise } & Pick<RaiseListProps, 'lock' | 'onDecide'>) {
  const call = useCall();
  const action = useAction();
  const params = { id: raise.id };
  const failure = failureOf('This was not done', action.failure);
  const name = <span className="sr-only"> {raiseTitle(raise)}</span>;
  return (
    <div className="flex flex-wrap items-center gap-2 sm:justify-end">
      {raise.status === 'PENDING' && raise.own && (
        <Button
          pending={action.pending}
          onClick={() =>
            action.run(async () => {
              await call(contract.budgetRaises.withdraw, { params });
              toast.success('Withdrawn');
            })
          }
        >
          Withdraw{name}
        </Button>
      )}
      {raise.status === 'PENDING' && (
        <ActionButton variant="solid" reason={lock} onClick={() => onDecide(raise)}>
          Decide{name}
        </ActionButton>
      )}
      {raise.inForce && (
        <ActionButton
          reason={lock}
          pending={action.pending}
          onClick={() =>
            action.run(async () => {
              await call(contract.budgetRaises.end, { params });
              toast.success('The raise has ended');
            })
          }
        >
          End now{name}
        </ActionButton>
      )}
      {failure && <ErrorPanel {...failure} className="basis-full" />}
    </div>
  );
}
