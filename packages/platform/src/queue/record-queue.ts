import type { ShadowRecord } from '@switchyard/core/requests/shadow-record';
import { Queue } from 'bullmq';
import { z } from 'zod';
import { connectRedis } from '../redis/connect-redis.ts';
import { jobNames, queueNames, queuePrefix } from './queue-names.ts';
import type { RecordBatch } from './record-batch.ts';

export { type RecordBatch, recordBatch } from './record-batch.ts';

/** How much waits in the queue. `failed` batches hold records that cannot be recorded and stay until someone looks at them. */
export type QueueCounts = { waiting: number; active: number; delayed: number; failed: number };

/** Where gateways and sweepers put finished records. */
export type RecordQueue = {
  /** Resolves once Redis has the batch. The same batch id twice is one job. Rejects when Redis does not take it. */
  add(batchId: string, batch: RecordBatch): Promise<void>;
  /** Resolves once Redis has the record of a copy; the same record twice is one job. Rejects when Redis does not take it. */
  addShadow(record: ShadowRecord): Promise<void>;
  /** Counts batches by state. Rejects when Redis does not answer. */
  counts(): Promise<QueueCounts>;
  /**
   * Those of these requests and copies whose record is in the queue and not yet handled; failed batches do not count. One that is not
   * answered was handled before this resolved, or never came. Rejects when Redis does not answer.
   */
  pending(requestIds: ReadonlySet<string>): Promise<Set<string>>;
  close(): Promise<void>;
};

/** Opens the queue for writing. When Redis is down, `add` rejects after `commandTimeoutMs`. */
export function openRecordQueue(redisUrl: string, { commandTimeoutMs }: { commandTimeoutMs: number }): RecordQueue {
  const connection = connectRedis(redisUrl, { name: 'switchyard-record-queue', commandTimeoutMs });
  const queue = new Queue<RecordBatch | ShadowRecord>(queueNames.records, {
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
      await queue.add(jobNames.batch, batch, { jobId: batchId });
    },
    async addShadow(record) {
      await queue.add(jobNames.shadow, record, { jobId: record.id });
    },
    async counts() {
      const { waiting, active, delayed, failed } = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed');
      return { waiting: waiting ?? 0, active: active ?? 0, delayed: delayed ?? 0, failed: failed ?? 0 };
    },
    async pending(requestIds) {
      // One script reads all states, so a batch that moves between them is not missed.
      const jobIds = requestIds.size === 0 ? [] : await queue.getRanges(['wait', 'active', 'delayed']);
      const found = new Set<string>();
      for (let at = 0; at < jobIds.length; at += pageSize) {
        const jobs = await Promise.all(jobIds.slice(at, at + pageSize).map((jobId) => queue.getJob(jobId)));
        for (const id of jobs.flatMap((job) => requestsIn(job?.data))) if (requestIds.has(id)) found.add(id);
      }
      return found;
    },
    async close() {
      await queue.close();
      connection.disconnect();
    },
  };
}

const pageSize = 100;
const withId = z.object({ id: z.string() });
const named = z.union([z.object({ records: z.array(withId) }), withId]);

function requestsIn(payload: unknown): string[] {
  const parsed = named.safeParse(payload);
  if (!parsed.success) return [];
  return 'records' in parsed.data ? parsed.data.records.map(({ id }) => id) : [parsed.data.id];
}
