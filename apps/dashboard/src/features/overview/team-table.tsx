'use client';
import { formatUsd } from '@switchyard/core/money/money';
import Link from 'next/link';
import { useMemo } from 'react';
import { failureOf, useApi } from '@/server/client/use-api';
import { type CurrentOrganization, useOrganization } from '@/server/client/use-organization';
import { contract, type RouteOutput } from '@/server/contract';
import { BudgetBar } from '@/ui/budget-bar';
import { Button } from '@/ui/button';
import { type DataColumn, DataTable } from '@/ui/data-table';
import { NothingYet } from '@/ui/empty-state';
import { formatCount } from '@/ui/format';
import { Lamp } from '@/ui/lamp';
import { runsOut } from './words';

type Team = RouteOutput<typeof contract.teams.list>['items'][number];

interface TeamRow {
  team: Team;
  limitNanos: bigint | undefined;
  spentNanos: bigint;
  heldNanos: bigint;
  forecastNanos: bigint | undefined;
  runsOut: string | undefined;
}

/** Teams with their budgets: what is used, what is in flight, what is left and until when. */
export function TeamTable() {
  const organization = useOrganization();
  const teams = useApi(contract.teams.list, { query: { status: 'active' } }, { everyMs: 5_000 });
  const budgets = useApi(contract.budgets.list, {}, { everyMs: 5_000 });
  const rows = useMemo(
    () => teams.data?.items.map((team) => rowOf(team, budgets.data?.items)).sort(dearestFirst),
    [teams.data, budgets.data],
  );
  const columns = useMemo(() => columnsOf(organization), [organization]);
  return (
    <section aria-labelledby="teams" className="mt-6">
      <header className="mb-2 flex items-baseline justify-between px-1">
        <h2 id="teams" className="font-semibold">
          Teams <span className="ml-1 font-normal text-caption text-ink-3">this month</span>
        </h2>
        <Link href={organization.href('teams')} className="text-accent hover:underline">
          All teams
        </Link>
      </header>
      <DataTable
        label="Teams"
        columns={columns}
        rows={rows}
        rowId={(row) => row.team.id}
        error={failureOf('The teams could not be read', teams.error)}
        onRetry={() => void teams.refetch()}
        skeletonRows={3}
        nothingYet={
          <NothingYet
            title="No teams yet"
            action={
              <Button asChild>
                <Link href={organization.href('teams')}>Create a team</Link>
              </Button>
            }
          >
            Keys, budgets and costs belong to teams.
          </NothingYet>
        }
      />
    </section>
  );
}

type Budget = RouteOutput<typeof contract.budgets.list>['items'][number];

function rowOf(team: Team, budgets: readonly Budget[] | undefined): TeamRow {
  const current = budgets?.find((budget) => budget.id === team.budget?.id)?.current ?? undefined;
  const forecast = current?.forecast ?? undefined;
  const limitNanos = team.budget === null ? undefined : BigInt(team.budget.limitNanos);
  const spentNanos = BigInt(team.budget?.spentNanos ?? team.monthCostNanos);
  const forecastNanos = forecast === undefined ? undefined : BigInt(forecast);
  return {
    team,
    limitNanos,
    spentNanos,
    heldNanos: BigInt(team.budget?.heldNanos ?? '0'),
    forecastNanos,
    runsOut:
      limitNanos === undefined ? undefined : runsOut({ spentNanos, limitNanos, runsOutAt: current?.runsOutAt ?? null }),
  };
}

function dearestFirst(a: TeamRow, b: TeamRow): number {
  return Number(BigInt(b.team.monthCostNanos) - BigInt(a.team.monthCostNanos));
}

function columnsOf({ href }: CurrentOrganization): DataColumn<TeamRow>[] {
  return [
    {
      id: 'team',
      header: 'Team',
      card: 'title',
      cell: ({ team }) => (
        <Link href={href(`teams/${team.id}`)} className="font-medium hover:underline">
          {team.name}
        </Link>
      ),
    },
    { id: 'budget', header: 'Budget', card: 'line', className: 'w-44', cell: (row) => <Bar row={row} /> },
    { id: 'used', header: 'Used', numeric: true, card: 'aside', cell: (row) => formatUsd(row.spentNanos) },
    {
      id: 'held',
      header: 'In flight',
      numeric: true,
      cell: (row) => (row.limitNanos === undefined ? null : formatUsd(row.heldNanos)),
    },
    { id: 'left', header: 'Left', numeric: true, cell: left },
    { id: 'until', header: 'Runs out', cell: until },
    { id: 'requests', header: 'Requests', numeric: true, cell: ({ team }) => formatCount(team.monthRequests) },
  ];
}

function Bar({ row }: { row: TeamRow }) {
  const { limitNanos, spentNanos, heldNanos, forecastNanos } = row;
  if (limitNanos === undefined) return <span className="text-ink-3">no budget</span>;
  const of = (nanos: bigint) => Number((nanos * 10_000n) / (limitNanos === 0n ? 1n : limitNanos)) / 10_000;
  const forecast = forecastNanos === undefined ? '' : `, on course for ${formatUsd(forecastNanos)}`;
  return (
    <BudgetBar
      className="w-40 max-w-full"
      used={of(spentNanos)}
      inFlight={of(heldNanos)}
      forecast={forecastNanos === undefined ? undefined : of(forecastNanos)}
      label={`${formatUsd(spentNanos)} of ${formatUsd(limitNanos)} used, ${formatUsd(heldNanos)} in flight${forecast}`}
    />
  );
}

function left({ limitNanos, spentNanos, heldNanos }: TeamRow) {
  if (limitNanos === undefined) return null;
  const nanos = limitNanos - spentNanos - heldNanos;
  return formatUsd(nanos < 0n ? 0n : nanos);
}

function until({ limitNanos, runsOut: when }: TeamRow) {
  if (limitNanos === undefined) return null;
  if (when === undefined) return <span className="text-ink-3">not in this period</span>;
  return <Lamp tone={when === 'used up' ? 'stop' : 'caution'}>{when}</Lamp>;
}
