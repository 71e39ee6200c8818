'use client';

import { formatUsd } from '@switchyard/core/money/money';
import Link from 'next/link';
import { failureOf, useApi } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract, type RouteOutput } from '@/server/contract';
import { Button } from '@/ui/button';
import { type DataColumn, DataTable } from '@/ui/data-table';
import { NothingYet } from '@/ui/empty-state';
import { When } from '@/ui/when';

type Key = RouteOutput<typeof contract.virtualKeys.list>['items'][number];

const columns: DataColumn<Key>[] = [
  { id: 'name', header: 'Key', card: 'title', cell: (key) => <span className="font-medium">{key.name}</span> },
  {
    id: 'secret',
    header: 'Starts and ends',
    card: 'line',
    cell: (key) => (
      <code className="font-mono text-caption">
        {key.prefix}…{key.last4}
      </code>
    ),
  },
  {
    id: 'spend',
    header: 'This month',
    numeric: true,
    card: 'aside',
    cell: (key) => formatUsd(BigInt(key.monthCostNanos)),
  },
  { id: 'used', header: 'Last used', cell: (key) => <When at={key.lastUsedAt} /> },
  { id: 'expires', header: 'Expires', cell: (key) => <When at={key.expiresAt} /> },
];

/** The active keys of a team. */
export function TeamKeys({ teamId, archived }: { teamId: string; archived: boolean }) {
  const { href } = useOrganization();
  const keys = useApi(contract.virtualKeys.list, { query: { teamId, status: 'active', limit: 100 } });
  return (
    <section aria-label="Keys" className="grid min-w-0 gap-2">
      <div className="flex items-center justify-between gap-3">
        <h2 className="font-semibold text-body">Active keys</h2>
        {!archived && (
          <Button asChild size="small">
            <Link href={href(`keys?team=${teamId}&issue=true`)}>Issue a key</Link>
          </Button>
        )}
      </div>
      <DataTable
        label="Active keys"
        columns={columns}
        rows={keys.data?.items}
        rowId={(key) => key.id}
        fetching={keys.isFetching}
        skeletonRows={3}
        error={failureOf('The keys could not be read', keys.error)}
        onRetry={() => void keys.refetch()}
        nothingYet={
          <NothingYet title="No active key">Applications call the gateway with a key of their team.</NothingYet>
        }
      />
      {keys.data && keys.data.items.length > 0 && (
        <Link
          href={href(`keys?team=${teamId}&status=all`)}
          className="justify-self-start text-accent text-small hover:underline"
        >
          All keys of this team, revoked and expired ones too
        </Link>
      )}
    </section>
  );
}
