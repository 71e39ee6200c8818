'use client';

import { useMemo, useState } from 'react';
import { failureOf, useApi, useLock } from '@/server/client/use-api';
import { contract, type RouteOutput } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { type DataColumn, DataTable } from '@/ui/data-table';
import { formatCount } from '@/ui/format';
import { Lamp } from '@/ui/lamp';
import { dayText } from '@/ui/when';
import { PriceDialog, type PriceSubject } from './price-dialog';

type Unpriced = RouteOutput<typeof contract.models.unpriced>['items'][number];

/** Models that served requests whose cost is unknown: each waits for a price. Nothing is shown when there is none. */
export function UnpricedModels({ accounts }: { accounts: readonly { id: string; name: string }[] }) {
  const unpriced = useApi(contract.models.unpriced, {});
  const lock = useLock('prices.manage');
  const [subject, setSubject] = useState<PriceSubject>();
  const columns = useMemo(() => columnsOf(lock, setSubject), [lock]);
  if (unpriced.error === null && (unpriced.data === undefined || unpriced.data.items.length === 0)) return null;
  return (
    <section aria-label="Used without a price" className="mt-6 grid gap-2">
      <h2 className="font-semibold text-body">
        Used without a price <span className="ml-1 font-normal text-caption text-ink-3">last 30 days</span>
      </h2>
      <DataTable
        label="Used without a price"
        columns={columns}
        rows={unpriced.data?.items}
        rowId={({ model, providerAccount }) => `${providerAccount?.id ?? ''} ${model}`}
        error={failureOf('The models without a price could not be read', unpriced.error)}
        onRetry={() => void unpriced.refetch()}
        nothingYet="Every request had a price"
      />
      <PriceDialog
        subject={subject ?? {}}
        accounts={accounts}
        open={subject !== undefined}
        onOpenChange={(open) => !open && setSubject(undefined)}
      />
    </section>
  );
}

const columnsOf = (lock: string | undefined, onPrice: (subject: PriceSubject) => void): DataColumn<Unpriced>[] => [
  {
    id: 'model',
    header: 'Model',
    card: 'title',
    cell: ({ model }) => <code className="break-all font-mono text-small">{model}</code>,
  },
  { id: 'account', header: 'Account', cell: ({ providerAccount }) => providerAccount?.name ?? '(removed)' },
  {
    id: 'requests',
    header: 'Requests',
    numeric: true,
    cell: ({ unpricedRequests }) => formatCount(unpricedRequests),
  },
  { id: 'last', header: 'Last on', cell: ({ lastDay }) => dayText(lastDay) },
  {
    id: 'cost',
    header: 'Their cost',
    cell: ({ hasPrice }) => (
      <Lamp tone={hasPrice ? 'off' : 'caution'}>
        {hasPrice ? 'unknown; priced since, maybe without a rate it needs' : 'unknown'}
      </Lamp>
    ),
  },
  {
    id: 'actions',
    header: '',
    card: 'aside',
    className: 'py-0 text-right',
    cell: ({ model, providerAccount }) => (
      <ActionButton
        size="small"
        reason={lock}
        onClick={() => onPrice(providerAccount === null ? { model } : { model, account: providerAccount })}
      >
        Set price<span className="sr-only"> of {model}</span>
      </ActionButton>
    ),
  },
];
