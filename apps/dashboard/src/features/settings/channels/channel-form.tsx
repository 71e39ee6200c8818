'use client';

import { useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import { z } from 'zod';
import { type Call, problemOf, useApi, useCall } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Input } from '@/ui/input';
import { MultiSelect } from '@/ui/multi-select';
import { Segmented } from '@/ui/segmented';
import { type Channel, kindWords, mailOff } from './channel-words';

const shape = contract.channels.update.body.shape;
const [name, addresses, url] = [shape.name.unwrap(), shape.addresses.unwrap(), shape.url.unwrap()];
const [anyAddresses, anyUrl] = [z.array(z.string()), z.string()];

/** What is not asked for by the kind is not looked at. A channel that is edited keeps its address when none is pasted. */
const schemaOf = (pasted: z.ZodType<string, string>) =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('email'), name, addresses, url: anyUrl }),
    z.object({ kind: z.literal('slack'), name, addresses: anyAddresses, url: pasted }),
    z.object({ kind: z.literal('webhook'), name, addresses: anyAddresses, url: pasted }),
  ]);

const newSchema = schemaOf(url);
const editSchema = schemaOf(z.union([z.literal(''), url]));
type Values = z.output<typeof newSchema>;

type ChannelFormProps = {
  /** Undefined for a new one. */
  channel: Channel | undefined;
  /** Gets the secret of a webhook that was made, to show once. */
  onSaved: (signingSecret: string | null) => void;
  onCancel: () => void;
};

/** A channel's name, its kind, and where it sends. */
export function ChannelForm({ channel, onSaved, onCancel }: ChannelFormProps) {
  const call = useCall();
  const form = useZodForm(channel === undefined ? newSchema : editSchema, {
    kind: channel?.kind ?? 'email',
    name: channel?.name ?? '',
    addresses: channel?.addresses ?? [],
    url: '',
  });
  const kind = useWatch({ control: form.control, name: 'kind' });
  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async (values) => {
        const { signingSecret } = await save(call, channel, values);
        toast.success(`${values.name} is saved`);
        onSaved(signingSecret);
      }}
    >
      {channel === undefined && (
        <div className="grid justify-items-start gap-1.5">
          <span aria-hidden className="font-medium text-small">
            Sends by
          </span>
          <Segmented
            label="Sends by"
            value={kind}
            options={kinds}
            onChange={(next) => form.setValue('kind', next, { shouldDirty: true })}
          />
        </div>
      )}
      <FormField control={form.control} name="name" label="Channel name" help="Who or what is told: Finance, #alerts.">
        {(field) => <Input {...field} autoComplete="off" maxLength={80} />}
      </FormField>
      {kind === 'email' ? <Addresses form={form} /> : <Url form={form} kind={kind} channel={channel} />}
      <FormActions submit="Save channel" pending={form.formState.isSubmitting} onCancel={onCancel} />
    </Form>
  );
}

type FormOf = ReturnType<typeof useZodForm<typeof newSchema>>;

function Addresses({ form }: { form: FormOf }) {
  const { mail } = useOrganization();
  const members = useApi(contract.members.list, {});
  const options =
    members.data?.items.map(({ email, name: label }) => ({ value: email, label: email, hint: label })) ?? [];
  return (
    <FormField
      control={form.control}
      name="addresses"
      label="E-mail addresses"
      help={mail ? 'Type or paste several; Enter or a comma ends each.' : mailOff}
    >
      {({ ref: _, value, ...field }) => (
        <MultiSelect
          {...field}
          values={value}
          options={options}
          listLabel="Members"
          free
          placeholder="dana@example.com"
        />
      )}
    </FormField>
  );
}

function Url({ form, kind, channel }: { form: FormOf; kind: 'slack' | 'webhook'; channel: Channel | undefined }) {
  return (
    <FormField
      control={form.control}
      name="url"
      label={kind === 'slack' ? 'Incoming webhook of Slack' : 'Webhook address'}
      optional={channel !== undefined}
      help={urlHelp(kind, channel)}
    >
      {(field) => (
        <Input
          {...field}
          mono
          type="url"
          autoComplete="off"
          placeholder={
            kind === 'slack' ? 'https://hooks.slack.com/services/…' : 'https://alerts.example.com/switchyard'
          }
        />
      )}
    </FormField>
  );
}

function urlHelp(kind: 'slack' | 'webhook', channel: Channel | undefined): string {
  if (channel !== undefined)
    return kind === 'webhook'
      ? `Empty: it stays at ${channel.host ?? 'its host'} with the secret it has. A new address comes with a new secret.`
      : `Empty: it stays at ${channel.host ?? 'its host'}.`;
  return kind === 'slack'
    ? 'In Slack: Apps, Incoming Webhooks, Add to a channel. Others that take Slack’s messages work, too.'
    : 'It gets every message as JSON, signed with a secret that is shown once.';
}

const kinds = (['email', 'slack', 'webhook'] as const).map((value) => ({ value, label: kindWords[value] }));

function save(call: Call, channel: Channel | undefined, { kind, ...values }: Values) {
  const where = kind === 'email' ? { addresses: values.addresses } : { url: values.url };
  if (channel === undefined) {
    const body =
      kind === 'email'
        ? { kind, name: values.name, addresses: values.addresses }
        : { kind, name: values.name, url: values.url };
    return call(contract.channels.create, { body });
  }
  const kept = kind !== 'email' && values.url === '';
  return call(contract.channels.update, {
    params: { id: channel.id },
    body: { name: values.name, ...(kept ? {} : where) },
  });
}
