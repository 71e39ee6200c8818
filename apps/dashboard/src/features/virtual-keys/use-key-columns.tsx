'use client';

import { formatUsd } from '@switchyard/core/money/money';
import Link from 'next/link';
import { useMemo } from 'react';
import { useOrganization } from '@/server/client/use-organization';
import type { DataColumn } from '@/ui/data-table';
import { Lamp } from '@/ui/lamp';
import { Tooltip } from '@/ui/tooltip';
import { agoText, When } from '@/ui/when';
import { KeyActions } from './key-actions';
import type { VirtualKey } from './virtual-key';

const fortnightMs = 14 * 86_400_000;

/** The columns of the list of keys; `lock` says why this person may not change them. */
export function useKeyColumns(lock: string | undefined): DataColumn<VirtualKey>[] {
  const { href } = useOrganization();
  // Cells hold menus and dialogs, which a new set of columns would close.
  return useMemo(() => columnsOf(href, lock), [href, lock]);
}

function columnsOf(href: (path: string) => string, lock: string | undefined): DataColumn<VirtualKey>[] {
  return [
    { id: 'name', header: 'Name', card: 'title', cell: (key) => <span className="font-medium">{key.name}</span> },
    {
      id: 'secret',
      header: 'Key',
      card: 'line',
      cell: (key) => (
        <code className="whitespace-nowrap font-mono text-caption">
          {key.prefix}…{key.last4}
        </code>
      ),
    },
    {
      id: 'team',
      header: 'Team',
      card: 'line',
      cell: (key) => (
        <Link href={href(`teams/${key.team.id}`)} className="hover:underline">
          {key.team.name}
        </Link>
      ),
    },
    {
      id: 'owner',
      header: 'Owner',
      cell: (key) => key.member?.name ?? <span className="text-ink-3">service</span>,
    },
    { id: 'models', header: 'Models', cell: (key) => <Models models={key.allowedModels} /> },
    {
      id: 'spend',
      header: 'Spend this month',
      numeric: true,
      cell: (key) => (
        <span title={`${key.monthRequests.toLocaleString('en')} requests`}>
          {formatUsd(BigInt(key.monthCostNanos))}
        </span>
      ),
    },
    { id: 'used', header: 'Last used', cell: (key) => <When at={key.lastUsedAt} /> },
    { id: 'expires', header: 'Expires', cell: (key) => <When at={key.expiresAt} /> },
    { id: 'status', header: 'Status', card: 'line', cell: (key) => <KeyLamp virtualKey={key} /> },
    {
      id: 'actions',
      header: '',
      card: 'aside',
      className: 'w-10 py-0 text-right',
      cell: (key) => <KeyActions virtualKey={key} lock={lock} />,
    },
  ];
}

function Models({ models }: { models: readonly string[] }) {
  if (models.length === 0) return <span className="text-ink-3">all</span>;
  if (models.length === 1) return <code className="font-mono text-caption">{models[0]}</code>;
  return (
    <Tooltip content={models.join(', ')}>
      <button type="button" className="underline decoration-line-strong decoration-dotted underline-offset-4">
        {models.length} models
      </button>
    </Tooltip>
  );
}

function KeyLamp({ virtualKey }: { virtualKey: VirtualKey }) {
  if (virtualKey.status === 'revoked') return <Lamp tone="off">Revoked</Lamp>;
  if (virtualKey.status === 'expired') return <Lamp tone="stop">Expired</Lamp>;
  const { expiresAt } = virtualKey;
  const now = Date.now();
  if (expiresAt !== null && new Date(expiresAt).getTime() - now < fortnightMs) {
    return <Lamp tone="caution">Ends {agoText(expiresAt, now)}</Lamp>;
  }
  return <Lamp tone="clear">Active</Lamp>;
}
