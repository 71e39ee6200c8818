'use client';
import { useState } from 'react';
import { useApi, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Combobox } from '@/ui/combobox';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';

type Purged = { entries: number; bytes: number };
type PurgeDialogProps = { open: boolean; onOpenChange: (open: boolean) => void; onPurged: (purged: Purged) => void };

const kinds = [
  { value: 'team', label: 'Those of a team' },
  { value: 'namespace', label: 'Those of namespaces with a prefix' },
  { value: 'all', label: 'All of the organization' },
] as const;

type Kind = (typeof kinds)[number]['value'];

/** Forgets many answers at once. The next equal calls ask providers again. */
export function PurgeDialog({ open, onOpenChange, onPurged }: PurgeDialogProps) {
  const [kind, setKind] = useState<Kind>('team');
  const [teamId, setTeamId] = useState('');
  const [prefix, setPrefix] = useState('');
  const call = useCall();
  const teams = useApi(contract.teams.list, { query: { status: 'all' } }, { enabled: open });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Forget answers?"
      description={
        <>
          <span className="block">The next equal calls ask their providers again. Records and reports stay.</span>
          <span className="mt-3 grid gap-3">
            <Field label="Which answers">
              {(control) => (
                <Select
                  {...control}
                  value={kind}
                  options={[...kinds]}
                  onChange={({ target }) => setKind(kinds.find(({ value }) => value === target.value)?.value ?? 'team')}
                />
              )}
            </Field>
            {kind === 'team' && (
              <Field label="Team">
                {(control) => (
                  <Combobox
                    {...control}
                    value={teamId}
                    options={(teams.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
                    listLabel="Teams"
                    placeholder="Type a name"
                    onChange={setTeamId}
                  />
                )}
              </Field>
            )}
            {kind === 'namespace' && (
              <Field label="Prefix" help="Of what callers say in x-switchyard-cache-namespace.">
                {(control) => (
                  <Input
                    {...control}
                    autoComplete="off"
                    value={prefix}
                    onChange={({ target }) => setPrefix(target.value)}
                  />
                )}
              </Field>
            )}
          </span>
        </>
      }
      action="Forget them"
      onConfirm={async () => onPurged(await call(contract.cache.purge, { body: chosen({ kind, teamId, prefix }) }))}
    />
  );
}

/** What is asked of the gateway. Throws, in words for the person, when nothing was chosen. */
function chosen({ kind, teamId, prefix }: { kind: Kind; teamId: string; prefix: string }) {
  if (kind === 'all') return { kind };
  if (kind === 'team') {
    if (teamId === '') throw new Error('Choose a team.');
    return { kind, teamId };
  }
  if (prefix.trim() === '') throw new Error('Give a prefix.');
  return { kind, prefix };
}
