'use client';

import type { ModelAlias } from '@switchyard/core/routing/publish/routing-set';
import { Pencil, Trash2 } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { useState } from 'react';
import { failureOf, useAction } from '@/server/client/use-api';
import { ActionButton } from '@/ui/action-button';
import { Card, CardHeader } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { ErrorPanel } from '@/ui/error-panel';
import { Lamp } from '@/ui/lamp';
import { routingSearch } from '../routing-search';
import { isAbout, type RoutingView, removingAlias, setOf, usersOf } from '../routing-set';
import { TargetSentence } from '../sentence/rule-sentence';
import type { SaveDraft } from '../use-routing';
import type { RuleNames } from '../use-rule-names';
import { AliasDialog } from './alias-dialog';

type AliasListProps = { view: RoutingView; names: RuleNames; lock: string | undefined; save: SaveDraft };

/** The organization's own names for targets: where each leads, and what uses it. */
export function AliasList({ view, names, lock, save }: AliasListProps) {
  const [{ alias: edited }, setSearch] = useQueryStates(routingSearch);
  const set = setOf(view);
  const { warnings } = view.draft ?? view.published;
  const open = (alias: string) => void setSearch({ alias });
  return (
    <Card aria-label="Aliases">
      <CardHeader
        title="Aliases"
        sub="names that callers and rules may ask for like a model"
        action={
          <ActionButton size="small" reason={lock} onClick={() => open('new')}>
            Add alias
          </ActionButton>
        }
      />
      {set.aliases.length === 0 && (
        <p className="px-5 pb-5 text-ink-2">
          None yet. An alias such as <Chip mono>fast</Chip> lets callers keep one name while what serves it changes
          here.
        </p>
      )}
      <ul aria-label="Aliases in the draft">
        {set.aliases.map((alias, index) => (
          <AliasRow
            key={alias.name}
            alias={alias}
            users={usersOf(alias.name, set)}
            changed={view.draft?.changes.find(({ what, id }) => what === 'alias' && id === alias.name)?.kind}
            warnings={warnings.filter(({ field }) => isAbout(field, `aliases.${index}`)).map(({ message }) => message)}
            names={names}
            lock={lock}
            onEdit={() => open(alias.name)}
            save={save}
          />
        ))}
      </ul>
      <AliasDialog
        set={set}
        alias={set.aliases.find(({ name }) => name === edited)}
        open={lock === undefined && (edited === 'new' || set.aliases.some(({ name }) => name === edited))}
        names={names}
        save={save}
        onClose={() => void setSearch({ alias: '' })}
      />
    </Card>
  );
}

type AliasRowProps = Pick<AliasListProps, 'names' | 'lock' | 'save'> & {
  alias: ModelAlias;
  users: readonly string[];
  changed: string | undefined;
  warnings: readonly string[];
  onEdit: () => void;
};

function AliasRow({ alias, users, changed, warnings, names, lock, onEdit, save }: AliasRowProps) {
  const { run, failure } = useAction();
  const [removing, setRemoving] = useState(false);
  const failed = failureOf('The alias was not taken out', failure);
  const inUse = users.length > 0 ? `Used by ${users.join(', ')}.` : undefined;
  return (
    <li className="grid gap-1 border-t px-5 py-3">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <p className="min-w-0 flex-1 basis-64">
          <Chip mono>{alias.name}</Chip> <TargetSentence target={alias.target} names={names} />
        </p>
        <div className="ml-auto flex gap-1">
          <ActionButton
            variant="quiet"
            size="icon"
            reason={lock}
            aria-label={`Edit alias ${alias.name}`}
            onClick={onEdit}
          >
            <Pencil aria-hidden />
          </ActionButton>
          <ActionButton
            variant="quiet"
            size="icon"
            reason={lock ?? inUse}
            aria-label={`Take alias ${alias.name} out`}
            onClick={() => setRemoving(true)}
          >
            <Trash2 aria-hidden />
          </ActionButton>
        </div>
      </div>
      <p className="text-caption text-ink-3">
        {inUse ?? 'Used by no rule.'}
        {changed !== undefined && <span className="text-ink"> · {changed} in this draft</span>}
      </p>
      {warnings.map((warning) => (
        <Lamp key={warning} tone="caution" className="text-ink-2">
          {warning}
        </Lamp>
      ))}
      {failed && <ErrorPanel {...failed} />}
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Take the alias ${alias.name} out of the draft?`}
        description="Once the draft is published, callers who ask for it by name are refused, unless an account offers a model of that name."
        action="Take it out"
        onConfirm={async () => run(() => save(removingAlias(alias.name), `Alias ${alias.name} is taken out`))}
      />
    </li>
  );
}
