'use client';
import { useQueryStates } from 'nuqs';
import { failureOf, useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Card } from '@/ui/card';
import { NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { PageHeader } from '@/ui/page-header';
import { ProgressLine } from '@/ui/progress-line';
import { Skeleton } from '@/ui/skeleton';
import { useNow } from '@/ui/use-now';
import { CostsTabs } from '../costs-tabs';
import { resolveRange } from '../explorer/range';
import { RangePicker } from '../explorer/range-picker';
import { PriceFields } from './price-fields';
import { priceOf, whatIfSearch } from './search';
import { WhatIfResult } from './what-if-result';
import { whatIfLead } from './what-if-words';

const noFilter = {
  team: [],
  key: [],
  member: [],
  provider: [],
  endpoint: [],
  tag: [],
  taggedWith: [],
  cacheStatus: [],
  outcome: [],
  purpose: [],
};

/** What traffic of the past would have cost on another model, or at other prices. */
export function WhatIfPage() {
  const [search, setSearch] = useQueryStates(whatIfSearch);
  const now = useNow(60_000);
  const range = resolveRange(search.range, now, search);
  const price = priceOf(search);
  const { from, to } = range;
  const answer = useApi(
    contract.costs.whatIf,
    {
      body: {
        range: { from, to },
        filters: { ...noFilter, model: search.model },
        price: price ?? { kind: 'prices-now' },
      },
    },
    { enabled: price !== undefined, keep: true },
  );
  const shown = price === undefined ? undefined : answer.data;
  const failure = price === undefined ? undefined : failureOf('This could not be computed', answer.error);
  return (
    <>
      <PageHeader
        title="Costs"
        lead={shown === undefined ? 'What traffic of the past would have cost at other prices.' : whatIfLead(shown)}
      />
      <CostsTabs current="costs/what-if" />
      <div className="mb-4 grid gap-3">
        <RangePicker
          name={search.range}
          range={range}
          from={search.from}
          to={search.to}
          onChange={(change) => void setSearch(change)}
        />
        <PriceFields search={search} range={range} onChange={(change) => void setSearch(change)} />
      </div>
      {failure !== undefined && <ErrorPanel className="mb-4" {...failure} onRetry={() => void answer.refetch()} />}
      {price === undefined && (
        <Card>
          <NothingYet title="Choose what to price it at">
            A model of one of your accounts, the prices that hold now, or rates that you type. The tokens that were used
            are priced anew; nothing is called and nothing changes.
          </NothingYet>
        </Card>
      )}
      {price !== undefined && shown === undefined && failure === undefined && (
        <Card aria-busy className="grid gap-3 p-5">
          <Skeleton className="h-5 w-40" />
          <Skeleton className="h-48 w-full" />
        </Card>
      )}
      <ProgressLine active={answer.isPlaceholderData} />
      {shown !== undefined && <WhatIfResult result={shown} />}
    </>
  );
}
