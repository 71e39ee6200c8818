'use client';

import { useMemo } from 'react';
import { useApi } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { DataTable } from '@/ui/data-table';
import type { Budget } from './budget';
import { budgetColumns } from './budget-columns';
import { type BudgetRow, otherRows, treeRows } from './budget-rows';
import { LedgerLine } from './ledger-line';

type BudgetsTabProps = {
  budgets: readonly Budget[] | undefined;
  failed: boolean;
  now: number;
  lock: string | undefined;
  askLock: string | undefined;
  onOpen: (budget: Budget) => void;
  onEdit: (row: BudgetRow) => void;
  onAsk: (budget: Budget) => void;
};

/** The tree of budgets, those of other scopes below it, and whether the counters are right. */
export function BudgetsTab({ budgets, failed, now, lock, askLock, onOpen, onEdit, onAsk }: BudgetsTabProps) {
  const { id, name } = useOrganization();
  const teams = useApi(contract.teams.list, { query: { status: 'active' } }).data?.items;
  const tree = useMemo(
    () => budgets && teams && treeRows({ organization: { id, name }, teams, budgets }),
    [budgets, teams, id, name],
  );
  const others = useMemo(() => (budgets ? otherRows({ budgets }) : []), [budgets]);
  const columns = useMemo(
    () => budgetColumns({ now, lock, askLock, onOpen, onEdit, onAsk }),
    [now, lock, askLock, onOpen, onEdit, onAsk],
  );
  const onRowOpen = ({ budget }: BudgetRow) => budget && onOpen(budget);
  return (
    <>
      {!(failed && tree === undefined) && (
        <DataTable
          label="Budgets of the organization, teams, keys and members"
          columns={columns}
          rows={tree}
          rowId={({ key }) => key}
          onRowOpen={onRowOpen}
          nothingYet="No budget yet"
        />
      )}
      {others.length > 0 && (
        <section aria-label="Other budgets" className="mt-6">
          <h2 className="mb-2 px-1 font-semibold">
            Models, tags, metadata and defaults{' '}
            <span className="ml-1 font-normal text-caption text-ink-3">{others.length}</span>
          </h2>
          <DataTable
            label="Other budgets"
            columns={columns}
            rows={others}
            rowId={({ key }) => key}
            onRowOpen={onRowOpen}
            nothingYet="None"
          />
        </section>
      )}
      <div className="mt-4 grid gap-2 px-1 text-caption text-ink-3">
        <LedgerLine now={now} />
        <p className="max-w-[90ch]">
          A call is refused when it does not fit into every budget that applies to it. The worst case of a running call
          is held in flight until its true cost is known, so what is used and in flight together never passes the limit.
        </p>
      </div>
    </>
  );
}
