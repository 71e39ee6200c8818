'use client';

import { periodName } from '@switchyard/core/budgets/period-name';
import { formatUsd } from '@switchyard/core/money/money';
import Link from 'next/link';
import { useState } from 'react';
import { toast } from 'sonner';
import { failureOf, useAction, useApi, useCall, useLock } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract, type RouteOutput } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { BudgetBar } from '@/ui/budget-bar';
import { Button } from '@/ui/button';
import { Chip } from '@/ui/chip';
import { ErrorPanel } from '@/ui/error-panel';
import { counted } from '@/ui/format';
import { PageHeader } from '@/ui/page-header';
import { Stat, StatRow } from '@/ui/stat';
import { agoText } from '@/ui/when';
import { ArchiveTeamDialog } from './archive-team-dialog';
import { RenameTeamDialog } from './rename-team-dialog';
import { share } from './team-budget';
import { TeamKeys } from './team-keys';
import { TeamMembers } from './team-members';

type Team = RouteOutput<typeof contract.teams.read>;

/** One team: what it spends and may spend, its keys and its people. */
export function TeamPage({ id }: { id: string }) {
  const team = useApi(contract.teams.read, { params: { id } });
  const failure = failureOf('This team could not be read', team.error);
  return (
    <>
      <PageHeader
        title={team.data?.name ?? 'Team'}
        lead={failure === undefined ? team.data && <Lead team={team.data} /> : ''}
        action={team.data && <Actions team={team.data} />}
      />
      {failure !== undefined && <ErrorPanel {...failure} onRetry={() => void team.refetch()} className="mb-4" />}
      <Figures team={team.data} />
      <div className="mt-4 grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_380px]">
        <TeamKeys teamId={id} archived={team.data?.status === 'archived'} />
        <TeamMembers teamId={id} />
      </div>
    </>
  );
}

function Lead({ team }: { team: Team }) {
  if (team.status === 'archived') return <>Archived: its keys are refused. History stays.</>;
  const last =
    team.lastRequestAt === null ? 'No request yet.' : `Last request ${agoText(team.lastRequestAt, Date.now())}.`;
  return (
    <>
      <Chip mono tone="muted">
        {team.slug}
      </Chip>{' '}
      {last}
    </>
  );
}

function Actions({ team }: { team: Team }) {
  const [open, setOpen] = useState<'rename' | 'archive'>();
  const lock = useLock('teams.manage');
  const call = useCall();
  const restore = useAction();
  const show = (which: 'rename' | 'archive') => (shown: boolean) => setOpen(shown ? which : undefined);
  return (
    <>
      {restore.failure !== null && <span className="text-small text-stop">{restore.failure.message}</span>}
      <ActionButton reason={lock} onClick={() => setOpen('rename')}>
        Rename
      </ActionButton>
      {team.status === 'active' ? (
        <ActionButton reason={lock} variant="danger" onClick={() => setOpen('archive')}>
          Archive
        </ActionButton>
      ) : (
        <ActionButton
          reason={lock}
          variant="solid"
          pending={restore.pending}
          onClick={() =>
            restore.run(async () => {
              await call(contract.teams.restore, { params: { id: team.id } });
              toast.success(`${team.name} is back; its keys work again`);
            })
          }
        >
          Restore
        </ActionButton>
      )}
      <RenameTeamDialog team={team} open={open === 'rename'} onOpenChange={show('rename')} />
      <ArchiveTeamDialog team={team} open={open === 'archive'} onOpenChange={show('archive')} />
    </>
  );
}

function Figures({ team }: { team: Team | undefined }) {
  const { href } = useOrganization();
  return (
    <StatRow>
      <Stat
        label="Spend this month"
        value={team && formatUsd(BigInt(team.monthCostNanos))}
        note={
          team && (
            <Link href={href(`requests?team=${team.id}&since=30d`)} className="text-accent hover:underline">
              {counted(team.monthRequests, 'request')}
            </Link>
          )
        }
      />
      <Stat
        label={`Budget${team?.budget ? `, ${periodName(team.budget.period)}` : ''}`}
        value={team && (team.budget === null ? 'None' : formatUsd(BigInt(team.budget.limitNanos)))}
        note={
          team && (
            <BudgetNote
              team={team}
              href={href(
                team.budget === null ? `budgets?edit=new&for=team:${team.id}` : `budgets?budget=${team.budget.id}`,
              )}
            />
          )
        }
      />
      <Stat
        label="Active keys"
        value={team?.activeKeys.toLocaleString('en')}
        note={team && counted(team.members, 'member')}
      />
    </StatRow>
  );
}

function BudgetNote({ team, href }: { team: Team; href: string }) {
  const { budget } = team;
  const left = budget === null ? 0n : BigInt(budget.limitNanos) - BigInt(budget.spentNanos) - BigInt(budget.heldNanos);
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      {budget !== null && (
        <BudgetBar
          className="mt-1 mb-2 basis-full"
          used={share(budget.spentNanos, budget.limitNanos)}
          inFlight={share(budget.heldNanos, budget.limitNanos)}
          label={`${formatUsd(BigInt(budget.spentNanos))} used, ${formatUsd(BigInt(budget.heldNanos))} in flight`}
        />
      )}
      {budget !== null && <span>{formatUsd(left)} left</span>}
      <Button asChild variant="link" size="small" className="text-caption">
        <Link href={href}>{budget === null ? 'Set a budget' : 'Look at it'}</Link>
      </Button>
    </span>
  );
}
