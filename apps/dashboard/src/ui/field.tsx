'use client';

import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';

/** What a control inside a {@link Field} must carry so that label, help and error belong to it. */
export type ControlAttributes = {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
};

type FieldProps = {
  label: string;
  /** One sentence under the control. */
  help?: ReactNode;
  error?: string | undefined;
  /** Adds "optional" to the label's end, outside its name. */
  optional?: boolean;
  id?: string;
  children: (control: ControlAttributes) => ReactNode;
};

/** Label above, help under the control, the error in its place when there is one. */
export function Field({ label, help, error, optional = false, id: given, children }: FieldProps) {
  const generated = useId();
  const id = given ?? generated;
  const described = error !== undefined ? `${id}-error` : help !== undefined ? `${id}-help` : undefined;
  return (
    <div className="grid min-w-0 content-start gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="text-small font-medium text-ink">
          {label}
        </label>
        {optional && <span className="text-small text-ink-3">optional</span>}
      </div>
      {children({ id, 'aria-describedby': described, 'aria-invalid': error === undefined ? undefined : true })}
      {error !== undefined ? (
        <p id={`${id}-error`} className="flex gap-1.5 text-small text-stop">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 flex-none" strokeWidth={2} />
          <span>{error}</span>
        </p>
      ) : (
        help !== undefined && (
          <p id={`${id}-help`} className="text-small text-ink-3">
            {help}
          </p>
        )
      )}
    </div>
  );
}
