import type { Usage } from '@switchyard/core/pricing/usage';
import type { Scoped } from '../client/create-database.ts';
import { type BucketRow, eachBucket, usageOf } from '../requests/bucket-columns.ts';

/** An attempt as it is sent with its request; times in ms from the start of the request, cost in nano-USD. */
export type ExportAttempt = {
  index: number;
  provider: string;
  model: string;
  outcome: string;
  httpStatus: number | null;
  errorMessage: string | null;
  startedAfterMs: number;
  durationMs: number;
  firstByteMs: number | null;
  upstreamRequestId: string | null;
  usage: Usage;
  costNanos: bigint | null;
};

type RawAttempt = BucketRow & Omit<ExportAttempt, 'usage'> & { requestId: string };

/** The attempts of these requests, by the request's id, in their order. */
export async function readExportAttempts(
  scoped: Scoped,
  organizationId: string,
  requestIds: readonly string[],
): Promise<Map<string, ExportAttempt[]>> {
  const rows = await scoped.$queryRaw<RawAttempt[]>`
    select request_id::text as "requestId", index, provider, model, outcome, http_status as "httpStatus",
      error_message as "errorMessage", started_after_ms as "startedAfterMs", duration_ms as "durationMs",
      first_byte_ms as "firstByteMs", upstream_request_id as "upstreamRequestId", cost_nanos as "costNanos",
      ${eachBucket((column) => column)}
    from request_attempts
    where organization_id = ${organizationId}::uuid and request_id = any(${requestIds}::uuid[])
    order by request_id, index`;
  const attempts = new Map<string, ExportAttempt[]>();
  for (const row of rows) {
    const { requestId, ...attempt } = row;
    attempts.set(requestId, [...(attempts.get(requestId) ?? []), { ...attempt, usage: usageOf(row) }]);
  }
  return attempts;
}
