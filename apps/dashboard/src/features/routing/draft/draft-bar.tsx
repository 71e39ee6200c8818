'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { counted } from '@/ui/format';
import { When } from '@/ui/when';
import type { RoutingView } from '../routing-set';
import type { RuleNames } from '../use-rule-names';
import { SetChanges } from './set-changes';

type Draft = NonNullable<RoutingView['draft']>;

type DraftBarProps = {
  view: RoutingView;
  draft: Draft;
  names: RuleNames;
  lock: string | undefined;
  open: boolean;
  onOpen: (open: boolean) => void;
  onBacktest: () => void;
  onPublish: () => void;
  onChanged: (view: RoutingView) => void;
};

/** What is drafted and not in force yet, and what can be done with it. */
export function DraftBar(props: DraftBarProps) {
  const { view, draft, names, lock, open, onOpen, onBacktest, onPublish, onChanged } = props;
  const nothing = draft.changes.length === 0 ? 'The draft says the same as what is published.' : undefined;
  return (
    <Card aria-label="Draft" className="mb-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">
        <p className="min-w-0 flex-1 basis-60">
          <span className="font-medium">Draft: {counted(draft.changes.length, 'change')}</span>{' '}
          <span className="text-caption text-ink-3">
            {draft.author !== null && `${draft.author}, `}
            <When at={draft.updatedAt} />
          </span>
        </p>
        <div className="flex flex-wrap items-center gap-2">
          <Button variant="quiet" aria-expanded={open} onClick={() => onOpen(!open)}>
            {open ? 'Hide changes' : 'Show changes'}
          </Button>
          <Discard changes={draft.changes.length} lock={lock} onChanged={onChanged} />
          <Button onClick={onBacktest}>Backtest</Button>
          <ActionButton variant="solid" reason={lock ?? nothing} onClick={onPublish}>
            Publish…
          </ActionButton>
        </div>
      </div>
      {draft.baseVersion !== view.published.version && (
        <p className="border-t px-5 py-2.5 text-ink-2 text-small">
          It was begun from version {draft.baseVersion}; version {view.published.version} was published since.
          Publishing it replaces that one: look at the changes first.
        </p>
      )}
      {open && (
        <div className="border-t px-5 py-4">
          <SetChanges before={view.published} after={draft} names={names} />
        </div>
      )}
    </Card>
  );
}

type DiscardProps = Pick<DraftBarProps, 'lock' | 'onChanged'> & { changes: number };

function Discard({ changes, lock, onChanged }: DiscardProps) {
  const call = useCall();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <ActionButton variant="quiet" reason={lock} onClick={() => setAsking(true)}>
        Discard
      </ActionButton>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Throw the draft away?"
        description="What is published stays in force. The draft cannot be brought back."
        impact={[{ label: 'Changes that are lost', value: changes.toLocaleString('en') }]}
        action="Throw it away"
        onConfirm={async () => {
          onChanged(await call(contract.routing.discardDraft, {}));
          toast.success('The draft is thrown away');
        }}
      />
    </>
  );
}
