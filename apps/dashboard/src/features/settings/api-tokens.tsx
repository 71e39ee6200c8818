'use client';

import { useMemo, useState } from 'react';
import { toast } from 'sonner';
import { failureOf, useApi, useCall } from '@/server/client/use-api';
import { contract, type RouteOutput } from '@/server/contract';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { type DataColumn, DataTable } from '@/ui/data-table';
import { NothingYet } from '@/ui/empty-state';
import { Lamp } from '@/ui/lamp';
import { When } from '@/ui/when';
import { IssueTokenDialog } from './issue-token-dialog';

type Token = RouteOutput<typeof contract.apiTokens.list>['items'][number];

/** Tokens with which programs use the management API. */
export function ApiTokens() {
  const [issuing, setIssuing] = useState(false);
  const [revoked, setRevoked] = useState<Token>();
  const tokens = useApi(contract.apiTokens.list, {});
  const call = useCall();
  const columns = useMemo(() => columnsOf(setRevoked), []);
  const issue = (
    <Button variant="solid" onClick={() => setIssuing(true)}>
      Issue an API token
    </Button>
  );
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-[72ch] text-ink-2">
          Programs call the management API with a token: everything this dashboard does, they can do with the token's
          role.
        </p>
        {issue}
      </div>
      <DataTable
        label="API tokens"
        columns={columns}
        rows={tokens.data?.items}
        rowId={({ id }) => id}
        fetching={tokens.isFetching}
        skeletonRows={3}
        error={failureOf('The API tokens could not be read', tokens.error)}
        onRetry={() => void tokens.refetch()}
        nothingYet={
          <NothingYet title="No API token yet">Issue one for scripts, CI or infrastructure as code.</NothingYet>
        }
      />
      <IssueTokenDialog open={issuing} onOpenChange={setIssuing} />
      <ConfirmDialog
        open={revoked !== undefined}
        onOpenChange={(open) => !open && setRevoked(undefined)}
        title={`Revoke ${revoked?.name ?? ''}?`}
        description="It is refused at once and cannot be brought back."
        impact={[{ label: 'Last used', value: <When at={revoked?.lastUsedAt ?? null} /> }]}
        typedName={revoked?.name ?? ''}
        action="Revoke token"
        onConfirm={async () => {
          if (revoked === undefined) return;
          await call(contract.apiTokens.revoke, { params: { id: revoked.id } });
          toast.success(`${revoked.name} is revoked`);
        }}
      />
    </>
  );
}

const lamps = { active: 'clear', expired: 'stop', revoked: 'off' } as const;
const words = { active: 'Active', expired: 'Expired', revoked: 'Revoked' } as const;

const facts: DataColumn<Token>[] = [
  { id: 'name', header: 'Name', card: 'title', cell: ({ name }) => <span className="font-medium">{name}</span> },
  {
    id: 'secret',
    header: 'Token',
    card: 'line',
    cell: ({ prefix, last4 }) => (
      <code className="whitespace-nowrap font-mono text-caption">
        {prefix}…{last4}
      </code>
    ),
  },
  { id: 'role', header: 'Role', card: 'line', cell: ({ role }) => role.charAt(0) + role.slice(1).toLowerCase() },
  { id: 'by', header: 'Issued by', cell: ({ createdBy }) => createdBy ?? 'nobody known' },
  { id: 'used', header: 'Last used', cell: ({ lastUsedAt }) => <When at={lastUsedAt} /> },
  { id: 'expires', header: 'Expires', cell: ({ expiresAt }) => <When at={expiresAt} /> },
  { id: 'status', header: 'Status', cell: ({ status }) => <Lamp tone={lamps[status]}>{words[status]}</Lamp> },
];

const columnsOf = (onRevoke: (token: Token) => void): DataColumn<Token>[] => [
  ...facts,
  {
    id: 'actions',
    header: '',
    card: 'aside',
    className: 'py-0 text-right',
    cell: (token) =>
      token.status === 'active' && (
        <Button size="small" variant="quiet" onClick={() => onRevoke(token)}>
          Revoke<span className="sr-only"> {token.name}</span>
        </Button>
      ),
  },
];
