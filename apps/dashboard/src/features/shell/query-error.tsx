'use client';
import { ApiError } from '@/server/client/api-client';
import { ErrorPanel } from '@/ui/error-panel';

/** What an error panel shows for a failed call: what failed in our words, why in the server's. */
export function errorDetails(title: string, error: unknown) {
  if (error instanceof ApiError) {
    return { title, message: error.message, requestId: error.requestId === '' ? undefined : error.requestId };
  }
  return { title, message: error instanceof Error ? error.message : 'Something unexpected went wrong.' };
}

/** An error panel for a failed call. */
export function QueryError({ title, error, onRetry }: { title: string; error: unknown; onRetry?: () => void }) {
  return <ErrorPanel {...errorDetails(title, error)} onRetry={onRetry} />;
}
