import { requestIntent, requestRecord } from '@switchyard/core/requests/record';
import { shadowRecord } from '@switchyard/core/requests/shadow-record';
import { z } from 'zod';

/** One job: the records that one gateway settled together, or one orphan. The job's id names the batch. */
export const recordBatch = z.strictObject({
  version: z.literal(1),
  records: z.array(requestRecord).min(1),
  /** With an orphan: what it held in every counter. */
  holds: requestIntent.shape.holds.optional(),
});

/** See {@link recordBatch}. */
export type RecordBatch = z.infer<typeof recordBatch>;

/** One job: the record of a copy. */
export const shadowJob = shadowRecord.extend({
  /** With a copy that a sweeper gave up: what it held in every counter. */
  holds: recordBatch.shape.holds,
});

/** See {@link shadowJob}. */
export type ShadowJob = z.infer<typeof shadowJob>;

/** A record that cannot be taken, as it came, and why. */
export type RefusedRecord = { record: unknown; reason: string };

const envelope = recordBatch.extend({ records: z.array(z.unknown()).min(1) });

/**
 * Reads a job's payload record by record, so that one bad record does not spoil its batch. `reason` says why there is no
 * batch at all.
 */
export function readBatch(
  payload: unknown,
): { kind: 'batch'; batch: RecordBatch; refused: RefusedRecord[] } | { kind: 'unreadable'; reason: string } {
  const outer = envelope.safeParse(payload);
  if (!outer.success) return { kind: 'unreadable', reason: z.prettifyError(outer.error) };
  const { records: given, ...rest } = outer.data;
  const records: RecordBatch['records'] = [];
  const refused: RefusedRecord[] = [];
  for (const record of given) {
    const parsed = requestRecord.safeParse(record);
    if (parsed.success) records.push(parsed.data);
    else refused.push({ record, reason: z.prettifyError(parsed.error) });
  }
  return { kind: 'batch', batch: { ...rest, records }, refused };
}
