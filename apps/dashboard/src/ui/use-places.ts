'use client';

import { useCallback, useMemo, useState } from 'react';
import type { FieldValues, UseFormReturn } from 'react-hook-form';
import { type ErrorLine, errorLines } from './form-summary';
import type { Places } from './placed-field';

/** What the fields of a form over a tree share. Problems are said at fields that were left, and all of them after a try to save. */
export function usePlaces<Values extends FieldValues>(
  form: UseFormReturn<Values, unknown, Values>,
  touch: () => void,
): Places {
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
  return useMemo(() => ({ problems, onTouched }), [problems, onTouched]);
}
