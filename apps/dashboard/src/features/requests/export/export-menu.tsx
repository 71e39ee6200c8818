'use client';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useLock } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import type { Overview } from '../histogram/buckets';
import { ExportForm } from './export-form';
import { ExportProgress } from './export-progress';

interface ExportMenuProps {
  /** The filter in force. */
  query: string;
  /** What it comes to, as far as is known. */
  rows: Overview | undefined;
}

/** The requests of the filter in force as a file. */
export function ExportMenu({ query, rows }: ExportMenuProps) {
  const [open, setOpen] = useState(false);
  const [id, setId] = useState<string>();
  const { can } = useOrganization();
  if (!can('request-exports.manage')) return <Locked />;
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Download aria-hidden />
        Export
      </Button>
      <Dialog
        open={open}
        onOpenChange={(next) => {
          setOpen(next);
          if (!next) setId(undefined);
        }}
        title="Export requests"
        description="Every request of the filter in force, made in the background; the audit log tells who did."
        size="small"
      >
        {id === undefined ? (
          <ExportForm query={query} rows={rows} onStarted={setId} />
        ) : (
          <ExportProgress id={id} onAgain={() => setId(undefined)} />
        )}
      </Dialog>
    </>
  );
}

/** Says whom to ask; who may export need not wait for that to be known. */
function Locked() {
  return (
    <Button disabled title={useLock('request-exports.manage')}>
      <Download aria-hidden />
      Export
    </Button>
  );
}
