'use client';
import { useMemo, useState } from 'react';
import { toast } from 'sonner';
import { type Call, failureOf, useAction, useApi, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { DataTable } from '@/ui/data-table';
import { NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { useSendTest } from '../use-send-test';
import { DeadLetters } from './dead-letters';
import { RemoveSink } from './remove-sink';
import { sinkColumns } from './sink-columns';
import { SinkDialog } from './sink-dialog';
import { type Sink, whereOf } from './sink-words';

const ask = (call: Call, id: string) => call(contract.logSinks.test, { params: { id } });
const words = { sent: ({ name }: Sink) => `${name} took the test`, where: whereOf };

/** Where requests are sent as they are recorded, and how far behind each sink is. */
export function LogSinks() {
  const [edited, setEdited] = useState<Sink | 'new'>();
  const [lettersOf, setLettersOf] = useState<Sink>();
  const [removed, setRemoved] = useState<Sink>();
  const sinks = useApi(contract.logSinks.list, {}, { everyMs: 10_000 });
  const { test, testing, failure } = useSendTest<Sink>(ask, words);
  const { onSwitch, switchFailure } = useSwitch();
  const columns = useMemo(
    () =>
      sinkColumns({
        testing,
        onSwitch,
        onTest: test,
        onEdit: setEdited,
        onLetters: setLettersOf,
        onRemove: setRemoved,
      }),
    [testing, test, onSwitch],
  );
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-[72ch] text-ink-2">
          Every request is sent to these as it is recorded, at least once: after an error it is tried again for up to a
          day, then it becomes a dead letter.
        </p>
        <Button variant="solid" onClick={() => setEdited('new')}>
          Add a sink
        </Button>
      </div>
      {failure && <ErrorPanel {...failure} />}
      {switchFailure && <ErrorPanel {...switchFailure} />}
      <DataTable
        label="Sinks"
        wide
        columns={columns}
        rows={sinks.data?.items}
        rowId={({ id }) => id}
        fetching={sinks.isFetching && sinks.isPending}
        skeletonRows={3}
        error={failureOf('The sinks could not be read', sinks.error)}
        onRetry={() => void sinks.refetch()}
        nothingYet={
          <NothingYet title="No sink yet">
            Send requests to an S3 bucket, to a webhook of your own, or as traces to an OpenTelemetry collector.
          </NothingYet>
        }
      />
      <SinkDialog edited={edited} onClose={() => setEdited(undefined)} />
      <DeadLetters sink={lettersOf} onClose={() => setLettersOf(undefined)} />
      <RemoveSink sink={removed} onClose={() => setRemoved(undefined)} />
    </div>
  );
}

function useSwitch() {
  const call = useCall();
  const { run, failure } = useAction();
  const onSwitch = useMemo(
    () =>
      ({ id, name }: Sink, on: boolean) =>
        run(async () => {
          await call(on ? contract.logSinks.enable : contract.logSinks.disable, { params: { id } });
          toast.success(on ? `${name} is on, from now on` : `${name} is off; what waits is kept`);
        }),
    [call, run],
  );
  return { onSwitch, switchFailure: failureOf('The sink was not switched', failure) };
}
