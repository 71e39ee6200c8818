'use client';

import { formatUsdExact } from '@switchyard/core/money/money';
import { type ReactNode, useMemo, useState } from 'react';
import { toast } from 'sonner';
import { failureOf, useApi, useCall, useLock } from '@/server/client/use-api';
import { contract, type RouteOutput } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { type DataColumn, DataTable } from '@/ui/data-table';
import { When } from '@/ui/when';
import { PriceDialog } from './price-dialog';
import { shareText, statedRates } from './price-words';

type Price = RouteOutput<typeof contract.priceOverrides.list>['items'][number];

/** The organization's own prices, where it has any. */
export function OwnPrices({ accounts }: { accounts: readonly { id: string; name: string }[] }) {
  const prices = useApi(contract.priceOverrides.list, {});
  const lock = useLock('prices.manage');
  const call = useCall();
  const [removed, setRemoved] = useState<Price>();
  const [adding, setAdding] = useState(false);
  const columns = useMemo(() => columnsOf(lock, setRemoved), [lock]);
  if (prices.error === null && prices.data === undefined) return null;
  return (
    <section aria-label="Own prices" className="mt-6 grid gap-2">
      <div className="flex items-baseline justify-between gap-3">
        <h2 className="font-semibold text-body">
          Own prices <span className="ml-1 font-normal text-caption text-ink-3">dollars per 1M tokens</span>
        </h2>
        <ActionButton size="small" reason={lock} onClick={() => setAdding(true)}>
          Add price or discount
        </ActionButton>
      </div>
      <DataTable
        label="Own prices"
        columns={columns}
        rows={prices.data?.items}
        rowId={(price) => price.id}
        error={failureOf('The own prices could not be read', prices.error)}
        onRetry={() => void prices.refetch()}
        nothingYet="No own price: the price book decides"
      />
      <PriceDialog subject={{}} accounts={accounts} open={adding} onOpenChange={setAdding} />
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

const amount = (nanos: string | null) => (nanos === null ? null : formatUsdExact(BigInt(nanos)));

const figures: DataColumn<Price>[] = [
  {
    id: 'model',
    header: 'Model',
    card: 'title',
    cell: ({ model }) =>
      model === '*' ? 'every model' : <code className="break-all font-mono text-small">{model}</code>,
  },
  {
    id: 'account',
    header: 'Account',
    cell: (price) => price.providerAccount?.name ?? <span className="whitespace-nowrap">every account</span>,
  },
  { id: 'input', header: 'Input', numeric: true, cell: (price) => amount(price.inputNanosPerMillion) },
  {
    id: 'cached',
    header: 'Cached input',
    numeric: true,
    cell: (price) =>
      price.cachedInputNanosPerMillion === null && price.inputNanosPerMillion !== null ? (
        <span className="text-ink-3">as input</span>
      ) : (
        amount(price.cachedInputNanosPerMillion)
      ),
  },
  { id: 'output', header: 'Output', numeric: true, cell: (price) => amount(price.outputNanosPerMillion) },
  { id: 'others', header: 'Besides', cell: others },
  { id: 'from', header: 'Holds since', cell: (price) => <When at={price.effectiveFrom} /> },
  {
    id: 'until',
    header: 'Until',
    className: 'whitespace-nowrap',
    cell: (price) => <When at={price.effectiveUntil} never="further notice" />,
  },
];

function others(price: Price): ReactNode {
  if (price.sharePerMille !== null) return shareText(price.sharePerMille);
  const parts = statedRates(price);
  if (parts.length === 0) return null;
  return (
    <ul>
      {parts.map(({ label, per, nanos }) => (
        <li key={label}>
          {label}: {formatUsdExact(BigInt(nanos))} <span className="text-ink-3">{per}</span>
        </li>
      ))}
    </ul>
  );
}

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
