'use client';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { failureOf, useApi } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { ErrorPanel } from '@/ui/error-panel';
import { utcClock } from '@/ui/format';
import { PageHeader } from '@/ui/page-header';
import { Figures } from './figures';
import { NeedsDecision } from './needs-decision';
import { TeamTable } from './team-table';
import { leadOf } from './words';

interface OverviewPageProps {
  /** What is left of the first steps. */
  checklist: ReactNode;
  /** The picture of the month's spend. */
  spend: ReactNode;
}

/** What was spent, how calls fare and what needs a decision. */
export function OverviewPage({ checklist, spend }: OverviewPageProps) {
  const { href, can } = useOrganization();
  const overview = useApi(contract.overview.read, {}, { everyMs: 3_000 });
  const teams = useApi(contract.teams.list, { query: { status: 'active' } });
  const failure = failureOf('The overview could not be read', overview.error);
  const spending = teams.data?.items.filter((team) => team.monthCostNanos !== '0').length ?? 0;
  return (
    <>
      <PageHeader
        title="Overview"
        lead={overview.data && leadOf(overview.data, spending)}
        action={
          can('virtual-keys.manage') && (
            <Button asChild variant="solid">
              <Link href={href('keys?issue=true')}>Issue a key</Link>
            </Button>
          )
        }
      />
      {failure !== undefined && <ErrorPanel className="mb-4" {...failure} onRetry={() => void overview.refetch()} />}
      {checklist}
      {(overview.data !== undefined || failure === undefined) && <Figures overview={overview.data} />}
      <div className="mt-4 grid gap-4 xl:grid-cols-[minmax(0,1fr)_340px]">
        {spend}
        {(overview.data !== undefined || failure === undefined) && (
          <NeedsDecision decisions={overview.data?.needsDecision} />
        )}
      </div>
      <TeamTable />
      {overview.data !== undefined && (
        <p className="mt-3 text-caption text-ink-3">
          As of {utcClock(overview.data.asOf)} UTC. Months and days are UTC; totals come from the ledger, budgets from
          the gateways.
        </p>
      )}
    </>
  );
}
