'use client';
import { redactionKinds } from '@switchyard/core/content/content-policy';
import { Plus, X } from 'lucide-react';
import { useFieldArray, useWatch } from 'react-hook-form';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { FormField, type useZodForm } from '@/ui/form';
import { Input } from '@/ui/input';
import { kindWords } from './content-policy';
import type { policyForm } from './policy-values';

type FormOf = ReturnType<typeof useZodForm<typeof policyForm>>;

/** Which kinds are redacted, and an organization's own patterns. */
export function RedactionFields({ form }: { form: FormOf }) {
  const kinds = useWatch({ control: form.control, name: 'kinds' });
  return (
    <div className="grid grid-cols-1 gap-4 border-l-2 pl-4">
      <fieldset className="grid gap-1">
        <legend className="mb-1.5 font-medium text-small">Redacted</legend>
        {redactionKinds.map((kind) => (
          <Checkbox
            key={kind}
            label={capital(kindWords[kind])}
            checked={kinds.includes(kind)}
            onCheckedChange={(checked) =>
              form.setValue('kinds', checked ? [...kinds, kind] : kinds.filter((other) => other !== kind), {
                shouldDirty: true,
              })
            }
          />
        ))}
      </fieldset>
      <PatternFields form={form} />
    </div>
  );
}

function PatternFields({ form: { control } }: { form: FormOf }) {
  const { fields, append, remove } = useFieldArray({ control, name: 'patterns' });
  return (
    <div className="grid grid-cols-1 gap-3">
      <p className="text-ink-3 text-small">
        Patterns of your own, in RE2’s syntax. What one finds is kept as its name in brackets: [ticket].
      </p>
      {fields.map(({ id }, place) => (
        <div
          key={id}
          className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 sm:grid-cols-[10rem_minmax(0,1fr)_auto]"
        >
          <FormField control={control} name={`patterns.${place}.name`} label={`Pattern ${place + 1}: name`}>
            {(field) => <Input {...field} autoComplete="off" placeholder="ticket" />}
          </FormField>
          <div className="col-start-1 sm:col-start-2">
            <FormField control={control} name={`patterns.${place}.pattern`} label={`Pattern ${place + 1}`}>
              {(field) => <Input {...field} mono autoComplete="off" spellCheck={false} placeholder="TICKET-\d+" />}
            </FormField>
          </div>
          <Button
            variant="quiet"
            size="icon"
            className="col-start-2 row-start-1 mt-6 sm:col-start-3"
            aria-label={`Remove pattern ${place + 1}`}
            onClick={() => remove(place)}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <Button size="small" className="justify-self-start" onClick={() => append({ name: '', pattern: '' })}>
        <Plus aria-hidden />
        Add pattern
      </Button>
    </div>
  );
}

const capital = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
