import { GatewayError } from '@switchyard/core/errors';
import type { RequestSummary } from '@switchyard/core/requests/request-summary';
import type { Database } from '@switchyard/db/client/create-database';
import { findRequestOfKey } from '@switchyard/db/requests/find-request-of-key';
import type { RequestName } from './recent-requests.ts';

/** The request as the database has it. What it throws is in words for callers; the log gets the cause. */
export async function findRequest(
  db: Database,
  { organizationId, ...name }: RequestName,
): Promise<RequestSummary | undefined> {
  try {
    return await findRequestOfKey(db, organizationId, name);
  } catch (cause) {
    throw new GatewayError(
      'record_unavailable',
      'Requests cannot be looked up at the moment. Try again in a few seconds.',
      {
        retryAfterMs: 2_000,
        cause,
      },
    );
  }
}
