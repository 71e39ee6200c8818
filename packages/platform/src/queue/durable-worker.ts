import { DelayedError, type Job, Queue, UnrecoverableError, Worker } from 'bullmq';
import { connectRedis, type Redis } from '../redis/connect-redis.ts';
import { queuePrefix } from './queue-names.ts';

/** A running consumer. */
export type RunningWorker = {
  /** Takes no more jobs and resolves when those that run are finished. */
  close(): Promise<void>;
};

/** How a queue is consumed whose jobs must not be lost, and whom its consumer tells. */
export type DurableWork = {
  /** What the connection is called in Redis. */
  name: string;
  queue: string;
  /**
   * Does one job; it must be harmless to repeat, because a job is delivered at least once. Throws what `refuse` makes when the job can
   * never be done; any other error is tried again for ever.
   */
  work(job: Job<unknown>): Promise<void>;
  /** Jobs that are done at once. */
  concurrency: number;
  /** A job could not be done now and will be tried again. */
  onRetry(error: unknown, jobId: string): void;
  /** Redis was away or refused; the worker goes on by itself. */
  onError(error: unknown): void;
};

/** What a job that can never be done throws: it stays in the queue with the reason. */
export function refuse(reason: string): Error {
  return new UnrecoverableError(reason);
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

/**
 * Consumes a queue of which nothing is dropped: a job whose worker is killed is delivered again within seconds, and one that meets a
 * lack of Postgres or Redis is tried again until it succeeds. Failed jobs are tried once more at every start.
 */
export function startDurableWorker(redisUrl: string, durable: DurableWork): RunningWorker {
  const connection = connectRedis(redisUrl, { name: durable.name });
  const worker = new Worker<unknown>(durable.queue, (job, token) => workOrDelay(job, token ?? '', durable), {
    connection,
    prefix: queuePrefix,
    concurrency: durable.concurrency,
    ...recovery,
  });
  worker.on('error', durable.onError);
  const retried = retryFailed(connection, durable.queue).catch(durable.onError);
  return {
    async close() {
      await worker.close();
      await retried;
      connection.disconnect();
    },
  };
}

async function workOrDelay(job: Job<unknown>, token: string, { work, onRetry }: DurableWork): Promise<void> {
  try {
    await work(job);
  } catch (error) {
    if (error instanceof UnrecoverableError) throw error;
    onRetry(error, job.id ?? '');
    // Moved back by hand, so that waiting for Postgres uses up no attempts.
    await job.moveToDelayed(Date.now() + retryDelayMs, token);
    throw new DelayedError();
  }
}

/** A new version of the worker may accept what an older one could not. */
async function retryFailed(connection: Redis, name: string): Promise<void> {
  const queue = new Queue(name, { connection, prefix: queuePrefix });
  queue.on('error', () => {});
  try {
    await queue.retryJobs({ state: 'failed' });
  } finally {
    await queue.close();
  }
}
