'use client';

import { formatUsdExact } from '@switchyard/core/money/money';
import { useState } from 'react';
import { useLock } from '@/server/client/use-api';
import { ActionButton } from '@/ui/action-button';
import { Button } from '@/ui/button';
import { Chip } from '@/ui/chip';
import { Lamp } from '@/ui/lamp';
import { Skeleton } from '@/ui/skeleton';
import { BodyCell, HeadCell, Table } from '@/ui/table';
import type { OfferedModel } from './offered-model';
import { PriceDialog } from './price-dialog';
import { statedRates } from './price-words';
import type { ProviderAccount } from './provider-account';

type ModelListProps = { account: ProviderAccount; offered: readonly OfferedModel[] | undefined };

const fewest = 6;

/** What an account offers, in dollars per million tokens. A model without a price says so and can be given one. */
export function ModelList({ account, offered }: ModelListProps) {
  const [whole, setWhole] = useState(false);
  const [pricing, setPricing] = useState<string>();
  const lock = useLock('prices.manage');
  if (account.models.length === 0) {
    return <p className="border-t px-5 py-4 text-ink-2">It offers no model yet. Edit it to name some.</p>;
  }
  // Models without a price come first: they are what needs doing.
  const rows = [...account.models]
    .map((model) => ({ model, offer: offered?.find((one) => one.model === model) }))
    .sort((one, other) => Number(one.offer?.price !== null) - Number(other.offer?.price !== null));
  const shown = whole ? rows : rows.slice(0, fewest);

  return (
    <div className="border-t pt-1 pb-2">
      <Table aria-label={`Models of ${account.name}`}>
        <thead>
          <tr>
            <HeadCell>Model</HeadCell>
            <HeadCell numeric>Input per 1M</HeadCell>
            <HeadCell numeric>Output per 1M</HeadCell>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ model, offer }) => (
            <tr key={model}>
              <BodyCell className="max-w-0 w-full">
                <span className="flex gap-x-2 max-sm:flex-col max-sm:items-start sm:items-center">
                  <code className="font-mono text-small max-sm:break-all sm:truncate" title={model}>
                    {model}
                  </code>
                  {offer?.priceSource === 'override' && (
                    <Chip tone="muted">
                      {offer.price?.share ? `${offer.price.share.perMille / 10} % of list` : 'own price'}
                    </Chip>
                  )}
                </span>
              </BodyCell>
              {offer === undefined && <PricePending disabled={account.status === 'disabled'} />}
              {offer?.price === null && (
                <BodyCell numeric colSpan={2}>
                  <span className="inline-flex items-center gap-3">
                    <Lamp tone="caution">no price</Lamp>
                    <ActionButton size="small" reason={lock} onClick={() => setPricing(model)}>
                      Set price
                    </ActionButton>
                  </span>
                </BodyCell>
              )}
              {offer?.price && <PriceCells price={offer.price} />}
            </tr>
          ))}
        </tbody>
      </Table>
      {rows.length > fewest && (
        <Button variant="link" className="mx-5 my-2" onClick={() => setWhole(!whole)}>
          {whole ? 'Show fewer' : `Show all ${rows.length} models`}
        </Button>
      )}
      <PriceDialog
        subject={{ model: pricing ?? '', account }}
        accounts={[account]}
        open={pricing !== undefined}
        onOpenChange={(open) => !open && setPricing(undefined)}
      />
    </div>
  );
}

function PriceCells({ price }: { price: NonNullable<OfferedModel['price']> }) {
  const { inputNanosPerMillion: input, outputNanosPerMillion: output } = price;
  const others = statedRates(price).filter(({ nanos }) => nanos !== '0');
  if (input !== null || output !== null || others.length === 0)
    return (
      <>
        <BodyCell numeric>{priceText(price, input)}</BodyCell>
        <BodyCell numeric>{priceText(price, output)}</BodyCell>
      </>
    );
  return (
    <BodyCell numeric colSpan={2}>
      {others.map(({ label, per, nanos }) => (
        <span key={label} className="block">
          <span className="text-ink-3">{label}</span> {priceText(price, nanos)}{' '}
          <span className="text-ink-3">{per}</span>
        </span>
      ))}
    </BodyCell>
  );
}

/** What is paid per million tokens; a model that is paid by another unit has no such figure. */
function priceText(price: NonNullable<OfferedModel['price']>, nanos: string | null) {
  if (nanos === null) return <span className="text-ink-3">–</span>;
  return formatUsdExact((BigInt(nanos) * BigInt(price.share?.perMille ?? 1_000)) / 1_000n);
}

function PricePending({ disabled }: { disabled: boolean }) {
  return (
    <BodyCell numeric colSpan={2}>
      {disabled ? <span className="text-ink-3">not offered</span> : <Skeleton className="ml-auto h-3.5 w-24" />}
    </BodyCell>
  );
}
