'use client';

import { Drawer } from '@/ui/drawer';
import { NothingYet } from '@/ui/empty-state';
import { BodyCell, HeadCell, Table } from '@/ui/table';
import type { AuditEvent } from './audit-event';

/** What a change was before and after, field by field. */
export function AuditDrawer({ event, onClose }: { event: AuditEvent | undefined; onClose: () => void }) {
  const before = event?.change.before ?? {};
  const after = event?.change.after ?? {};
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return (
    <Drawer
      open={event !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={event?.summary ?? ''}
      description={event && `${event.actor.name}, ${new Date(event.createdAt).toUTCString()}`}
    >
      {fields.length === 0 ? (
        <NothingYet title="No field changed">The action itself is all there is to it.</NothingYet>
      ) : (
        <Table aria-label="Fields before and after" className="-mx-2 table-fixed">
          <thead>
            <tr>
              <HeadCell>Field</HeadCell>
              <HeadCell>Before</HeadCell>
              <HeadCell>After</HeadCell>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field}>
                <BodyCell className="break-words align-top font-mono text-caption">{field}</BodyCell>
                <BodyCell className="break-words align-top text-caption text-ink-2">{inWords(before[field])}</BodyCell>
                <BodyCell className="break-words align-top text-caption">{inWords(after[field])}</BodyCell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Drawer>
  );
}

function inWords(value: unknown): string {
  if (value === undefined || value === null) return '—';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
