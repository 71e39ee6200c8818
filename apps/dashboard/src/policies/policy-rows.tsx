import { Pencil } from 'lucide-react';
import { ActionButton } from '@/ui/action-button';
import { cn } from '@/ui/cn';
import { Lamp, type LampTone } from '@/ui/lamp';
import { ownerName, type PolicyOwner } from './owner';

type Described = {
  lamp?: { tone: LampTone; words: string } | undefined;
  sentence: string;
};

type PolicyRowsProps<Listed> = {
  policies: readonly Listed[];
  /** What holds for all calls as long as the organization says nothing. */
  unsaid: Described;
  describe: (policy: Listed) => Described;
  lock: string | undefined;
  onEdit: (edited: Listed | 'organization') => void;
  rowClassName?: string;
};

/** What the organization says, which always has a row, then what teams and keys say. */
export function PolicyRows<Listed extends PolicyOwner>(props: PolicyRowsProps<Listed>) {
  const { policies, unsaid, describe, lock, onEdit, rowClassName } = props;
  const whole = policies.find(({ team, key }) => team === null && key === null);
  const row = { lock, className: rowClassName };
  return (
    <ul>
      <Row
        {...row}
        title="All calls"
        {...(whole ? describe(whole) : unsaid)}
        onEdit={() => onEdit(whole ?? 'organization')}
      />
      {policies
        .filter((policy) => policy !== whole)
        .map((policy) => (
          <Row
            {...row}
            key={ownerName(policy)}
            title={ownerName(policy)}
            {...describe(policy)}
            onEdit={() => onEdit(policy)}
          />
        ))}
    </ul>
  );
}

type RowProps = Described & {
  title: string;
  lock: string | undefined;
  onEdit: () => void;
  className: string | undefined;
};

function Row({ title, lamp, sentence, lock, onEdit, className }: RowProps) {
  return (
    <li className={cn('flex items-start justify-between gap-4 border-t py-3', className)}>
      <div className="min-w-0">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h3 className="font-medium">{title}</h3>
          {lamp && <Lamp tone={lamp.tone}>{lamp.words}</Lamp>}
        </div>
        <p className="text-ink-2">{sentence}</p>
      </div>
      <ActionButton variant="quiet" size="icon" reason={lock} aria-label={`Edit ${title}`} onClick={onEdit}>
        <Pencil aria-hidden />
      </ActionButton>
    </li>
  );
}
