import type { Job } from 'bullmq';
import { z } from 'zod';
import { type RunningWorker, refuse, startDurableWorker } from './durable-worker.ts';
import { handleEach } from './handle-each.ts';
import { jobNames, queueNames } from './queue-names.ts';
import { type RecordBatch, type RefusedRecord, readBatch, type ShadowJob, shadowJob } from './record-batch.ts';

/** What a worker does with batches, and whom it tells. */
export type RecordHandler = {
  /** Records a batch durably; it must be harmless to repeat, because a batch is delivered at least once. */
  handle(batch: RecordBatch, jobId: string): Promise<void>;
  /** Records a copy durably; it, too, must be harmless to repeat. */
  handleShadow(job: ShadowJob): Promise<void>;
  /** Whether an error of either is the fault of a record. Any other error is tried again for ever. */
  isRecordsFault(error: unknown): boolean;
  /** Batches that are handled at once. */
  concurrency: number;
  /** A batch could not be handled now and will be tried again. */
  onRetry(error: unknown, jobId: string): void;
  /** Some records of a batch can never be handled; the failed job stays and keeps exactly these. */
  onFailed(reason: string, jobId: string): void;
  /** Redis was away or refused; the worker goes on by itself. */
  onError(error: unknown): void;
};

/**
 * Consumes the batches of records as {@link startDurableWorker} says. A record that can never be recorded is kept in a failed job with
 * the reason while the others of its batch go on.
 */
export function startRecordWorker(redisUrl: string, handler: RecordHandler): RunningWorker {
  const { concurrency, onRetry, onError } = handler;
  return startDurableWorker(redisUrl, {
    name: 'switchyard-record-worker',
    queue: queueNames.records,
    work: (job) => (job.name === jobNames.shadow ? workShadow(job, handler) : workBatch(job, handler)),
    concurrency,
    onRetry,
    onError,
  });
}

async function workBatch(job: Job<unknown>, handler: RecordHandler): Promise<void> {
  const jobId = job.id ?? '';
  const read = readBatch(job.data);
  if (read.kind === 'unreadable') return fail(`The payload is no batch of records. ${read.reason}`, jobId, handler);
  const refused = [...read.refused, ...(await handleAll(read.batch, jobId, handler))];
  if (refused.length === 0) return;
  await job.updateData({ ...read.batch, records: refused.map(({ record }) => record) });
  const total = read.batch.records.length + read.refused.length;
  const reasons = refused.slice(0, 5).map(({ reason }) => reason);
  fail(`${refused.length} of ${total} records cannot be recorded. ${reasons.join(' ')}`, jobId, handler);
}

async function workShadow(job: Job<unknown>, handler: RecordHandler): Promise<void> {
  const jobId = job.id ?? '';
  const read = shadowJob.safeParse(job.data);
  if (!read.success) return fail(`The payload is no record of a copy. ${z.prettifyError(read.error)}`, jobId, handler);
  try {
    await handler.handleShadow(read.data);
  } catch (error) {
    if (!handler.isRecordsFault(error)) throw error;
    fail(`The copy cannot be recorded: ${error instanceof Error ? error.message : String(error)}`, jobId, handler);
  }
}

async function handleAll(batch: RecordBatch, jobId: string, handler: RecordHandler): Promise<RefusedRecord[]> {
  const refused = await handleEach(batch.records, {
    handle: (records) => handler.handle({ ...batch, records }, jobId),
    isItemsFault: handler.isRecordsFault,
    nameOf: ({ id }) => id,
  });
  return refused.map(({ item, reason }) => ({ record: item, reason }));
}

function fail(reason: string, jobId: string, handler: RecordHandler): never {
  handler.onFailed(reason, jobId);
  throw refuse(reason);
}
