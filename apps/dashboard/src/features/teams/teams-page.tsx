'use client';

import { formatUsd } from '@switchyard/core/money/money';
import Link from 'next/link';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo, useState } from 'react';
import { failureOf, useApi, useLock } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract, type RouteOutput } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { type DataColumn, DataTable } from '@/ui/data-table';
import { NothingYet } from '@/ui/empty-state';
import { Lamp } from '@/ui/lamp';
import { PageHeader } from '@/ui/page-header';
import { Segmented } from '@/ui/segmented';
import { When } from '@/ui/when';
import { CreateTeamDialog } from './create-team-dialog';
import { TeamBudget } from './team-budget';

type Team = RouteOutput<typeof contract.teams.list>['items'][number];

const statuses = ['active', 'archived', 'all'] as const;

/** Every team with what it spends, against its budget. */
export function TeamsPage() {
  const [status, setStatus] = useQueryState('status', parseAsStringLiteral(statuses).withDefault('active'));
  const [creating, setCreating] = useState(false);
  const teams = useApi(contract.teams.list, { query: { status } }, { keep: true });
  const lock = useLock('teams.manage');
  const columns = useColumns();
  const create = (
    <ActionButton variant="solid" reason={lock} onClick={() => setCreating(true)}>
      Create team
    </ActionButton>
  );

  return (
    <>
      <PageHeader title="Teams" lead={teams.data && leadOf(teams.data.items, status)} action={create} />
      <div className="mb-3">
        <Segmented
          label="Which teams"
          value={status}
          onChange={(next) => void setStatus(next)}
          options={[
            { value: 'active', label: 'Active' },
            { value: 'archived', label: 'Archived' },
            { value: 'all', label: 'All' },
          ]}
        />
      </div>
      <DataTable
        label="Teams"
        columns={columns}
        rows={teams.data?.items}
        rowId={(team) => team.id}
        fetching={teams.isFetching}
        error={failureOf('The teams could not be read', teams.error)}
        onRetry={() => void teams.refetch()}
        filters={
          status === 'archived' ? { words: 'Status: archived', onClear: () => void setStatus('active') } : undefined
        }
        nothingYet={
          <NothingYet title="No team yet" action={create}>
            A team holds keys, a budget and limits, and its spend is told apart from everyone else's.
          </NothingYet>
        }
      />
      <CreateTeamDialog open={creating} onOpenChange={setCreating} />
    </>
  );
}

function leadOf(teams: readonly Team[], status: (typeof statuses)[number]): string {
  const spent = teams.reduce((sum, team) => sum + BigInt(team.monthCostNanos), 0n);
  const kind = status === 'all' ? '' : `${status} `;
  if (teams.length === 0) return 'Teams keep keys, budgets and spend apart.';
  return `${teams.length} ${kind}${teams.length === 1 ? 'team' : 'teams'} spent ${formatUsd(spent)} this month.`;
}

function useColumns(): DataColumn<Team>[] {
  const { href } = useOrganization();
  return useMemo(() => columnsOf(href), [href]);
}

function columnsOf(href: (path: string) => string): DataColumn<Team>[] {
  return [
    {
      id: 'name',
      header: 'Team',
      card: 'title',
      cell: (team) => (
        <Link href={href(`teams/${team.id}`)} className="font-medium hover:underline">
          {team.name}
        </Link>
      ),
    },
    { id: 'members', header: 'Members', numeric: true, cell: (team) => team.members.toLocaleString('en') },
    { id: 'keys', header: 'Active keys', numeric: true, cell: (team) => team.activeKeys.toLocaleString('en') },
    {
      id: 'spend',
      header: 'Spend this month',
      numeric: true,
      card: 'aside',
      cell: (team) => formatUsd(BigInt(team.monthCostNanos)),
    },
    { id: 'budget', header: 'Budget', card: 'line', className: 'min-w-44', cell: (team) => <TeamBudget team={team} /> },
    { id: 'last', header: 'Last request', cell: (team) => <When at={team.lastRequestAt} /> },
    {
      id: 'status',
      header: 'Status',
      cell: (team) => (
        <Lamp tone={team.status === 'active' ? 'clear' : 'off'}>
          {team.status === 'active' ? 'Active' : 'Archived'}
        </Lamp>
      ),
    },
  ];
}
