import type { CredentialKind } from '@switchyard/core/providers/credential';
import { FileUp } from 'lucide-react';
import { useRef } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import { Button } from '@/ui/button';
import { FormField } from '@/ui/form';
import { Input } from '@/ui/input';
import { Segmented } from '@/ui/segmented';
import { Textarea } from '@/ui/textarea';
import type { CredentialValues } from './credential-values';

type FieldsProps = {
  /** One sentence on what becomes of what is typed. */
  help: string;
};

/** The fields that the provider's kind of credential asks for, in a form that has {@link CredentialValues} and is provided by FormProvider. */
export function CredentialFields({ kind, ...props }: FieldsProps & { kind: CredentialKind }) {
  if (kind === 'aws') return <AwsFields {...props} />;
  if (kind === 'google-service-account') return <KeyFileField {...props} />;
  return <KeyField {...props} label="API key" optional={kind === 'none'} />;
}

function KeyField({ help, label, optional = false }: FieldsProps & { label: string; optional?: boolean }) {
  const { control } = useFormContext<CredentialValues>();
  return (
    <FormField control={control} name="credential" label={label} help={help} optional={optional}>
      {(field) => <Input {...field} mono type="password" autoComplete="new-password" />}
    </FormField>
  );
}

function AwsFields({ help }: FieldsProps) {
  const { control } = useFormContext<CredentialValues>();
  const { field: use } = useController({ control, name: 'aws.use' });
  return (
    <div className="grid gap-4">
      <div className="grid justify-items-start gap-1.5">
        <span aria-hidden className="font-medium text-small">
          Sign in with
        </span>
        <Segmented
          label="Sign in with"
          value={use.value}
          options={[
            { value: 'keys', label: 'AWS access keys' },
            { value: 'api-key', label: 'Bedrock API key' },
          ]}
          onChange={use.onChange}
        />
      </div>
      {use.value === 'api-key' ? (
        <KeyField help={help} label="Bedrock API key" />
      ) : (
        <div className="grid gap-4 sm:grid-cols-2">
          <FormField control={control} name="aws.accessKeyId" label="Access key ID">
            {(field) => <Input {...field} mono autoComplete="off" />}
          </FormField>
          <FormField control={control} name="aws.secretAccessKey" label="Secret access key" help={help}>
            {(field) => <Input {...field} mono type="password" autoComplete="new-password" />}
          </FormField>
          <FormField control={control} name="aws.region" label="Region" help="The one in the base URL.">
            {(field) => <Input {...field} mono autoComplete="off" placeholder="us-east-1" />}
          </FormField>
          <FormField
            control={control}
            name="aws.sessionToken"
            label="Session token"
            help="Only for temporary keys; they stop working when it ends."
            optional
          >
            {(field) => <Input {...field} mono type="password" autoComplete="off" />}
          </FormField>
        </div>
      )}
    </div>
  );
}

/** A key file is a few kilobytes; what is larger is something else. */
const maxFileBytes = 16_000;

function KeyFileField({ help }: FieldsProps) {
  const { control } = useFormContext<CredentialValues>();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <FormField control={control} name="credential" label="Service account key (JSON)" help={help}>
      {(field) => (
        <div className="grid gap-2">
          <Textarea
            {...field}
            rows={4}
            autoComplete="off"
            spellCheck={false}
            className="max-h-48 font-mono text-small"
            placeholder='{ "type": "service_account", … }'
          />
          <input
            ref={picker}
            type="file"
            accept="application/json,.json"
            aria-label="Key file"
            className="sr-only"
            tabIndex={-1}
            onChange={async (event) => {
              const file = event.currentTarget.files?.[0];
              if (file !== undefined && file.size <= maxFileBytes) field.onChange(await file.text());
            }}
          />
          <Button size="small" className="justify-self-start" onClick={() => picker.current?.click()}>
            <FileUp aria-hidden /> Choose the key file
          </Button>
        </div>
      )}
    </FormField>
  );
}
