'use client';

import { parseAsString, useQueryState } from 'nuqs';
import { failureOf, useApi, useLock } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { Card } from '@/ui/card';
import { NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { PageHeader } from '@/ui/page-header';
import { Skeleton } from '@/ui/skeleton';
import { AccountCard } from './account-card';
import { AccountDialog } from './account-dialog';
import type { OfferedModel } from './offered-model';
import { OwnPrices } from './own-prices';
import type { ProviderAccount } from './provider-account';
import { UnpricedModels } from './unpriced-models';

/** Access to providers: state from own traffic, models and whether each has a price. */
export function ProviderAccountsPage() {
  const [edited, setEdited] = useQueryState('account', parseAsString.withDefault('').withOptions({ history: 'push' }));
  const accounts = useApi(contract.providerAccounts.list, {});
  const models = useApi(contract.models.list, {});
  const lock = useLock('provider-accounts.manage');
  const failure = failureOf('The provider accounts could not be read', accounts.error ?? models.error);
  const items = accounts.data?.items;
  const add = (
    <ActionButton variant="solid" reason={lock} onClick={() => void setEdited('new')}>
      Add provider account
    </ActionButton>
  );

  return (
    <>
      <PageHeader title="Providers" lead={items && leadOf(items, models.data?.items ?? [])} action={add} />
      {failure && (
        <ErrorPanel
          {...failure}
          className="mb-4"
          onRetry={() => {
            void accounts.refetch();
            void models.refetch();
          }}
        />
      )}
      {items === undefined && !failure && <CardSkeletons />}
      {items?.length === 0 && (
        <Card>
          <NothingYet title="No provider account yet" action={add}>
            An account is a provider's address and key. The gateway calls it for your teams; nobody else ever sees the
            key.
          </NothingYet>
        </Card>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {items?.map((account) => (
          <AccountCard
            key={account.id}
            account={account}
            offered={models.data?.items.filter((offer) => offer.providerAccount.id === account.id)}
            lock={lock}
            onEdit={() => void setEdited(account.id)}
          />
        ))}
      </div>
      <UnpricedModels accounts={items ?? []} />
      <OwnPrices accounts={items ?? []} />
      <AccountDialog
        account={items?.find((account) => account.id === edited)}
        open={lock === undefined && (edited === 'new' || items?.some((account) => account.id === edited) === true)}
        onClose={() => void setEdited('')}
      />
    </>
  );
}

function leadOf(accounts: readonly ProviderAccount[], models: readonly OfferedModel[]): string {
  const failing = accounts.filter(({ attempts24h, failures24h }) => attempts24h > 0 && failures24h * 2 >= attempts24h);
  const unpriced = new Set(models.filter(({ price }) => price === null).map(({ model }) => model)).size;
  if (failing.length > 0)
    return `${failing.map(({ name }) => name).join(', ')}: most attempts of the last 24 hours failed.`;
  if (unpriced > 0) {
    const what = unpriced === 1 ? '1 model has no price' : `${unpriced} models have no price`;
    return `${what}: the cost is unknown, and keys under a budget are refused there.`;
  }
  return 'Where requests go when no rule decides: the account that offers the model, by priority.';
}

function CardSkeletons() {
  return (
    <div aria-busy className="grid gap-4 lg:grid-cols-2">
      {['first', 'second'].map((key) => (
        <Card key={key} className="grid gap-4 p-5">
          <Skeleton className="h-5 w-40" />
          <Skeleton className="h-4 w-64 max-w-full" />
          <Skeleton className="h-24 w-full" />
        </Card>
      ))}
    </div>
  );
}
