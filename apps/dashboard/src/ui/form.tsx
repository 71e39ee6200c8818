'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import {
  createContext,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useId,
  useMemo,
  useRef,
} from 'react';
import {
  type Control,
  type ControllerRenderProps,
  type DefaultValues,
  type FieldPath,
  type FieldValues,
  type UseFormReturn,
  useController,
  useForm,
} from 'react-hook-form';
import type { z } from 'zod';
import { useUnsavedInDialog } from './dialog';
import { type ControlAttributes, Field } from './field';
import { FormSummary, nearestLabel } from './form-summary';
import { useDirtyGuard } from './use-dirty-guard';

/** A zod schema of an object, from what is typed to what is sent. */
export type FormSchema = z.ZodType<FieldValues, FieldValues>;

/** react-hook-form with a zod schema: errors appear when a field is left, and go as soon as it is right. */
export function useZodForm<Schema extends FormSchema>(schema: Schema, defaultValues: DefaultValues<z.input<Schema>>) {
  return useForm<z.input<Schema>, unknown, z.output<Schema>>({
    resolver: zodResolver(schema),
    mode: 'onTouched',
    defaultValues,
    shouldFocusError: false,
  });
}

/** One thing the server said about one field. `path` is the schema's, joined with dots. */
export type FieldProblem = { path: string; message: string };

/** What a refused save comes to: a sentence for the top and what belongs to fields. */
export type SubmitProblem = { message: string; fields: readonly FieldProblem[] };

type FormContextValue = { prefix: string; labels: RefObject<Map<string, string>> };
const FormContext = createContext<FormContextValue | undefined>(undefined);

type FormProps<Input extends FieldValues, Output> = {
  form: UseFormReturn<Input, unknown, Output>;
  /** Saves; rejects when the save was refused. */
  onSubmit: (values: Output) => Promise<unknown>;
  /** Reads a rejection. Paths that name no field of this form show at the top. */
  problemOf: (error: unknown) => SubmitProblem;
  /** The form's name for readers, where no dialog or section around it gives one. */
  label?: string;
  className?: string;
  children: ReactNode;
};

/** A form with its error summary on top, server errors placed at their fields, and a guard over unsaved input. */
export function Form<Input extends FieldValues, Output>(props: FormProps<Input, Output>) {
  const { form, onSubmit, problemOf, label, className, children } = props;
  const prefix = useId();
  const labels = useRef(new Map<string, string>());
  const summary = useRef<HTMLDivElement>(null);
  const context = useMemo(() => ({ prefix, labels }), [prefix]);
  const unsaved = form.formState.isDirty && !form.formState.isSubmitSuccessful;
  useDirtyGuard(unsaved);
  useUnsavedInDialog(unsaved);
  const refused = useRef(false);
  const toSummary = () => {
    refused.current = true;
  };
  // The summary takes the focus once it stands there, however long its rendering takes.
  useEffect(() => {
    if (!refused.current || summary.current === null) return;
    refused.current = false;
    summary.current.focus();
  });

  const save = async (values: Output) => {
    try {
      await onSubmit(values);
    } catch (error) {
      const { message, fields } = problemOf(error);
      // A path is one of this form's when a field of that name has registered its label.
      const isField = (path: string): path is FieldPath<Input> => labels.current.has(path);
      const rest: string[] = [];
      for (const problem of fields) {
        const place = nearestLabel(labels.current, problem.path);
        if (isField(place)) form.setError(place, { type: 'server', message: problem.message });
        else rest.push(problem.message);
      }
      if (fields.length === 0 || rest.length > 0) {
        form.setError('root.server', { type: 'server', message: rest.length > 0 ? rest.join(' ') : message });
      }
      toSummary();
    }
  };

  return (
    <FormContext value={context}>
      <form
        noValidate
        aria-label={label}
        className={className ?? 'grid grid-cols-1 gap-4'}
        onMouseDown={keepFocus}
        onSubmit={(event) => {
          event.stopPropagation();
          refused.current = false;
          form.clearErrors('root');
          void form.handleSubmit(save, toSummary)(event);
        }}
      >
        <FormSummary
          ref={summary}
          prefix={prefix}
          labels={labels}
          errors={form.formState.submitCount > 0 ? form.formState.errors : {}}
        />
        {children}
      </form>
    </FormContext>
  );
}

/**
 * Pressing a button leaves the focus in its field until the press is over. Otherwise the field's error, shown as the field
 * is left, would move the button away under the pointer.
 */
function keepFocus(event: MouseEvent<HTMLFormElement>): void {
  if (event.target instanceof Element && event.target.closest('button') !== null) event.preventDefault();
}

type FormFieldProps<Input extends FieldValues, Name extends FieldPath<Input>, Output> = {
  control: Control<Input, unknown, Output>;
  name: Name;
  label: string;
  help?: ReactNode;
  optional?: boolean;
  children: (field: ControllerRenderProps<Input, Name> & ControlAttributes) => ReactNode;
};

/** A labelled field of a {@link Form}; the function gets everything its control needs. */
export function FormField<Input extends FieldValues, Name extends FieldPath<Input>, Output>(
  props: FormFieldProps<Input, Name, Output>,
) {
  const { control, name, label, help, optional = false, children } = props;
  const { field, fieldState } = useController({ control, name });
  const id = useFormPlace(name, label);
  return (
    <Field id={id} label={label} help={help} optional={optional} error={messageOf(fieldState.error)}>
      {(attributes) => children({ ...field, ...attributes })}
    </Field>
  );
}

/** Names a place of the form, so that its errors lead to it; answers the id that its control must carry. */
export function useFormPlace(path: string, label: string): string {
  const context = useContext(FormContext);
  if (context === undefined) throw new Error('A field stands inside a Form.');
  const { prefix, labels } = context;
  useEffect(() => {
    const known = labels.current;
    known.set(path, label);
    return () => {
      known.delete(path);
    };
  }, [labels, path, label]);
  return `${prefix}-${path}`;
}

/** The field's own message, or the first one inside a list. */
function messageOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('message' in error && typeof error.message === 'string' && error.message !== '') return error.message;
  for (const inner of Object.values(error)) {
    const message = messageOf(inner);
    if (message !== undefined) return message;
  }
  return undefined;
}
