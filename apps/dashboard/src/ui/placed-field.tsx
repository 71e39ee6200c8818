'use client';

import { createContext, type ReactNode, useContext } from 'react';
import { type ControlAttributes, Field } from './field';
import { useFormPlace } from './form';
import type { ErrorLine } from './form-summary';
import { dotted, type Path } from './paths';

/** What the fields of a form over a tree share. */
export type Places = {
  /** What is wrong at the moment and may be said already. */
  problems: readonly ErrorLine[];
  /** A field was left: from then on its problems are said. */
  onTouched: (place: string) => void;
};

/** See {@link Places}. */
export const PlacesContext = createContext<Places | undefined>(undefined);

/** See {@link Places}. Only inside a form over a tree. */
export function useProblems(): Places {
  const places = useContext(PlacesContext);
  if (places === undefined) throw new Error('A placed field stands inside a PlacesContext.');
  return places;
}

/** Whether something is wrong at a place or below it. */
export const hasProblem = (problems: readonly ErrorLine[], place: string): boolean =>
  problems.some(({ path }) => path === place || path.startsWith(`${place}.`));

type PlacedFieldProps = {
  at: Path;
  label: string;
  help?: ReactNode;
  optional?: boolean;
  /** Keys below the place whose problems are said here as well; entries of a list always are. */
  covers?: readonly string[];
  children: (control: ControlAttributes & { onBlur: () => void }) => ReactNode;
};

/** A labelled field of a form over a tree: it says what is wrong at its place once it was left. */
export function PlacedField({ at, label, help, optional = false, covers = none, children }: PlacedFieldProps) {
  const { problems, onTouched } = useProblems();
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
