import type { ReactNode } from 'react';

/** A line of a list of facts. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="border-b py-2 pr-6 text-ink-3">{label}</dt>
      <dd className="min-w-0 border-b py-2 break-words">{children}</dd>
    </>
  );
}
