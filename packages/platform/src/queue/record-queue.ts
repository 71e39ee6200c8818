import type { Hold } from '@switchyard/core/limits/hold';
import type { ShadowRecord } from '@switchyard/core/requests/shadow-record';
import { Queue } from 'bullmq';
import { connectRedis } from '../redis/connect-redis.ts';
import { oldestRecordMs } from './oldest-record.ts';
import { type PendingCharges, type PendingState, readPendingRecords } from './pending-jobs.ts';
import { jobNames, queueNames, queuePrefix } from './queue-names.ts';
import type { RecordBatch, ShadowJob } from './record-batch.ts';

export type { PendingCharges } from './pending-jobs.ts';
export { type RecordBatch, recordBatch, type ShadowJob } from './record-batch.ts';

/** How much waits in the queue. `failed` batches hold records that cannot be recorded and stay until someone looks at them. */
export type QueueCounts = { waiting: number; active: number; delayed: number; failed: number };

/** Where gateways and sweepers put finished records. */
export type RecordQueue = {
  /** Resolves once Redis has the batch. The same batch id twice is one job. Rejects when Redis does not take it. */
  add(batchId: string, batch: RecordBatch): Promise<void>;
  /**
   * Resolves once Redis has the record of a copy; the same record twice is one job. A sweeper that gave it up says what it held, and
   * that is a job beside the one of a gateway that is alive after all. Rejects when Redis does not take it.
   */
  addShadow(record: ShadowRecord, holds?: Hold[]): Promise<void>;
  /** Counts batches by state. Rejects when Redis does not answer. */
  counts(): Promise<QueueCounts>;
  /**
   * Those of these requests and copies whose record is in the queue and not yet handled; failed batches do not count. One that is not
   * answered was handled before this resolved, or never came. Rejects when Redis does not answer.
   */
  pending(requestIds: ReadonlySet<string>): Promise<Set<string>>;
  /**
   * What the organization's requests and copies were charged whose record is in the queue and not yet handled. Those of failed batches
   * are among them: nobody could record what they cost, but it was spent. A batch that is handled meanwhile may be named, so read the
   * ledger afterwards. Rejects when Redis does not answer.
   */
  pendingCharges(organizationId: string): Promise<PendingCharges[]>;
  /** The age of the oldest batch that is not handled, ms; 0 when there is none. Rejects when Redis does not answer. */
  lagMs(): Promise<number>;
  close(): Promise<void>;
};

/** Opens the queue for writing. When Redis is down, `add` rejects after `commandTimeoutMs`. */
export function openRecordQueue(redisUrl: string, { commandTimeoutMs }: { commandTimeoutMs: number }): RecordQueue {
  const connection = connectRedis(redisUrl, { name: 'switchyard-record-queue', commandTimeoutMs });
  const queue = new Queue<RecordBatch | ShadowJob>(queueNames.records, {
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
    async addShadow(record, holds) {
      const jobId = holds === undefined ? record.id : `orphan-${record.id}`;
      await queue.add(jobNames.shadow, holds === undefined ? record : { ...record, holds }, { jobId });
    },
    async counts() {
      const { waiting, active, delayed, failed } = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed');
      return { waiting: waiting ?? 0, active: active ?? 0, delayed: delayed ?? 0, failed: failed ?? 0 };
    },
    async pending(requestIds) {
      if (requestIds.size === 0) return new Set();
      const records = await readPendingRecords(queue, connection, { states: ['wait', 'active', 'delayed'] });
      return new Set(records.flatMap(({ requestId }) => (requestIds.has(requestId) ? [requestId] : [])));
    },
    async pendingCharges(organizationId) {
      const states: PendingState[] = ['wait', 'active', 'delayed', 'failed'];
      const records = await readPendingRecords(queue, connection, { states, mention: organizationId });
      return records.flatMap(({ organizationId: owner, ...record }) => (owner === organizationId ? [record] : []));
    },
    async lagMs() {
      const oldestMs = await oldestRecordMs(connection);
      return oldestMs === null ? 0 : Math.max(0, Date.now() - oldestMs);
    },
    async close() {
      await queue.close();
      connection.disconnect();
    },
  };
}
