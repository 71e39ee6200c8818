'use client';

import { providerFailure } from '@switchyard/core/routing/provider-failure';
import { ChevronRight, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useFieldArray, useWatch } from 'react-hook-form';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { cn } from '@/ui/cn';
import { FormField } from '@/ui/form';
import { failuresInWords, failureWords } from './failures';
import { type RuleFormState, TargetBox } from './target-fields';
import type { RuleNames } from './use-rule-names';

/** What is tried after a failure, in order, and after which failures. */
export function FallbackFields({ form, names }: { form: RuleFormState; names: RuleNames }) {
  const { control } = form;
  const { fields, append, remove } = useFieldArray({ control, name: 'fallbacks' });
  return (
    <fieldset className="grid min-w-0 grid-cols-1 gap-3">
      <legend className="sr-only">After a failure</legend>
      {fields.map(({ id }, index) => (
        <div key={id} className={cn('grid items-start gap-2', index > 0 && 'grid-cols-[minmax(0,1fr)_36px]')}>
          <FormField
            control={control}
            name={`fallbacks.${index}.target`}
            label={index === 0 ? 'Fall back to' : `Then, ${ordinals[index] ?? `as number ${index + 1}`}`}
            optional={index === 0}
          >
            {({ ref: _, ...field }) => <TargetBox {...field} names={names} />}
          </FormField>
          {index > 0 && (
            <Button
              variant="quiet"
              size="icon"
              className="mt-6"
              aria-label={`Remove line ${index + 1}`}
              onClick={() => remove(index)}
            >
              <Trash2 aria-hidden />
            </Button>
          )}
        </div>
      ))}
      <Button size="small" className="justify-self-start" onClick={() => append({ target: '' })}>
        <Plus aria-hidden /> Add a fallback
      </Button>
      <Failures form={form} />
    </fieldset>
  );
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];

function Failures({ form: { control } }: { form: RuleFormState }) {
  const [open, setOpen] = useState(false);
  const on = useWatch({ control, name: 'on' });
  return (
    <div className="grid gap-2">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex items-center gap-2 rounded-lg border bg-sunken px-3 py-2 text-left text-small hover:border-line-strong"
      >
        <ChevronRight
          aria-hidden
          className={cn('size-4 flex-none text-ink-3 transition-transform', open && 'rotate-90')}
        />
        <span className="text-ink-2">It falls back on {failuresInWords(on)}.</span>
        <span className="ml-auto flex-none text-accent">{open ? 'Fold' : 'Change'}</span>
      </button>
      <div className={cn(!open && 'hidden')}>
        <FormField
          control={control}
          name="on"
          label="Falls back on"
          help="Before the first byte of the answer; after it nothing is replaced."
        >
          {({ id, value, onChange }) => (
            <fieldset id={id} tabIndex={-1} className="grid gap-x-6 gap-y-1 sm:grid-cols-2">
              <legend className="sr-only">Failures to fall back on</legend>
              {providerFailure.options.map((failure) => (
                <Checkbox
                  key={failure}
                  label={capital(failureWords[failure].words)}
                  help={failureWords[failure].help}
                  checked={value.includes(failure)}
                  onCheckedChange={(checked) =>
                    onChange(checked ? [...value, failure] : value.filter((one) => one !== failure))
                  }
                />
              ))}
            </fieldset>
          )}
        </FormField>
      </div>
    </div>
  );
}

const capital = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
