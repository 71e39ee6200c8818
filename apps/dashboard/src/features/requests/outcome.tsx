import type { RequestOutcome } from '@switchyard/core/requests/record';
import { Ban, CircleCheck, CircleX, type LucideIcon, Scissors, Unplug, UserX } from 'lucide-react';
import { cn } from '@/ui/cn';

interface Look {
  words: string;
  icon: LucideIcon;
  tone: string;
}

const looks: Record<RequestOutcome, Look> = {
  SUCCEEDED: { words: 'Answered', icon: CircleCheck, tone: 'text-clear' },
  PARTIAL: { words: 'Cut', icon: Scissors, tone: 'text-caution' },
  CANCELLED: { words: 'Caller left', icon: UserX, tone: 'text-ink-3' },
  REFUSED: { words: 'Refused', icon: Ban, tone: 'text-caution' },
  FAILED: { words: 'Failed', icon: CircleX, tone: 'text-stop' },
  ORPHANED: { words: 'Gateway lost', icon: Unplug, tone: 'text-stop' },
};

export function outcomeWords(outcome: RequestOutcome): string {
  return looks[outcome].words;
}

/** How a request ended, as a sign and a word; a code says by what. */
export function Outcome({ outcome, code }: { outcome: RequestOutcome; code?: string | null }) {
  const { words, icon: Icon, tone } = looks[outcome];
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap align-middle">
      <Icon aria-hidden className={cn('size-4 shrink-0', tone)} strokeWidth={2} />
      {words}
      {code !== undefined && code !== null && (
        <span title={code} className="max-w-24 truncate text-caption text-ink-3">
          {code}
        </span>
      )}
    </span>
  );
}
