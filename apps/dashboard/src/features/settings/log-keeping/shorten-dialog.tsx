import { useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ConfirmDialog, type Impact } from '@/ui/confirm-dialog';
import { formatCount } from '@/ui/format';
import { useNow } from '@/ui/use-now';
import { dayText } from '@/ui/when';
import type { Retention } from './retention-form';

type ShortenDialogProps = {
  kept: Retention;
  /** Undefined closes it. */
  wanted: Retention | undefined;
  onClose: () => void;
  onConfirm: (wanted: Retention) => Promise<unknown>;
};

/** Asks before requests or their content are kept for less long: says what is deleted, and that holds stop it. */
export function ShortenDialog({ kept, wanted, onClose, onConfirm }: ShortenDialogProps) {
  const now = useNow(60_000);
  const holds = useApi(contract.legalHolds.list, {}, { enabled: wanted !== undefined });
  const inForce = holds.data?.items.filter(({ releasedAt }) => releasedAt === null).length;
  return (
    <ConfirmDialog
      open={wanted !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title="Keep requests for less long?"
      description="What is older is deleted within a day and cannot be brought back. Sums of costs and budgets stay, and so does what a legal hold covers."
      impact={[
        ...(wanted ? impactOf(wanted, kept, now) : []),
        { label: 'Legal holds in force', value: inForce === undefined ? '…' : formatCount(inForce) },
      ]}
      action="Keep for less long"
      onConfirm={async () => {
        if (wanted !== undefined) await onConfirm(wanted);
      }}
    />
  );
}

function impactOf(wanted: Retention, kept: Retention, now: number): Impact[] {
  const before = (days: number) => `older than ${dayText(new Date(now - days * 86_400_000).toISOString(), now)}`;
  return [
    { label: 'Requests that are deleted', days: wanted.logRetentionDays, was: kept.logRetentionDays },
    { label: 'What was said that is deleted', days: wanted.contentRetentionDays, was: kept.contentRetentionDays },
  ]
    .filter(({ days, was }) => days < was)
    .map(({ label, days }) => ({ label, value: before(days) }));
}
