'use client';

import { formatUsd } from '@switchyard/core/money/money';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { failureOf, useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { type DataColumn, DataTable } from '@/ui/data-table';
import { NothingYet } from '@/ui/empty-state';
import { counted, formatCount } from '@/ui/format';
import { Input } from '@/ui/input';
import { Lamp } from '@/ui/lamp';
import { PageHeader } from '@/ui/page-header';
import { When } from '@/ui/when';
import type { Operated } from './operated';
import { OrganizationActions } from './organization-actions';

/** Every organization of the installation. */
export function OperatorPage() {
  const [search, setSearch] = useQueryState('q', parseAsString.withDefault(''));
  const organizations = useApi(contract.operatorOrganizations.list, {});
  const items = organizations.data?.items;
  const words = search.trim().toLowerCase();
  const rows = items?.filter(({ name, slug }) => `${name} ${slug}`.toLowerCase().includes(words));
  return (
    <>
      <PageHeader title="Organizations" lead={organizations.error ? '' : items && leadOf(items)} />
      <Input
        type="search"
        aria-label="Find an organization"
        placeholder="Find by name"
        className="mb-3 sm:max-w-64"
        value={search}
        onChange={(event) => void setSearch(event.target.value || null)}
      />
      <DataTable
        label="Organizations"
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        fetching={organizations.isFetching}
        error={failureOf('The organizations could not be read', organizations.error)}
        onRetry={() => void organizations.refetch()}
        filters={words === '' ? undefined : { words: `Name: ${search}`, onClear: () => void setSearch(null) }}
        nothingYet={<NothingYet title="No organization yet">People create one as they sign up.</NothingYet>}
      />
    </>
  );
}

function leadOf(items: readonly Operated[]): string {
  const spent = items.reduce((sum, { monthCostNanos }) => sum + BigInt(monthCostNanos), 0n);
  const suspended = items.filter(({ status }) => status === 'SUSPENDED').length;
  const rest = suspended === 0 ? '' : ` ${formatCount(suspended)} suspended.`;
  return `${counted(items.length, 'organization')} spent ${formatUsd(spent)} this month.${rest}`;
}

const columns: DataColumn<Operated>[] = [
  {
    id: 'name',
    header: 'Organization',
    card: 'title',
    cell: ({ name, slug }) => (
      <Link href={`/o/${slug}/overview`} className="font-medium hover:underline">
        {name}
      </Link>
    ),
  },
  {
    id: 'slug',
    header: 'Name in addresses',
    card: 'line',
    cell: ({ slug }) => <code className="font-mono text-caption text-ink-2">{slug}</code>,
  },
  { id: 'members', header: 'Members', numeric: true, cell: ({ members }) => formatCount(members) },
  { id: 'keys', header: 'Active keys', numeric: true, cell: ({ activeKeys }) => formatCount(activeKeys) },
  { id: 'requests', header: 'Requests, month', numeric: true, cell: ({ monthRequests }) => formatCount(monthRequests) },
  {
    id: 'spend',
    header: 'Spend, month',
    numeric: true,
    cell: ({ monthCostNanos }) => formatUsd(BigInt(monthCostNanos)),
  },
  { id: 'created', header: 'Created', cell: ({ createdAt }) => <When at={createdAt} /> },
  {
    id: 'status',
    header: 'Status',
    card: 'line',
    cell: ({ status }) => (
      <Lamp tone={status === 'ACTIVE' ? 'clear' : 'stop'}>{status === 'ACTIVE' ? 'Active' : 'Suspended'}</Lamp>
    ),
  },
  {
    id: 'actions',
    header: '',
    card: 'aside',
    className: 'py-0 text-right',
    cell: (organization) => <OrganizationActions organization={organization} />,
  },
];
