import { requestRecord } from '@switchyard/core/requests/record';
import { Queue } from 'bullmq';
import { z } from 'zod';
import { connectRedis } from '../redis/connect-redis.ts';
import { queueNames, queuePrefix } from './queue-names.ts';

/** One job: the records that one gateway settled together. The job's id names the batch. */
export const recordBatch = z.strictObject({ version: z.literal(1), records: z.array(requestRecord).min(1) });

/** See {@link recordBatch}. */
export type RecordBatch = z.infer<typeof recordBatch>;

/** Where gateways and sweepers put finished records. */
export type RecordQueue = {
  /** Resolves once Redis has the batch. The same batch id twice is one job. Rejects when Redis does not take it. */
  add(batchId: string, batch: RecordBatch): Promise<void>;
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
    async close() {
      await queue.close();
      connection.disconnect();
    },
  };
}
