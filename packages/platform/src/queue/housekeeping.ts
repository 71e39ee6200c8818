import { Queue, Worker } from 'bullmq';
import { connectRedis } from '../redis/connect-redis.ts';
import { type RunningWorker, recovery } from './durable-worker.ts';
import { queueNames, queuePrefix } from './queue-names.ts';

/** When work is done: at intervals and when a worker starts, or once a night at an hour of UTC. */
export type Schedule = { kind: 'every'; ms: number } | { kind: 'nightly'; hour: number };

/** Work that is done by a schedule, once for all workers together. It must be harmless to repeat. */
export type ScheduledWork = {
  /** The id of its schedule: every worker that starts writes the same one. */
  name: string;
  schedule: Schedule;
  run(): Promise<void>;
};

/** Whom housekeeping tells. */
export type HousekeepingListener = {
  /** One run failed; the next comes at its time. */
  onFailed(error: unknown, name: string): void;
  /** Redis was away or refused; housekeeping goes on by itself. */
  onError(error: unknown): void;
};

/**
 * Schedules the works, runs those with an interval once now, and takes part in running all of them. A long one keeps back no other,
 * and none runs twice at once in one process. Rejects when Redis refuses the schedules.
 */
export async function startHousekeeping(
  redisUrl: string,
  works: readonly ScheduledWork[],
  listener: HousekeepingListener,
): Promise<RunningWorker> {
  const connection = connectRedis(redisUrl, { name: 'switchyard-housekeeping' });
  const queue = new Queue(queueNames.housekeeping, { connection, prefix: queuePrefix });
  queue.on('error', listener.onError);
  const kept = { removeOnComplete: true, removeOnFail: { count: 100 } };
  for (const { name, schedule } of works) {
    await queue.upsertJobScheduler(name, repeatOf(schedule), { name, opts: kept });
    if (schedule.kind === 'every')
      await queue.add(name, {}, { jobId: `boot-${name}`, removeOnComplete: true, removeOnFail: true });
  }
  const byName = new Map(works.map((work) => [work.name, work]));
  const running = new Set<string>();
  const worker = new Worker(
    queueNames.housekeeping,
    async ({ name }) => {
      const work = byName.get(name);
      if (work === undefined) throw new Error(`No housekeeping work is called ${name}.`);
      if (running.has(name)) return;
      running.add(name);
      try {
        await work.run();
      } finally {
        running.delete(name);
      }
    },
    { connection, prefix: queuePrefix, concurrency: Math.max(1, works.length), ...recovery },
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

function repeatOf(schedule: Schedule) {
  if (schedule.kind === 'every') return { every: schedule.ms };
  return { pattern: `0 ${schedule.hour} * * *`, tz: 'UTC' };
}
