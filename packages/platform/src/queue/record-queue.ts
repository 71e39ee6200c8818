import { Queue } from 'bullmq';
import { connectRedis } from '../redis/connect-redis.ts';
import { queueNames, queuePrefix } from './queue-names.ts';
import type { RecordBatch } from './record-batch.ts';

export { type RecordBatch, recordBatch } from './record-batch.ts';

/** How much waits in the queue. `failed` batches hold records that cannot be recorded and stay until someone looks at them. */
export type QueueCounts = { waiting: number; active: number; delayed: number; failed: number };

/** Where gateways and sweepers put finished records. */
export type RecordQueue = {
  /** Resolves once Redis has the batch. The same batch id twice is one job. Rejects when Redis does not take it. */
  add(batchId: string, batch: RecordBatch): Promise<void>;
  /** Counts batches by state. Rejects when Redis does not answer. */
  counts(): Promise<QueueCounts>;
  close(): Promise<void>;
};

/** Opens the queue for writing. When Redis is down, `add` rejects after `commandTimeoutMs`. */
export function openRecordQueue(redisUrl: string, { commandTimeoutMs }: { commandTimeoutMs: number }): RecordQueue {
  const connection = connectRedis(redisUrl, { name: 'switchyard-record-queue', commandTimeoutMs });
  const queue = new Queue<RecordBatch>(queueNames.records, {
    connection,
    prefix: queuePrefix,
    // Failed batches are kept until they are dealt with; nothing recorded is ever dropped.
    defaultJobOptions: {
      attempts: 1_000,
      backoff: { type: 'fixed', delay: 1_000 },
      removeOnComplete: true,
      removeOnFail: false,
    },
  });
  queue.on('error', () => {});
  return {
    async add(batchId, batch) {
      await queue.add('ingest', batch, { jobId: batchId });
    },
    async counts() {
      const { waiting, active, delayed, failed } = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed');
      return { waiting: waiting ?? 0, active: active ?? 0, delayed: delayed ?? 0, failed: failed ?? 0 };
    },
    async close() {
      await queue.close();
      connection.disconnect();
    },
  };
}
