import { toast } from 'sonner';
import { useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { formatCount } from '@/ui/format';
import { When } from '@/ui/when';
import type { Sink } from './sink-words';

type RemoveSinkProps = {
  /** Undefined closes it. */
  sink: Sink | undefined;
  onClose: () => void;
};

/** Asks before a sink goes, with what waits for it. */
export function RemoveSink({ sink, onClose }: RemoveSinkProps) {
  const call = useCall();
  return (
    <ConfirmDialog
      open={sink !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${sink?.name ?? ''}?`}
      description="What still waits for it is not sent, and its keys cannot be brought back. The requests stay in the log, and what it took stays where it is."
      impact={[
        { label: 'Requests that wait for it', value: formatCount(sink?.waiting ?? 0) },
        { label: 'Dead letters', value: formatCount(sink?.dead ?? 0) },
        { label: 'Last sent', value: <When at={sink?.lastDeliveredAt ?? null} /> },
      ]}
      action="Remove sink"
      onConfirm={async () => {
        if (sink === undefined) return;
        await call(contract.logSinks.remove, { params: { id: sink.id } });
        toast.success(`${sink.name} is removed`);
      }}
    />
  );
}
