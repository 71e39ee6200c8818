'use client';
import { useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import { type Call, problemOf, useCall, useLock } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Checkbox } from '@/ui/checkbox';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Input } from '@/ui/input';
import { Segmented } from '@/ui/segmented';
import { type SinkValues, sinkForm, targetIn, valuesOf } from './sink-values';
import { kindWords, type Sink, whereOf } from './sink-words';
import { TargetFields } from './target-fields';

type SinkFormProps = {
  /** Undefined for a new one. */
  sink: Sink | undefined;
  /** Gets the secret of a webhook that was made, to show once. */
  onSaved: (signingSecret: string | null) => void;
  onCancel: () => void;
};

const kinds = (['s3', 'webhook', 'otlp'] as const).map((value) => ({ value, label: kindWords[value] }));

/** A sink's name, its kind, where it sends, and whether content goes along. */
export function SinkForm({ sink, onSaved, onCancel }: SinkFormProps) {
  const call = useCall();
  const contentLock = useLock('request-content.read');
  const form = useZodForm(sinkForm, valuesOf(sink));
  const { control, setValue } = form;
  const [kind, retargets, withContent] = useWatch({ control, name: ['kind', 'retargets', 'withContent'] });
  return (
    <Form
      form={form}
      problemOf={sinkProblem}
      onSubmit={async (values) => {
        const { signingSecret } = await save(call, sink, values);
        toast.success(`${values.name} is saved`);
        onSaved(signingSecret);
      }}
    >
      {sink === undefined && (
        <div className="grid justify-items-start gap-1.5">
          <span aria-hidden className="font-medium text-small">
            Sends to
          </span>
          <Segmented
            label="Sends to"
            value={kind}
            options={kinds}
            onChange={(next) => setValue('kind', next, { shouldDirty: true })}
          />
        </div>
      )}
      <FormField control={control} name="name" label="Sink name" help="What reads it: warehouse, SIEM, tracing.">
        {(field) => <Input {...field} autoComplete="off" maxLength={80} />}
      </FormField>
      {sink && (
        <Checkbox
          label="Change where it sends"
          help={`Now: ${whereOf(sink)}. What signs in there is never shown, so it is given again.`}
          checked={retargets}
          onCheckedChange={(checked) => setValue('retargets', checked, { shouldDirty: true })}
        />
      )}
      {retargets && <TargetFields form={form} kind={kind} />}
      <Checkbox
        label="Send what was said along"
        help={contentLock ?? 'As far as it is kept, and redacted as it is kept. Otherwise figures alone are sent.'}
        checked={withContent}
        disabled={contentLock !== undefined}
        onCheckedChange={(checked) => setValue('withContent', checked, { shouldDirty: true })}
      />
      <FormActions submit="Save sink" pending={form.formState.isSubmitting} onCancel={onCancel} />
    </Form>
  );
}

/** Fields of the target stand in this form without it. */
function sinkProblem(error: unknown) {
  const { message, fields } = problemOf(error);
  return { message, fields: fields.map(({ path, ...rest }) => ({ ...rest, path: path.replace(/^target\./, '') })) };
}

function save(call: Call, sink: Sink | undefined, values: SinkValues) {
  const { name, withContent, retargets } = values;
  if (sink === undefined)
    return call(contract.logSinks.create, { body: { name, withContent, target: targetIn(values) } });
  return call(contract.logSinks.update, {
    params: { id: sink.id },
    body: {
      name,
      ...(withContent === sink.withContent ? {} : { withContent }),
      ...(retargets ? { target: targetIn(values) } : {}),
    },
  });
}
