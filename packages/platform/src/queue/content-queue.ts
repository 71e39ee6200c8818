import { Queue } from 'bullmq';
import { connectRedis } from '../redis/connect-redis.ts';
import type { ContentBatch } from './content-batch.ts';
import { jobNames, queueNames, queuePrefix } from './queue-names.ts';

/** Where gateways put what was said, until the worker has it in the database. */
export type ContentQueue = {
  /** Resolves once Redis has the batch. The same batch id twice is one job. Rejects when Redis does not take it, also for want of memory. */
  add(batchId: string, batch: ContentBatch): Promise<void>;
  /**
   * How many batches wait or are being worked on, and which share of its memory Redis uses, 0 when it has no bound. Rejects when Redis
   * does not answer.
   */
  load(): Promise<{ batches: number; memory: number }>;
  close(): Promise<void>;
};

/** Opens the queue of contents for writing. When Redis is down, `add` rejects after `commandTimeoutMs`. */
export function openContentQueue(redisUrl: string, { commandTimeoutMs }: { commandTimeoutMs: number }): ContentQueue {
  const connection = connectRedis(redisUrl, { name: 'switchyard-content-queue', commandTimeoutMs });
  const queue = new Queue<ContentBatch>(queueNames.contents, {
    connection,
    prefix: queuePrefix,
    // What failed stays until someone looks at it; it is encrypted, and without its key's private half nobody reads it.
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
      await queue.add(jobNames.contents, batch, { jobId: batchId });
    },
    async load() {
      const [counts, info] = await Promise.all([
        queue.getJobCounts('waiting', 'active', 'delayed'),
        connection.info('memory'),
      ]);
      const bytes = (name: string) => Number(info.match(new RegExp(`^${name}:(\\d+)`, 'm'))?.[1] ?? 0);
      const bound = bytes('maxmemory');
      return {
        batches: Object.values(counts).reduce((sum, one) => sum + one, 0),
        memory: bound === 0 ? 0 : bytes('used_memory') / bound,
      };
    },
    async close() {
      await queue.close();
      connection.disconnect();
    },
  };
}
