'use client';

import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { failureOf, useApi, useLock } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { DataTable } from '@/ui/data-table';
import { NothingYet } from '@/ui/empty-state';
import { PageHeader } from '@/ui/page-header';
import { Segmented } from '@/ui/segmented';
import { Select } from '@/ui/select';
import { useCursorPages } from '@/ui/use-cursor-pages';
import { IssueKeyDialog } from './issue-key-dialog';
import { useKeyColumns } from './use-key-columns';

const statuses = ['active', 'revoked', 'expired', 'all'] as const;

const searchParams = {
  status: parseAsStringLiteral(statuses).withDefault('active'),
  team: parseAsString.withDefault(''),
  issue: parseAsBoolean.withDefault(false),
};

/** Every virtual key: whose it is, what it spends, when it ends. */
export function VirtualKeysPage() {
  const [{ status, team, issue }, setSearch] = useQueryStates(searchParams);
  const pages = useCursorPages(`${status} ${team}`);
  const keys = useApi(
    contract.virtualKeys.list,
    { query: { status, ...(team === '' ? {} : { teamId: team }), ...(pages.cursor ? { cursor: pages.cursor } : {}) } },
    { keep: true },
  );
  const teams = useApi(contract.teams.list, { query: { status: 'all' } });
  const lock = useLock('virtual-keys.manage');
  const columns = useKeyColumns(lock);
  const teamName = teams.data?.items.find((one) => one.id === team)?.name;
  const issueButton = (
    <ActionButton variant="solid" reason={lock} onClick={() => void setSearch({ issue: true }, { history: 'push' })}>
      Issue a key
    </ActionButton>
  );
  const nextCursor = keys.data?.nextCursor;

  return (
    <>
      <PageHeader title="Keys" lead="What applications send instead of a provider's key." action={issueButton} />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Segmented
          label="Which keys"
          value={status}
          onChange={(next) => void setSearch({ status: next })}
          options={[
            { value: 'active', label: 'Active' },
            { value: 'expired', label: 'Expired' },
            { value: 'revoked', label: 'Revoked' },
            { value: 'all', label: 'All' },
          ]}
        />
        <div className="w-52">
          <Select
            aria-label="Show keys of"
            className="h-8 text-small"
            value={team}
            onChange={(event) => void setSearch({ team: event.target.value })}
            options={[
              { value: '', label: 'Every team' },
              ...(teams.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </div>
      </div>
      <DataTable
        label="Virtual keys"
        columns={columns}
        rows={keys.data?.items}
        rowId={(key) => key.id}
        fetching={keys.isFetching}
        error={failureOf('The keys could not be read', keys.error)}
        onRetry={() => void keys.refetch()}
        filters={
          status === 'active' && team === ''
            ? undefined
            : {
                words: [`Status: ${status}`, ...(team === '' ? [] : [`Team: ${teamName ?? 'unknown'}`])].join(', '),
                onClear: () => void setSearch({ status: 'active', team: '' }),
              }
        }
        paging={{
          ...(pages.pageNumber > 1 ? { summary: `Page ${pages.pageNumber}`, onPrevious: pages.toPrevious } : {}),
          ...(nextCursor ? { onNext: () => pages.toNext(nextCursor) } : {}),
        }}
        nothingYet={
          <NothingYet title="No active key" action={issueButton}>
            Issue one for each application or person, so that spend and limits can be told apart.
          </NothingYet>
        }
      />
      <IssueKeyDialog
        open={issue && lock === undefined}
        teamId={team}
        onOpenChange={(open) => void setSearch({ issue: open })}
      />
    </>
  );
}
