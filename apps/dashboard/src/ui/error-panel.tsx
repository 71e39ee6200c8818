'use client';
import { Check, Copy, OctagonAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from './button';
import { cn } from './cn';

interface ErrorPanelProps {
  /** What failed, as a sentence. */
  title: ReactNode;
  /** Why, and what to do; the server's own message. */
  message?: ReactNode;
  requestId?: string | undefined;
  onRetry?: (() => void) | undefined;
  className?: string;
}

/** Says in place what failed, with the request id to quote and a way to try again. */
export function ErrorPanel({ title, message, requestId, onRetry, className }: ErrorPanelProps) {
  return (
    <div role="alert" className={cn('flex gap-3 rounded-lg border border-stop/40 bg-stop-soft px-4 py-3', className)}>
      <OctagonAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-stop" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        {message !== undefined && <p className="mt-0.5 break-words text-ink-2">{message}</p>}
        {requestId !== undefined && <RequestId id={requestId} />}
      </div>
      {onRetry !== undefined && (
        <Button size="small" onClick={onRetry}>
          Retry
        </Button>
      )}
    </div>
  );
}

function RequestId({ id }: { id: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <p className="mt-1 flex flex-wrap items-center gap-1.5 text-caption text-ink-2">
      Request <code className="break-all font-mono">{id}</code>
      <button
        type="button"
        className="inline-flex items-center gap-1 rounded-sm p-0.5 hover:text-ink"
        aria-label={copied ? 'Copied the request id' : 'Copy the request id'}
        onClick={() => void navigator.clipboard.writeText(id).then(() => setCopied(true))}
      >
        {copied ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
      </button>
    </p>
  );
}
