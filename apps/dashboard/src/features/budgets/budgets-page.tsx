'use client';

import { formatUsd } from '@switchyard/core/money/money';
import { parseAsString, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { failureOf, useApi, useLock } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { DataTable } from '@/ui/data-table';
import { PageHeader } from '@/ui/page-header';
import { useNow } from '@/ui/use-now';
import { budgetColumns } from './budget-columns';
import { BudgetDialog } from './budget-dialog';
import { type BudgetLists, type BudgetRow, budgetRows } from './budget-rows';
import { lasting } from './pace';

/** Monthly budgets and requests-per-minute limits as a tree: organization, teams, keys. */
export function BudgetsPage() {
  const [edited, setEdited] = useQueryState('edit', parseAsString.withDefault('').withOptions({ history: 'push' }));
  const { lists, error, fetching, retry } = useBudgetLists();
  const lock = useLock('budgets.manage');
  const now = useNow(60_000);
  const rows = useMemo(() => lists && budgetRows(lists), [lists]);
  const columns = useMemo(
    () => budgetColumns({ now, lock, onEdit: (key) => void setEdited(key) }),
    [now, lock, setEdited],
  );

  return (
    <>
      <PageHeader
        title="Budgets and limits"
        lead={error ? '' : rows && leadOf(rows, now)}
        action={
          <ActionButton variant="solid" reason={lock} onClick={() => void setEdited('new')}>
            Set a budget or limit
          </ActionButton>
        }
      />
      <DataTable
        label="Budgets and limits"
        columns={columns}
        rows={rows}
        rowId={(row) => row.key}
        fetching={fetching}
        error={failureOf('The budgets could not be read', error)}
        onRetry={retry}
        nothingYet="No budget yet"
      />
      <p className="mt-3 text-caption text-ink-3">
        A call is refused when it does not fit into every budget above it: key, team and organization. The worst case of
        a running call is held in flight until its true cost is known. Months are UTC.
      </p>
      {lists && (
        <BudgetDialog lists={lists} edited={lock === undefined ? edited : ''} onClose={() => void setEdited('')} />
      )}
    </>
  );
}

function leadOf(rows: readonly BudgetRow[], now: number): string {
  const capped = rows.flatMap(({ name, budget }) => (budget === undefined ? [] : [{ name, budget }]));
  if (capped.length === 0) return 'Nothing is capped yet. A budget refuses calls that would go over it.';
  const short = capped
    .map(({ name, budget }) => ({
      name,
      lasts: lasting({
        spentNanos: BigInt(budget.spentNanos),
        limitNanos: BigInt(budget.limitNanos),
        resetsAtMs: Date.parse(budget.resetsAt),
        nowMs: now,
      }),
    }))
    .filter(({ lasts }) => lasts.kind === 'used-up' || lasts.kind === 'until');
  const whole = capped.find(({ budget }) => budget.scope === 'ORGANIZATION')?.budget;
  const left = whole && formatUsd(BigInt(whole.limitNanos) - BigInt(whole.spentNanos) - BigInt(whole.heldNanos));
  if (short.length > 0) {
    const names = short.map(({ name }) => name).join(', ');
    return `${names} ${short.length === 1 ? 'is' : 'are'} on course to run out this month.`;
  }
  return left === undefined
    ? 'Every budget lasts the month at the current pace.'
    : `${left} is left this month; every budget lasts at the current pace.`;
}

function useBudgetLists() {
  const { id, name } = useOrganization();
  const teams = useApi(contract.teams.list, { query: { status: 'active' } });
  const keys = useApi(contract.virtualKeys.list, { query: { status: 'active', limit: 200 } });
  const budgets = useApi(contract.budgets.list, {}, { everyMs: 5000 });
  const rateLimits = useApi(contract.rateLimits.list, {});
  const reads = [teams, keys, budgets, rateLimits];
  const lists = useMemo<BudgetLists | undefined>(() => {
    if (!teams.data || !keys.data || !budgets.data || !rateLimits.data) return undefined;
    return {
      organization: { id, name },
      teams: teams.data.items,
      keys: keys.data.items,
      budgets: budgets.data.items,
      rateLimits: rateLimits.data.items,
    };
  }, [id, name, teams.data, keys.data, budgets.data, rateLimits.data]);
  return {
    lists,
    error: reads.find(({ error }) => error !== null)?.error ?? null,
    // The budgets are read again all the time; only a first read is worth a line.
    fetching: reads.some(({ isFetching, isPending }) => isFetching && isPending),
    retry: () => {
      for (const read of reads) void read.refetch();
    },
  };
}
