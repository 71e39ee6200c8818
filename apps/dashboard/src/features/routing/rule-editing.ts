'use client';

import { createContext, useContext } from 'react';
import type { RuleNames } from './use-rule-names';

/** What every part of a rule's form looks up. */
export type Editing = {
  names: RuleNames;
  /** Aliases that a target may lead to. */
  aliases: readonly string[];
};

/** See {@link Editing}. */
export const EditingContext = createContext<Editing | undefined>(undefined);

/** See {@link Editing}. Only inside a rule's form. */
export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (editing === undefined) throw new Error('Parts of a rule stand inside its form.');
  return editing;
}
