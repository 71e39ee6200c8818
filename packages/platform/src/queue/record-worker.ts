import { DelayedError, type Job, Queue, UnrecoverableError, Worker } from 'bullmq';
import { z } from 'zod';
import { connectRedis, type Redis } from '../redis/connect-redis.ts';
import { jobNames, queueNames, queuePrefix } from './queue-names.ts';
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

/** A running consumer. */
export type RunningWorker = {
  /** Takes no more jobs and resolves when those that run are finished. */
  close(): Promise<void>;
};

/**
 * Consumes the batches of records. Nothing is dropped: a batch whose worker is killed is delivered again within seconds, one that
 * meets a lack of Postgres or Redis is tried again until it succeeds, and a record that can never be recorded is kept in a failed
 * job with the reason while the others of its batch go on. Failed jobs are tried once more at every start.
 */
export function startRecordWorker(redisUrl: string, handler: RecordHandler): RunningWorker {
  const connection = connectRedis(redisUrl, { name: 'switchyard-record-worker' });
  const worker = new Worker<unknown>(queueNames.records, (job, token) => work(job, token ?? '', handler), {
    connection,
    prefix: queuePrefix,
    concurrency: handler.concurrency,
    ...recovery,
  });
  worker.on('error', handler.onError);
  const retried = retryFailed(connection).catch(handler.onError);
  return {
    async close() {
      await worker.close();
      await retried;
      connection.disconnect();
    },
  };
}

/** A job whose worker died is taken up after its lock of ten seconds has run out, however often that happens. */
export const recovery = {
  lockDuration: 10_000,
  stalledInterval: 5_000,
  maxStalledCount: 1_000_000,
  // After a failed command to Redis; BullMQ's own default of 15 s would leave a finished batch open that long.
  runRetryDelay: 1_000,
};

const retryDelayMs = 1_000;

async function work(job: Job<unknown>, token: string, handler: RecordHandler): Promise<void> {
  const jobId = job.id ?? '';
  try {
    if (job.name === jobNames.shadow) await workShadow(job, handler);
    else await workBatch(job, handler);
  } catch (error) {
    if (error instanceof UnrecoverableError) throw error;
    handler.onRetry(error, jobId);
    // Moved back by hand, so that waiting for Postgres uses up no attempts.
    await job.moveToDelayed(Date.now() + retryDelayMs, token);
    throw new DelayedError();
  }
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

/** The whole batch, or, when one of its records is at fault, each record alone; answers those that cannot be handled. */
async function handleAll(batch: RecordBatch, jobId: string, handler: RecordHandler): Promise<RefusedRecord[]> {
  if (batch.records.length === 0) return [];
  try {
    await handler.handle(batch, jobId);
    return [];
  } catch (error) {
    if (!handler.isRecordsFault(error)) throw error;
  }
  const refused: RefusedRecord[] = [];
  for (const record of batch.records) {
    try {
      await handler.handle({ ...batch, records: [record] }, jobId);
    } catch (error) {
      if (!handler.isRecordsFault(error)) throw error;
      refused.push({ record, reason: `${record.id}: ${error instanceof Error ? error.message : String(error)}` });
    }
  }
  return refused;
}

function fail(reason: string, jobId: string, handler: RecordHandler): never {
  handler.onFailed(reason, jobId);
  throw new UnrecoverableError(reason);
}

/** A new version of the worker may accept what an older one could not. */
async function retryFailed(connection: Redis): Promise<void> {
  const queue = new Queue(queueNames.records, { connection, prefix: queuePrefix });
  queue.on('error', () => {});
  try {
    await queue.retryJobs({ state: 'failed' });
  } finally {
    await queue.close();
  }
}
