'use client';

import { parseAsString, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { failureOf, useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Chip } from '@/ui/chip';
import { type DataColumn, DataTable } from '@/ui/data-table';
import { NothingYet } from '@/ui/empty-state';
import { Select } from '@/ui/select';
import { useCursorPages } from '@/ui/use-cursor-pages';
import { When } from '@/ui/when';
import { AuditDrawer } from './audit-drawer';
import type { AuditEvent } from './audit-event';

const kinds = [
  { value: '', label: 'Every kind of thing' },
  { value: 'virtual-key', label: 'Keys' },
  { value: 'team', label: 'Teams' },
  { value: 'member', label: 'Members' },
  { value: 'invitation', label: 'Invitations' },
  { value: 'provider-account', label: 'Provider accounts' },
  { value: 'routing-rule', label: 'Routing rules' },
  { value: 'budget', label: 'Budgets' },
  { value: 'rate-limit', label: 'Limits' },
  { value: 'price-override', label: 'Own prices' },
  { value: 'api-token', label: 'API tokens' },
  { value: 'organization', label: 'Organization' },
];

/** Who changed what, newest first. A row opens what was before and after. */
export function AuditLog() {
  const [kind, setKind] = useQueryState('kind', parseAsString.withDefault(''));
  const [openId, setOpenId] = useQueryState('event', parseAsString.withOptions({ history: 'push' }));
  const pages = useCursorPages(kind);
  const query = { ...(kind === '' ? {} : { targetKind: kind }), ...(pages.cursor ? { cursor: pages.cursor } : {}) };
  const events = useApi(contract.auditEvents.list, { query }, { keep: true });
  const nextCursor = events.data?.nextCursor;
  const columns = useMemo(() => columnsOf((id) => void setOpenId(id)), [setOpenId]);
  return (
    <>
      <div className="mb-3 w-56">
        <Select
          aria-label="Show changes of"
          className="h-8 text-small"
          value={kind}
          options={kinds}
          onChange={(event) => void setKind(event.target.value || null)}
        />
      </div>
      <DataTable
        label="Audit log"
        columns={columns}
        rows={events.data?.items}
        rowId={({ id }) => id}
        fetching={events.isFetching}
        error={failureOf('The audit log could not be read', events.error)}
        onRetry={() => void events.refetch()}
        onRowOpen={({ id }) => void setOpenId(id)}
        selectedId={openId ?? undefined}
        filters={
          kind === ''
            ? undefined
            : { words: kinds.find(({ value }) => value === kind)?.label, onClear: () => void setKind(null) }
        }
        paging={{
          ...(pages.pageNumber > 1 ? { summary: `Page ${pages.pageNumber}`, onPrevious: pages.toPrevious } : {}),
          ...(nextCursor ? { onNext: () => pages.toNext(nextCursor) } : {}),
        }}
        nothingYet={
          <NothingYet title="Nothing has changed yet">Every change to the organization is kept here.</NothingYet>
        }
      />
      <AuditDrawer event={events.data?.items.find(({ id }) => id === openId)} onClose={() => void setOpenId(null)} />
    </>
  );
}

const columnsOf = (onOpen: (id: string) => void): DataColumn<AuditEvent>[] => [
  { id: 'when', header: 'When', card: 'aside', cell: ({ createdAt }) => <When at={createdAt} /> },
  { id: 'who', header: 'Who', card: 'line', cell: ({ actor }) => actor.name },
  {
    id: 'what',
    header: 'What',
    card: 'title',
    className: 'w-full',
    // A press on the row opens it too; the button does for the keyboard.
    cell: ({ id, summary }) => (
      <button type="button" className="break-words text-left" onClick={() => onOpen(id)}>
        {summary}
      </button>
    ),
  },
  {
    id: 'action',
    header: 'Action',
    card: 'line',
    cell: ({ action }) => (
      <Chip mono tone="muted">
        {action}
      </Chip>
    ),
  },
  {
    id: 'from',
    header: 'From',
    cell: ({ ipAddress }) => <span className="text-ink-3">{ipAddress.replace(/^::ffff:/, '') || 'not known'}</span>,
  },
];
