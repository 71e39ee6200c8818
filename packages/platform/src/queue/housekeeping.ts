import { Queue, Worker } from 'bullmq';
import { connectRedis } from '../redis/connect-redis.ts';
import { queueNames, queuePrefix } from './queue-names.ts';
import { type RunningWorker, recovery } from './record-worker.ts';

/** Work that is done at intervals, once for all workers together. It must be harmless to repeat. */
export type ScheduledWork = {
  /** The id of its schedule: every worker that starts writes the same one. */
  name: string;
  everyMs: number;
  run(): Promise<void>;
};

/** Whom housekeeping tells. */
export type HousekeepingListener = {
  /** One run failed; the next comes at its time. */
  onFailed(error: unknown, name: string): void;
  /** Redis was away or refused; housekeeping goes on by itself. */
  onError(error: unknown): void;
};

/** Schedules the works, runs each once now, and takes part in running them. Rejects when Redis refuses the schedules. */
export async function startHousekeeping(
  redisUrl: string,
  works: readonly ScheduledWork[],
  listener: HousekeepingListener,
): Promise<RunningWorker> {
  const connection = connectRedis(redisUrl, { name: 'switchyard-housekeeping' });
  const queue = new Queue(queueNames.housekeeping, { connection, prefix: queuePrefix });
  queue.on('error', listener.onError);
  const kept = { removeOnComplete: true, removeOnFail: { count: 100 } };
  for (const { name, everyMs } of works) {
    await queue.upsertJobScheduler(name, { every: everyMs }, { name, opts: kept });
    await queue.add(name, {}, { jobId: `boot-${name}`, removeOnComplete: true, removeOnFail: true });
  }
  const byName = new Map(works.map((work) => [work.name, work]));
  const worker = new Worker(
    queueNames.housekeeping,
    async ({ name }) => {
      const work = byName.get(name);
      if (work === undefined) throw new Error(`No housekeeping work is called ${name}.`);
      await work.run();
    },
    { connection, prefix: queuePrefix, concurrency: 1, ...recovery },
  );
  worker.on('error', listener.onError);
  worker.on('failed', (job, error) => listener.onFailed(error, job?.name ?? 'unknown'));
  return {
    async close() {
      await worker.close();
      await queue.close();
      connection.disconnect();
    },
  };
}
