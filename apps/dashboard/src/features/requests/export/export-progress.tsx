'use client';
import { Download } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { routeUrl } from '@/server/client/api-client';
import { failureOf, useAction, useApi, useCall } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract, type RouteOutput } from '@/server/contract';
import { Button } from '@/ui/button';
import { DialogActions } from '@/ui/dialog';
import { ErrorPanel } from '@/ui/error-panel';
import { counted, formatCount } from '@/ui/format';
import { Skeleton } from '@/ui/skeleton';

type LogExport = RouteOutput<typeof contract.logExports.read>;

const working = (one: LogExport | undefined) =>
  one === undefined || one.status === 'pending' || one.status === 'running';

/** How far an export is; its file is fetched by itself when it is done. */
export function ExportProgress({ id, onAgain }: { id: string; onAgain: () => void }) {
  const { slug: organization } = useOrganization();
  const call = useCall();
  const { run, failure } = useAction();
  const state = useApi(
    contract.logExports.read,
    { params: { id } },
    { everyMs: (answer) => (working(answer) ? 1_000 : false) },
  );
  const link = useRef<HTMLAnchorElement>(null);
  const fetched = useRef(false);
  const done = state.data?.status === 'done';
  useEffect(() => {
    if (!done || fetched.current) return;
    fetched.current = true;
    link.current?.click();
  }, [done]);
  const problem =
    failureOf('The export could not be read', state.error) ?? failureOf('The export was not stopped', failure);
  const { data } = state;
  if (data === undefined)
    return problem === undefined ? <Skeleton className="h-6 w-full" /> : <ErrorPanel {...problem} />;
  return (
    <div className="grid gap-4">
      {problem !== undefined && <ErrorPanel {...problem} />}
      {data.status === 'failed' && <ErrorPanel title="The export failed" message={data.error ?? undefined} />}
      <Progress of={data} />
      <DialogActions>
        {working(data) ? (
          <Button onClick={() => run(() => call(contract.logExports.cancel, { params: { id } }))}>Stop</Button>
        ) : (
          <Button onClick={onAgain}>Another export</Button>
        )}
        {done && (
          <Button variant="solid" asChild>
            <a ref={link} href={routeUrl(contract.logExports.download, { id }, { organization })} download>
              <Download aria-hidden />
              Download
            </a>
          </Button>
        )}
      </DialogActions>
    </div>
  );
}

function Progress({ of: { status, rows, totalRows, bytes } }: { of: LogExport }) {
  const share = status === 'done' ? 1 : totalRows === null || totalRows === 0 ? 0 : rows / totalRows;
  const words = {
    pending: 'Waiting for its turn.',
    running: totalRows === null ? 'Begun.' : `${formatCount(rows)} of ${counted(totalRows, 'request')} written.`,
    done: `${counted(rows, 'request')}, ${formatCount(Math.ceil(bytes / 1_024))} KiB.`,
    failed: `${counted(rows, 'request')} had been written.`,
    cancelled: 'Stopped; nothing is kept of it.',
  }[status];
  return (
    <div className="grid gap-2">
      <div
        role="progressbar"
        aria-label="Progress of the export"
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
        className="h-1.5 overflow-hidden rounded-full bg-line"
      >
        <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${share * 100}%` }} />
      </div>
      <p aria-live="polite" className="text-ink-2">
        {words}
      </p>
    </div>
  );
}
