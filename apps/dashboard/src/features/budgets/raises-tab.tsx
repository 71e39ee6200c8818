'use client';

import { failureOf, useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { Skeleton, skeletonKeys } from '@/ui/skeleton';
import type { Budget, Raise } from './budget';
import { DecideDialog } from './decide-dialog';
import { RaiseList } from './raise-list';

type RaisesTabProps = {
  budgets: readonly Budget[];
  lock: string | undefined;
  decide: string;
  onDecide: (id: string) => void;
};

/** The inbox: who asks for more, what is in force, and what was decided. */
export function RaisesTab({ budgets, lock, decide, onDecide }: RaisesTabProps) {
  const raises = useApi(contract.budgetRaises.list, {}, { everyMs: 10_000 });
  const failure = failureOf('The raises could not be read', raises.error);
  const items = raises.data?.items;
  const decided = items?.find(({ id }) => id === decide);
  return (
    <>
      {failure && <ErrorPanel {...failure} onRetry={() => void raises.refetch()} className="mb-4" />}
      {items === undefined && !failure && (
        <div aria-busy className="grid gap-3 rounded-xl border bg-panel p-5">
          {skeletonKeys(4).map((key) => (
            <Skeleton key={key} className="h-9 w-full" />
          ))}
        </div>
      )}
      {items?.length === 0 && (
        <div className="rounded-xl border bg-panel">
          <NothingYet title="Nobody has asked for more">
            Members ask on a budget, or through the link in the error of a call that was refused. It is decided here.
          </NothingYet>
        </div>
      )}
      {items !== undefined && items.length > 0 && (
        <Groups items={items} lock={lock} onDecide={({ id }) => onDecide(id)} />
      )}
      <DecideDialog
        raise={lock === undefined ? decided : undefined}
        budget={budgets.find(({ id }) => id === decided?.budget.id)}
        onClose={() => onDecide('')}
      />
    </>
  );
}

type GroupsProps = { items: readonly Raise[]; lock: string | undefined; onDecide: (raise: Raise) => void };

function Groups({ items, ...rest }: GroupsProps) {
  const groups = [
    { title: 'Wait for a decision', raises: items.filter(({ status }) => status === 'PENDING') },
    { title: 'In force', raises: items.filter(({ inForce }) => inForce) },
    { title: 'Decided before', raises: items.filter(({ status, inForce }) => status !== 'PENDING' && !inForce) },
  ];
  return (
    <div className="grid gap-6">
      {groups
        .filter(({ raises }) => raises.length > 0)
        .map(({ title, raises }) => (
          <section key={title} aria-label={title}>
            <h2 className="mb-2 px-1 font-semibold">
              {title} <span className="ml-1 font-normal text-caption text-ink-3">{raises.length}</span>
            </h2>
            <RaiseList raises={raises} label={title} {...rest} />
          </section>
        ))}
    </div>
  );
}
