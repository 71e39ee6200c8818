'use client';
import { ErrorPanel } from '@/ui/error-panel';

/** A page that broke while drawing: it says so in place, and the frame around it still works. */
export function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div className="mx-auto max-w-xl px-4 py-10">
      <ErrorPanel
        title="This page could not be shown"
        message="The other pages still work. Try again; if it happens again, tell whoever runs this installation."
        requestId={error.digest}
        onRetry={reset}
      />
    </div>
  );
}
