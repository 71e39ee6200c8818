'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { actionWords, amountWords, periodWords } from '@/server/client/budget-words';
import { failureOf, useApi, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Drawer } from '@/ui/drawer';
import { ErrorPanel } from '@/ui/error-panel';
import { formatCount } from '@/ui/format';
import { Skeleton, skeletonKeys } from '@/ui/skeleton';
import { When } from '@/ui/when';
import type { BudgetDetail } from './budget';
import { BudgetGroups } from './budget-groups';
import { BudgetMeter, leftOf } from './budget-meter';
import { BurnChart } from './burn-chart';
import { HowComputed } from './how-computed';
import { lastingInWords, paceOf } from './lasting';
import { RaiseList } from './raise-list';

type BudgetDrawerProps = {
  id: string;
  now: number;
  /** Why budgets cannot be changed here, and why no raise can be asked for. */
  lock: string | undefined;
  askLock: string | undefined;
  onClose: () => void;
  onEdit: () => void;
  onRaise: (mode: 'ask' | 'give') => void;
  onDecide: (raiseId: string) => void;
  onBlocked: () => void;
};

/** One budget: how it stands, where it is going, who used it, and how its figures come about. */
export function BudgetDrawer(props: BudgetDrawerProps) {
  const { id, onClose } = props;
  const budget = useApi(contract.budgets.read, { params: { id } }, { enabled: id !== '', everyMs: 10_000 });
  const failure = failureOf('This budget could not be read', budget.error);
  const { data } = budget;
  return (
    <Drawer
      open={id !== ''}
      onOpenChange={(open) => !open && onClose()}
      title={data?.name ?? 'Budget'}
      description={data && ruleWords(data)}
    >
      {failure && <ErrorPanel {...failure} onRetry={() => void budget.refetch()} className="mb-4" />}
      {data === undefined && !failure && (
        <div aria-busy className="grid gap-4">
          {skeletonKeys(8).map((key) => (
            <Skeleton key={key} className="h-5 w-full" />
          ))}
        </div>
      )}
      {data && <Body budget={data} {...props} />}
    </Drawer>
  );
}

function ruleWords({ scopeName, scopeTeam, scope, unit, limit, period, action }: BudgetDetail): string {
  const who = scope.kind === 'each' && scopeTeam !== null ? `${scopeName} of ${scopeTeam.name}` : scopeName;
  const each = scope.kind === 'each' ? ', each for itself' : '';
  return `${who}: ${amountWords(unit, BigInt(limit))} ${periodWords(period)}${each}, then ${actionWords(action)}`;
}

function Body({
  budget,
  now,
  lock,
  askLock,
  onEdit,
  onRaise,
  onDecide,
  onBlocked,
  onClose,
}: BudgetDrawerProps & { budget: BudgetDetail }) {
  const [removing, setRemoving] = useState(false);
  const raises = useApi(contract.budgetRaises.list, { query: { budgetId: budget.id } }).data?.items ?? [];
  return (
    <>
      <Standing budget={budget} now={now} />
      <div className="mt-4 flex flex-wrap gap-2">
        {lock === undefined ? (
          <>
            <Button variant="solid" onClick={onEdit}>
              Change
            </Button>
            <Button onClick={() => onRaise('give')}>Raise for some time</Button>
          </>
        ) : (
          <ActionButton variant="solid" reason={askLock} onClick={() => onRaise('ask')}>
            Ask for more
          </ActionButton>
        )}
        {budget.blocked24h > 0 && <Button onClick={onBlocked}>See what it refused</Button>}
        <ActionButton variant="danger" reason={lock} onClick={() => setRemoving(true)}>
          Remove
        </ActionButton>
      </div>
      <BurnChart budget={budget} nowMs={now} />
      {budget.scope.kind === 'each' && <BudgetGroups budget={budget} />}
      {raises.length > 0 && (
        <section aria-label="Raises" className="mt-6">
          <h3 className="mb-2 font-medium">Raises</h3>
          <RaiseList label="Raises of this budget" raises={raises} lock={lock} onDecide={({ id }) => onDecide(id)} />
        </section>
      )}
      <HowComputed budget={budget} />
      <Remove budget={budget} open={removing} onOpenChange={setRemoving} onRemoved={onClose} />
    </>
  );
}

function Standing({ budget, now }: { budget: BudgetDetail; now: number }) {
  const { current, unit, lastBlockedAt, blocked24h } = budget;
  const pace = paceOf(budget, now);
  if (current === null || pace === undefined)
    return <p className="text-ink-2">Today is outside of its days, so it counts and refuses nothing.</p>;
  const words = (amount: bigint) => amountWords(unit, amount);
  const figures = [
    { label: 'Used', value: words(BigInt(current.spent)) },
    { label: 'In flight', value: words(BigInt(current.held)) },
    { label: 'Left', value: words(leftOf(current)) },
  ];
  return (
    <>
      {current.group !== null && (
        <p className="mb-2 text-small text-ink-2">
          Most used by <span className="font-medium text-ink">{current.group.name}</span>, one of{' '}
          {formatCount(current.groups)}:
        </p>
      )}
      <BudgetMeter budget={budget} className="h-2 w-full" />
      <dl className="mt-3 grid grid-cols-3 gap-3">
        {figures.map(({ label, value }) => (
          <div key={label} className="min-w-0">
            <dt className="text-caption text-ink-3">{label}</dt>
            <dd className="break-words font-semibold text-title">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3">{lastingInWords(pace, { ...budget, limit: BigInt(current.limit) })}</p>
      {lastBlockedAt !== null && (
        <p className="mt-1 text-small text-ink-2">
          Last refused a call <When at={lastBlockedAt} />
          {blocked24h > 0 && `, ${formatCount(blocked24h)} in the last 24 hours`}.
        </p>
      )}
    </>
  );
}

type RemoveProps = {
  budget: BudgetDetail;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onRemoved: () => void;
};

function Remove({ budget, open, onOpenChange, onRemoved }: RemoveProps) {
  const call = useCall();
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Remove the budget ${budget.name}?`}
      description="Spending is not capped here any more, at once. What it counted and its raises are gone; requests and costs stay."
      impact={[
        { label: 'Used in this period', value: amountWords(budget.unit, BigInt(budget.current?.spent ?? '0')) },
        { label: 'Requests counted in this period', value: formatCount(budget.ledger.requests) },
        { label: 'Calls refused in the last 24 hours', value: formatCount(budget.blocked24h) },
      ]}
      typedName={budget.name}
      action="Remove budget"
      onConfirm={async () => {
        onRemoved();
        await call(contract.budgets.remove, { params: { id: budget.id } });
        toast.success(`The budget ${budget.name} is removed`);
      }}
    />
  );
}
