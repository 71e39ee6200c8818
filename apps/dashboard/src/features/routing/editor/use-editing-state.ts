'use client';

import { useCallback, useMemo, useState } from 'react';
import type { FieldValues, UseFormReturn } from 'react-hook-form';
import { type ErrorLine, errorLines } from '@/ui/form-summary';
import type { Editing } from '../rule-editing';
import type { RuleNames } from '../use-rule-names';

/** What the parts of a form over a rule or an alias look up. Problems are said at fields that were left, and all of them after a try to save. */
export function useEditingState<Values extends FieldValues>(
  form: UseFormReturn<Values, unknown, Values>,
  { names, aliases, touch }: { names: RuleNames; aliases: readonly string[]; touch: () => void },
): Editing {
  const { errors, submitCount } = form.formState;
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const onTouched = useCallback(
    (place: string) => {
      setLeft((before) => new Set([...before, place]));
      touch();
    },
    [touch],
  );
  const problems = useMemo<ErrorLine[]>(() => {
    const all = errorLines(errors);
    return submitCount > 0
      ? all
      : all.filter(({ path }) => [...left].some((place) => path === place || path.startsWith(`${place}.`)));
  }, [errors, submitCount, left]);
  return useMemo(() => ({ names, aliases, problems, onTouched }), [names, aliases, problems, onTouched]);
}
