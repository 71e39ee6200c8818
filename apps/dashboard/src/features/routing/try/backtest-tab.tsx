'use client';

import { useQueryStates } from 'nuqs';
import { failureOf, useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { formatCount } from '@/ui/format';
import { ProgressLine } from '@/ui/progress-line';
import { Segmented } from '@/ui/segmented';
import { routingSearch } from '../routing-search';
import type { RoutingView } from '../routing-set';
import type { RuleNames } from '../use-rule-names';
import { BacktestResult } from './backtest-result';

type BacktestTabProps = { view: RoutingView | undefined; names: RuleNames };

const sizes = ['1000', '10000', '100000'] as const;

/** Runs the draft over recorded requests, beside what is published: what would match, move, cost and be refused. */
export function BacktestTab({ view, names }: BacktestTabProps) {
  const [{ requests }, setSearch] = useQueryStates(routingSearch);
  const size = sizes.find((one) => Number(one) === requests) ?? '10000';
  // It is run when asked for, and never by itself: a large one takes seconds.
  const backtest = useApi(contract.routing.backtest, { body: { requests: Number(size) } }, { enabled: false });
  const failure = failureOf('The backtest could not be run', backtest.error);
  const draft = view?.draft;
  if (view !== undefined && !draft) {
    return (
      <Card>
        <NothingYet title="There is no draft to try">
          Change a rule, an alias or their order: before it is published, it can be run over the requests that were
          really made.
        </NothingYet>
      </Card>
    );
  }
  const outdated = draft && backtest.data !== undefined && Date.parse(draft.updatedAt) > backtest.dataUpdatedAt;
  return (
    <Card aria-label="Backtest" aria-busy={backtest.isFetching || undefined}>
      <ProgressLine active={backtest.isFetching} />
      <div className="flex flex-wrap items-center gap-3 px-5 py-4">
        <span className="font-medium">The draft on the last</span>
        <Segmented
          label="How many requests"
          value={size}
          onChange={(next) => void setSearch({ requests: Number(next) })}
          options={sizes.map((one) => ({ value: one, label: formatCount(Number(one)) }))}
        />
        <span>requests</span>
        <Button className="ml-auto" pending={backtest.isFetching} onClick={() => void backtest.refetch()}>
          {backtest.data === undefined ? 'Run backtest' : 'Run again'}
        </Button>
      </div>
      {outdated && (
        <p className="border-t px-5 py-2.5 text-small">The draft was changed after this backtest. Run it again.</p>
      )}
      {failure && <ErrorPanel {...failure} onRetry={() => void backtest.refetch()} className="m-4" />}
      {backtest.data === undefined && !failure && (
        <p className="border-t px-5 py-8 text-center text-ink-2">
          {backtest.isFetching
            ? 'Each request is decided twice, once by what is published and once by the draft…'
            : 'Only what was recorded of the requests is read, never their content. Nothing is called, nothing is spent.'}
        </p>
      )}
      {backtest.data && <BacktestResult result={backtest.data} names={names} />}
    </Card>
  );
}
