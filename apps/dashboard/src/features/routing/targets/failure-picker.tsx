'use client';

import { type ProviderFailure, providerFailure } from '@switchyard/core/routing/provider-failure';
import { outcomeWords } from '@/server/client/outcome-words';
import { Checkbox } from '@/ui/checkbox';
import { Fold } from '@/ui/fold';
import { dotted, type Path } from '@/ui/paths';
import { hasProblem, PlacedField, useProblems } from '@/ui/placed-field';
import { failureHelp, failuresInWords } from '../sentence/failures';

type FailurePickerProps = {
  at: Path;
  label: string;
  on: readonly ProviderFailure[];
  onChange: (on: ProviderFailure[]) => void;
};

/** The failures after which the next target is asked. */
export function FailurePicker({ at, label, on, onChange }: FailurePickerProps) {
  const { problems } = useProblems();
  return (
    <Fold title={label} summary={failuresInWords(on)} wrong={hasProblem(problems, dotted(at))}>
      <PlacedField at={at} label={label} help="Before the first byte of the answer; after it nothing is replaced.">
        {({ id, onBlur: _ }) => (
          <fieldset id={id} tabIndex={-1} className="grid gap-x-6 gap-y-1 sm:grid-cols-2">
            <legend className="sr-only">{label}</legend>
            {providerFailure.options.map((failure) => (
              <Checkbox
                key={failure}
                label={capital(outcomeWords(failure))}
                help={failureHelp[failure]}
                checked={on.includes(failure)}
                onCheckedChange={(checked) =>
                  onChange(checked ? [...on, failure] : on.filter((one) => one !== failure))
                }
              />
            ))}
          </fieldset>
        )}
      </PlacedField>
    </Fold>
  );
}

const capital = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
