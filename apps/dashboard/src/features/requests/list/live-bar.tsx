import { Pause, Play } from 'lucide-react';
import { Button } from '@/ui/button';
import { formatCount } from '@/ui/format';
import { Lamp } from '@/ui/lamp';

interface LiveBarProps {
  live: boolean;
  /** Why it cannot follow: another page, a time that is over. */
  cannot: string | undefined;
  held: boolean;
  waiting: number;
  /** Whether more may have come than fit on a page. */
  more: boolean;
  onShow: () => void;
  onToggle: () => void;
}

/** Follows what happens; what comes while somebody reads waits until it is asked for. */
export function LiveBar({ live, cannot, held, waiting, more, onShow, onToggle }: LiveBarProps) {
  const following = live && cannot === undefined;
  return (
    <div className="flex flex-wrap items-center gap-3">
      {waiting > 0 && (
        <Button size="small" onClick={onShow} className="border-transparent bg-accent-soft text-accent">
          {formatCount(waiting)}
          {more && '+'} new
        </Button>
      )}
      {following && (
        <Lamp tone={held ? 'caution' : 'clear'} className="text-caption">
          {held ? 'Held while you read' : 'Live'}
        </Lamp>
      )}
      <Button size="small" aria-pressed={following} disabled={cannot !== undefined} title={cannot} onClick={onToggle}>
        {following ? <Pause aria-hidden /> : <Play aria-hidden />}
        {following ? 'Stop' : 'Live tail'}
      </Button>
    </div>
  );
}
