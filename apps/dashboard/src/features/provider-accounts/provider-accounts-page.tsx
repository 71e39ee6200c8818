'use client';

import { parseAsString, useQueryStates } from 'nuqs';
import { failureOf, useApi, useLock } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { Card } from '@/ui/card';
import { NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { utcClock } from '@/ui/format';
import { Lamp } from '@/ui/lamp';
import { PageHeader } from '@/ui/page-header';
import { Skeleton } from '@/ui/skeleton';
import { AccountCard } from './account-card';
import { AccountDialog } from './account-dialog';
import { leadOf } from './lead-words';
import { OwnPrices } from './own-prices';
import { UnpricedModels } from './unpriced-models';

/** How often state and health are read again, in ms. */
const everyMs = 10_000;

/** Access to providers: live state from own traffic, credentials, models and whether each has a price. */
export function ProviderAccountsPage() {
  const [{ account: edited, show }, setSearch] = useQueryStates(search);
  const accounts = useApi(contract.providerAccounts.list, {}, { everyMs });
  const health = useApi(contract.providerAccounts.health, {}, { everyMs });
  const providers = useApi(contract.providers.list, {});
  const models = useApi(contract.models.list, {});
  const lock = useLock('provider-accounts.manage');
  const failure = failureOf('The provider accounts could not be read', accounts.error ?? models.error);
  const healthFailure = failureOf('Their health could not be read', health.error);
  const items = accounts.data?.items;
  const open = (account: string) => void setSearch({ account }, { history: 'push' });
  const add = (
    <ActionButton variant="solid" reason={lock} onClick={() => open('new')}>
      Add provider account
    </ActionButton>
  );

  return (
    <>
      <PageHeader
        title="Providers"
        lead={items && leadOf({ accounts: items, models: models.data?.items ?? [] }, Date.now())}
        action={add}
      />
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
      {healthFailure && !failure && (
        <ErrorPanel {...healthFailure} className="mb-4" onRetry={() => void health.refetch()} />
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
            accounts={items}
            provider={providers.data?.items.find(({ id }) => id === account.provider)}
            health={health.data?.items.find(({ providerAccountId }) => providerAccountId === account.id)}
            healthFailed={health.error !== null}
            offered={models.data?.items.filter((offer) => offer.providerAccount.id === account.id)}
            shown={account.id === show}
            lock={lock}
            onEdit={() => open(account.id)}
          />
        ))}
      </div>
      {health.data !== undefined && items !== undefined && items.length > 0 && <AsOf {...health.data} />}
      <UnpricedModels accounts={items ?? []} />
      <OwnPrices accounts={items ?? []} />
      <AccountDialog
        account={items?.find((account) => account.id === edited)}
        open={lock === undefined && (edited === 'new' || items?.some((account) => account.id === edited) === true)}
        onClose={() => void setSearch({ account: null })}
      />
    </>
  );
}

/** The account in the form, and the one that another page leads to. */
const search = { account: parseAsString.withDefault(''), show: parseAsString.withDefault('') };

function AsOf({ asOf, live }: { asOf: string; live: boolean }) {
  return (
    <p className="mt-3 text-caption text-ink-3">
      As of {utcClock(asOf)} UTC, from your own traffic, read again every {everyMs / 1_000} seconds.
      {!live && (
        <Lamp tone="caution" className="ml-2 text-caption">
          The gateways' word of resting credentials could not be read: a credential shown in use may rest.
        </Lamp>
      )}
    </p>
  );
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
