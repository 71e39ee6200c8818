'use client';
import { formatUsd } from '@switchyard/core/money/money';
import { parseAsBoolean, parseAsString, useQueryStates } from 'nuqs';
import { failureOf, useApi, useLock } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { type DataColumn, DataTable } from '@/ui/data-table';
import { NothingYet } from '@/ui/empty-state';
import { counted, formatCount } from '@/ui/format';
import { Lamp } from '@/ui/lamp';
import { PageHeader } from '@/ui/page-header';
import { When } from '@/ui/when';
import { CostsTabs } from '../costs-tabs';
import { rangeWords } from '../explorer/range';
import { type Adjustment, adjustmentState, anyUnderWay, deltaText } from './adjustment';
import { AdjustmentDialog } from './adjustment-dialog';

/** The dialog's state as the page's address holds it: other pages lead here with an account and a model. */
const search = {
  correct: parseAsBoolean.withDefault(false).withOptions({ history: 'push' }),
  account: parseAsString.withDefault(''),
  model: parseAsString.withDefault(''),
  since: parseAsString,
};

/** Prices that came late or were corrected, applied to past requests: the log stays, the difference is an entry of its own. */
export function AdjustmentsPage() {
  const [{ correct, account, model, since }, setSearch] = useQueryStates(search);
  const lock = useLock('prices.manage');
  const list = useApi(
    contract.adjustments.list,
    {},
    { everyMs: (answer) => (answer !== undefined && anyUnderWay(answer.items) ? 2_000 : false) },
  );
  const start = () => void setSearch({ correct: true, account: null, model: null, since: null });
  return (
    <>
      <PageHeader
        title="Costs"
        lead={list.error !== null && list.data === undefined ? '' : list.data && leadOf(list.data.items)}
        action={
          <ActionButton variant="solid" reason={lock} onClick={start}>
            Correct past costs
          </ActionButton>
        }
      />
      <CostsTabs current="costs/adjustments" />
      <DataTable
        label="Corrections"
        columns={columns}
        rows={list.data?.items}
        rowId={({ id }) => id}
        error={failureOf('The corrections could not be read', list.error)}
        onRetry={() => void list.refetch()}
        nothingYet={
          <NothingYet title="Nothing was corrected yet">
            When a price came late or was wrong, set the right one under Providers and apply it to the requests that
            were made before. The log keeps what was known then; the difference is added as a correction.
          </NothingYet>
        }
      />
      <AdjustmentDialog
        given={{ account, model, since }}
        open={correct && lock === undefined}
        onClose={() => void setSearch({ correct: null, account: null, model: null, since: null })}
      />
    </>
  );
}

function leadOf(items: readonly Adjustment[]): string {
  const done = items.filter(({ status }) => status === 'DONE');
  const sum = done.reduce((all, { deltaNanos }) => all + BigInt(deltaNanos), 0n);
  if (items.length === 0) return 'Every call costs what its price said when it was made.';
  const way = anyUnderWay(items) ? ' One is still being applied.' : '';
  return `${counted(done.length, 'correction')} changed past costs by ${formatUsd(sum)} in all.${way}`;
}

const columns: DataColumn<Adjustment>[] = [
  {
    id: 'reason',
    header: 'Reason',
    card: 'title',
    className: 'max-w-72',
    cell: ({ reason }) => <span className="break-words">{reason}</span>,
  },
  {
    id: 'model',
    header: 'Model',
    card: 'line',
    cell: ({ model }) => <code className="break-all font-mono text-small">{model}</code>,
  },
  { id: 'account', header: 'Account', cell: ({ providerAccount }) => providerAccount?.name ?? '(removed)' },
  { id: 'range', header: 'Requests of', className: 'whitespace-nowrap', cell: rangeWords },
  {
    id: 'status',
    header: 'State',
    card: 'line',
    cell: (row) => (
      <span className="grid">
        <Lamp tone={adjustmentState(row).tone}>{adjustmentState(row).words}</Lamp>
        {row.error !== null && <span className="pl-4 text-caption text-ink-2">{row.error}</span>}
      </span>
    ),
  },
  { id: 'attempts', header: 'Calls changed', numeric: true, cell: ({ attempts }) => formatCount(attempts) },
  { id: 'delta', header: 'Cost', numeric: true, card: 'aside', cell: deltaText },
  {
    id: 'by',
    header: 'By',
    cell: ({ createdBy, createdAt }) => (
      <span className="whitespace-nowrap">
        {createdBy === null ? '' : `${createdBy.name}, `}
        <When at={createdAt} />
      </span>
    ),
  },
];
