import type { GatewayError } from '@switchyard/core/errors';
import type { Logger } from '@switchyard/platform/log/create-logger';
import { mayQuote } from '../content/keeping.ts';

/**
 * Writes a failure that was not the caller's into the log. What a provider said, and what may quote a caller, stands in the record as far
 * as the content policy lets it, and never in the log.
 */
export function logFailure(logger: Logger, requestId: string, error: GatewayError): void {
  if (error.status < 500) return;
  const { code, status } = error;
  if (mayQuote(code)) logger.error({ requestId, code, status }, 'a call failed');
  else logger.error({ requestId, code, err: withoutQuotes(error.details.cause ?? error) }, error.message);
}

/** A parser quotes what it could not read. */
function withoutQuotes(cause: unknown): unknown {
  const isParsers = cause instanceof SyntaxError || (cause instanceof Error && /^\$?ZodError$/.test(cause.name));
  return isParsers ? new Error(`${cause.name} at${cause.stack?.split('\n    at')[1] ?? ' an unknown place'}`) : cause;
}
