'use client';

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { problemOf, useApi, useCall } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { cn } from '@/ui/cn';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';
import { dayText } from '@/ui/when';
import { DropUnsupported } from './drop-unsupported';
import { type Expiry, expiresAtOf, expiry, expiryOptions } from './expiry';
import type { Issued } from './issued';
import { ModelChoice } from './model-choice';

const schema = contract.virtualKeys.create.body.omit({ expiresAt: true }).extend({ expiresAt: expiry });

type IssueKeyFormProps = { teamId: string; onIssued: (issued: Issued) => void; onCancel: () => void };

/** Three fields; the rest has defaults, said in one line and open to change. */
export function IssueKeyForm({ teamId, onIssued, onCancel }: IssueKeyFormProps) {
  const call = useCall();
  const teams = useOwnTeams();
  const members = useApi(contract.members.list, {});
  const [open, setOpen] = useState(false);
  const form = useZodForm(schema, {
    name: '',
    teamId,
    memberId: null,
    allowedModels: [],
    dropUnsupported: false,
    expiresAt: '365',
  });
  const [allowedModels, expiresAt] = useWatch({ control: form.control, name: ['allowedModels', 'expiresAt'] });

  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async ({ expiresAt: choice, ...body }) =>
        onIssued(
          await call(contract.virtualKeys.create, {
            body: { ...body, expiresAt: expiresAtOf(choice, Date.now()) ?? null },
          }),
        )
      }
    >
      <FormField
        control={form.control}
        name="name"
        label="Key name"
        help="What will use it: checkout-service, Dana's laptop."
      >
        {(field) => <Input {...field} autoComplete="off" maxLength={80} />}
      </FormField>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField
          control={form.control}
          name="teamId"
          label="Team"
          help={
            teams?.length === 0
              ? 'You belong to no team. An owner can add you to one.'
              : 'Pays for what the key spends.'
          }
        >
          {(field) => (
            <Select
              {...field}
              placeholder={teams === undefined ? 'Loading…' : 'Choose a team'}
              options={(teams ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
        </FormField>
        <FormField
          control={form.control}
          name="memberId"
          label="Owner"
          help="A person's keys end when the person leaves."
        >
          {(field) => (
            <Select
              {...field}
              value={field.value ?? ''}
              onChange={(event) => {
                field.onChange(event.target.value === '' ? null : event.target.value);
                if (!form.formState.dirtyFields.expiresAt) {
                  form.setValue('expiresAt', event.target.value === '' ? '365' : '90');
                }
              }}
              options={[
                { value: '', label: 'A service, no person' },
                ...(members.data?.items ?? []).map(({ id, name, isYou }) => ({
                  value: id,
                  label: isYou ? `${name} (you)` : name,
                })),
              ]}
            />
          )}
        </FormField>
      </div>
      <Defaults open={open} onToggle={() => setOpen(!open)} words={defaultsInWords(allowedModels ?? [], expiresAt)} />
      <div id="key-defaults" className={cn('grid gap-4', !open && 'hidden')}>
        <FormField
          control={form.control}
          name="allowedModels"
          label="Models"
          help="Empty: every model of the organization."
        >
          {({ ref: _, ...field }) => <ModelChoice {...field} />}
        </FormField>
        <FormField control={form.control} name="expiresAt" label="Expires">
          {(field) => <Select {...field} options={expiryOptions} />}
        </FormField>
        <FormField control={form.control} name="dropUnsupported" label="Fields that a provider cannot take">
          {({ value, onChange }) => <DropUnsupported checked={value ?? false} onCheckedChange={onChange} />}
        </FormField>
      </div>
      <FormActions submit="Issue key" pending={form.formState.isSubmitting} onCancel={onCancel} />
    </Form>
  );
}

function Defaults({ open, onToggle, words }: { open: boolean; onToggle: () => void; words: string }) {
  return (
    <button
      type="button"
      aria-expanded={open}
      aria-controls="key-defaults"
      onClick={onToggle}
      className="flex items-start gap-2 rounded-lg border border-line bg-sunken px-3 py-2 text-left text-small hover:border-line-strong"
    >
      <ChevronRight
        aria-hidden
        className={cn('mt-px size-4 flex-none text-ink-3 transition-transform', open && 'rotate-90')}
      />
      <span className="text-ink-2">{words}</span>
      <span className="ml-auto flex-none text-accent">{open ? 'Fold' : 'Change'}</span>
    </button>
  );
}

function defaultsInWords(models: readonly string[], choice: Expiry): string {
  const which =
    models.length === 0 ? 'Every model' : models.length === 1 ? `Only ${models[0]}` : `${models.length} models`;
  const until = expiresAtOf(choice, Date.now());
  return `${which}, ${until ? `until ${dayText(until)}` : 'never expires'}, the budget and limit of its team.`;
}

/** Teams that this person may issue keys for; undefined while loading. */
function useOwnTeams(): { id: string; name: string }[] | undefined {
  const { can } = useOrganization();
  const teams = useApi(contract.teams.list, { query: { status: 'active' } });
  const members = useApi(contract.members.list, {});
  if (teams.data === undefined || can('teams.manage')) return teams.data?.items;
  const own = members.data?.items.find((member) => member.isYou)?.teams;
  return own && teams.data.items.filter((team) => own.some(({ id }) => id === team.id));
}
