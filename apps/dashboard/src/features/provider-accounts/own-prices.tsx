'use client';

import { formatUsd } from '@switchyard/core/money/money';
import { useMemo, useState } from 'react';
import { toast } from 'sonner';
import { failureOf, useApi, useCall, useLock } from '@/server/client/use-api';
import { contract, type RouteOutput } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { type DataColumn, DataTable } from '@/ui/data-table';
import { When } from '@/ui/when';

type Price = RouteOutput<typeof contract.priceOverrides.list>['items'][number];

/** The organization's own prices, where it has any. */
export function OwnPrices() {
  const prices = useApi(contract.priceOverrides.list, {});
  const lock = useLock('prices.manage');
  const call = useCall();
  const [removed, setRemoved] = useState<Price>();
  const columns = useMemo(() => columnsOf(lock, setRemoved), [lock]);
  if (prices.error === null && (prices.data === undefined || prices.data.items.length === 0)) return null;
  return (
    <section aria-label="Own prices" className="mt-6 grid gap-2">
      <h2 className="font-semibold text-body">
        Own prices <span className="ml-1 font-normal text-caption text-ink-3">dollars per 1M tokens</span>
      </h2>
      <DataTable
        label="Own prices"
        columns={columns}
        rows={prices.data?.items}
        rowId={(price) => price.id}
        error={failureOf('The own prices could not be read', prices.error)}
        onRetry={() => void prices.refetch()}
        nothingYet="No own price"
      />
      <ConfirmDialog
        open={removed !== undefined}
        onOpenChange={(open) => !open && setRemoved(undefined)}
        title={`Remove the price of ${removed?.model ?? ''}?`}
        description="From now on the price book decides; a model it does not know has no price. The past keeps its prices."
        action="Remove price"
        onConfirm={async () => {
          if (removed === undefined) return;
          await call(contract.priceOverrides.remove, { params: { id: removed.id } });
          toast.success(`The price of ${removed.model} is removed`);
        }}
      />
    </section>
  );
}

const figures: DataColumn<Price>[] = [
  {
    id: 'model',
    header: 'Model',
    card: 'title',
    cell: (price) => <code className="break-all font-mono text-small">{price.model}</code>,
  },
  { id: 'account', header: 'Account', cell: (price) => price.providerAccount?.name ?? 'every account' },
  { id: 'input', header: 'Input', numeric: true, cell: (price) => formatUsd(BigInt(price.inputNanosPerMillion)) },
  {
    id: 'cached',
    header: 'Cached input',
    numeric: true,
    cell: (price) =>
      price.cachedInputNanosPerMillion === null ? (
        <span className="text-ink-3">as input</span>
      ) : (
        formatUsd(BigInt(price.cachedInputNanosPerMillion))
      ),
  },
  { id: 'output', header: 'Output', numeric: true, cell: (price) => formatUsd(BigInt(price.outputNanosPerMillion)) },
  { id: 'from', header: 'Holds since', cell: (price) => <When at={price.effectiveFrom} /> },
];

const columnsOf = (lock: string | undefined, onRemove: (price: Price) => void): DataColumn<Price>[] => [
  ...figures,
  {
    id: 'actions',
    header: '',
    card: 'aside',
    className: 'py-0 text-right',
    cell: (price) => (
      <ActionButton size="small" variant="quiet" reason={lock} onClick={() => onRemove(price)}>
        Remove<span className="sr-only"> the price of {price.model}</span>
      </ActionButton>
    ),
  },
];
