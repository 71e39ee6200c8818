'use client';
import { failureOf, useAction, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { Dialog } from '@/ui/dialog';
import { ErrorPanel } from '@/ui/error-panel';
import type { SavedView } from './saved-view';

interface ManageViewsProps {
  /** One's own. */
  views: readonly SavedView[];
  /** The question in sight. */
  query: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** One's own views: shared or not, which one is the default, what they ask, and an end to them. */
export function ManageViews({ views, query, open, onOpenChange }: ManageViewsProps) {
  const call = useCall();
  const { run, failure } = useAction();
  const problem = failureOf('The view was not changed', failure);
  const change = ({ id }: SavedView, body: { shared?: boolean; default?: boolean; query?: string }) =>
    run(() => call(contract.savedViews.update, { params: { id }, body }));
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Your views">
      {problem !== undefined && <ErrorPanel {...problem} className="mb-3" />}
      {views.length === 0 && <p className="text-ink-2">You keep no view.</p>}
      <ul className="divide-y divide-line">
        {views.map((view) => (
          <li key={view.id} className="flex flex-wrap items-center gap-x-5 gap-y-1 py-2.5">
            <span className="min-w-0 flex-1 basis-40 truncate font-medium">{view.name}</span>
            <Checkbox
              label={<Named action="Shared" view={view} />}
              checked={view.shared}
              onCheckedChange={(shared) => change(view, { shared })}
            />
            <Checkbox
              label={<Named action="Default" view={view} />}
              checked={view.default}
              onCheckedChange={(usual) => change(view, { default: usual })}
            />
            <Button size="small" disabled={view.query === query} onClick={() => change(view, { query })}>
              <Named action="Ask what is in sight" view={view} />
            </Button>
            <Button
              size="small"
              variant="quiet"
              onClick={() => run(() => call(contract.savedViews.remove, { params: { id: view.id } }))}
            >
              <Named action="Remove" view={view} />
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** What a control does, and to which view for people who hear it. */
function Named({ action, view }: { action: string; view: SavedView }) {
  return (
    <>
      {action}
      <span className="sr-only"> ({view.name})</span>
    </>
  );
}
