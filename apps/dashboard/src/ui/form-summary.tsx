'use client';

import { CircleAlert } from 'lucide-react';
import type { Ref, RefObject } from 'react';

type FormSummaryProps = {
  ref: Ref<HTMLDivElement>;
  /** What every control's id starts with. */
  prefix: string;
  labels: RefObject<Map<string, string>>;
  errors: object;
};

/** One error of a form, and the dotted path of what it is about. */
export type ErrorLine = { path: string; message: string };

/** Every error of a form in one place; each line leads to its field. */
export function FormSummary({ ref, prefix, labels, errors }: FormSummaryProps) {
  const lines = errorLines(errors);
  if (lines.length === 0) return null;
  return (
    <div
      ref={ref}
      role="alert"
      tabIndex={-1}
      className="rounded-lg border border-stop/40 bg-stop-soft px-4 py-3 focus-visible:outline-stop"
    >
      <p className="flex items-center gap-2 font-medium">
        <CircleAlert aria-hidden className="size-4 flex-none text-stop" />
        {lines.length === 1 ? 'One thing to put right' : `${lines.length} things to put right`}
      </p>
      <ul className="mt-1 grid pl-6 text-small">
        {lines.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <Line path={nearestLabel(labels.current, path)} message={message} prefix={prefix} labels={labels.current} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Line(props: { path: string; message: string; prefix: string; labels: Map<string, string> }) {
  const label = props.labels.get(props.path);
  if (label === undefined) return <>{props.message}</>;
  return (
    <button
      type="button"
      className="min-h-6 text-left underline decoration-line-strong underline-offset-2 hover:decoration-current"
      onClick={() => document.getElementById(`${props.prefix}-${props.path}`)?.focus()}
    >
      {label}: {props.message}
    </button>
  );
}

/** The labelled field that a path belongs to: the error of a list's third entry shows at the list. */
export function nearestLabel(labels: Map<string, string>, path: string): string {
  const parts = path.split('.');
  while (parts.length > 1 && !labels.has(parts.join('.'))) parts.pop();
  const found = parts.join('.');
  return labels.has(found) ? found : path;
}

/** Every error of a form, in the order of its fields. */
export function errorLines(error: unknown, path = ''): ErrorLine[] {
  if (typeof error !== 'object' || error === null) return [];
  if ('message' in error && typeof error.message === 'string' && error.message !== '') {
    return [{ path, message: error.message }];
  }
  return Object.entries(error).flatMap(([key, inner]) =>
    key === 'ref' || key === 'types' ? [] : errorLines(inner, path === '' ? key : `${path}.${key}`),
  );
}
