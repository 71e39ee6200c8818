'use client';

import { createContext, type ReactNode, useContext } from 'react';
import { type ControlAttributes, Field } from '@/ui/field';
import { useFormPlace } from '@/ui/form';
import type { ErrorLine } from '@/ui/form-summary';
import { dotted, type Path } from './paths';
import type { RuleNames } from './use-rule-names';

/** What every part of a rule's form looks up. */
export type Editing = {
  names: RuleNames;
  /** Aliases that a target may lead to. */
  aliases: readonly string[];
  /** What is wrong at the moment and may be said already. */
  problems: readonly ErrorLine[];
  /** A field was left: from then on its problems are said. */
  onTouched: (place: string) => void;
};

/** See {@link Editing}. */
export const EditingContext = createContext<Editing | undefined>(undefined);

/** See {@link Editing}. Only inside a rule's form. */
export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (editing === undefined) throw new Error('Parts of a rule stand inside its form.');
  return editing;
}

/** Whether something is wrong at a place or below it. */
export const hasProblem = (problems: readonly ErrorLine[], place: string): boolean =>
  problems.some(({ path }) => path === place || path.startsWith(`${place}.`));

type RuleFieldProps = {
  at: Path;
  label: string;
  help?: ReactNode;
  optional?: boolean;
  /** Keys below the place whose problems are said here as well; entries of a list always are. */
  covers?: readonly string[];
  children: (control: ControlAttributes & { onBlur: () => void }) => ReactNode;
};

/** A labelled field of a rule's form: it says what is wrong at its place once it was left. */
export function RuleField({ at, label, help, optional = false, covers = none, children }: RuleFieldProps) {
  const { problems, onTouched } = useEditing();
  const place = dotted(at);
  const id = useFormPlace(place, label);
  const own = problems.find(({ path }) => {
    const rest = path === place ? '' : path.startsWith(`${place}.`) ? path.slice(place.length + 1) : undefined;
    return rest !== undefined && (rest === '' || /^\d+$/.test(rest) || covers.includes(rest));
  });
  return (
    <Field id={id} label={label} help={help} optional={optional} error={own?.message}>
      {(control) => children({ ...control, onBlur: () => onTouched(place) })}
    </Field>
  );
}

const none: readonly string[] = [];
