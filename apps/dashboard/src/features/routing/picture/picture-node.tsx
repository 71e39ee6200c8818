import { cn } from '@/ui/cn';
import type { AccountState, RuleNames } from '../use-rule-names';
import type { PlacedNode } from './graph-layout';

/** One thing on the picture of a rule. */
export function PictureNode({ node, names }: { node: PlacedNode; names: RuleNames }) {
  if (node.kind === 'call') return <CallBox node={node} state={names.state(node.accountId)} />;
  if (node.kind === 'alias') {
    return (
      <div className={cn(box, 'grid grid-cols-1 content-center rounded-lg')}>
        <p className="flex justify-between gap-2">
          <span className="truncate font-mono">{node.title}</span>
          <Share share={node.share} />
        </p>
        <p className="text-ink-3">alias</p>
      </div>
    );
  }
  return (
    <div
      className={cn(
        box,
        'grid place-items-center text-center',
        node.kind === 'strategy' ? 'rounded-full bg-sunken' : 'rounded-lg',
      )}
    >
      <span className="line-clamp-4 max-w-full break-words">{node.title}</span>
    </div>
  );
}

const box = 'size-full overflow-hidden border border-line-strong bg-panel px-3 text-caption text-ink';

const dots: Record<AccountState, { tone: string; words: string }> = {
  healthy: { tone: 'bg-clear', words: 'healthy' },
  degraded: { tone: 'bg-caution', words: 'degraded' },
  failing: { tone: 'bg-stop', words: 'failing' },
  away: { tone: 'bg-caution', words: 'routed away' },
  disabled: { tone: 'bg-ink-3', words: 'disabled' },
  quiet: { tone: 'bg-ink-3', words: 'no traffic yet' },
};

function CallBox({ node, state }: { node: Extract<PlacedNode, { kind: 'call' }>; state: AccountState }) {
  const { tone, words } = dots[state];
  return (
    <div className={cn(box, 'grid grid-cols-1 content-center rounded-lg', node.copy && 'border-dashed')}>
      <p className="flex justify-between gap-2 font-semibold">
        <span className="truncate">{node.title}</span>
        <Share share={node.share} />
      </p>
      <p className="truncate text-ink-2">{node.detail === '' ? 'no model chosen' : node.detail}</p>
      <p className="flex items-center gap-1.5 text-ink-3">
        <span className={cn('size-2 flex-none rounded-full', tone)} />
        {words}
      </p>
    </div>
  );
}

function Share({ share }: { share: string | undefined }) {
  return share === undefined ? null : <span className="flex-none font-semibold">{share}</span>;
}
