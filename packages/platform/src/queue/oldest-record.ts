import type { Redis } from '../redis/connect-redis.ts';
import { queueNames, queuePrefix } from './queue-names.ts';

/**
 * When the oldest record that is not ingested yet was put into the queue, ms since 1970; null when none waits. What was recorded
 * before that is in the database. Failed batches do not count: they stay until someone looks at them. Rejects when Redis does not
 * answer.
 */
export async function oldestRecordMs(redis: Redis): Promise<number | null> {
  const name = (state: string) => `${queuePrefix}:${queueNames.records}:${state}`;
  // A batch moves from one state to the next; read in that order none is missed.
  const [delayed, waiting, active] = await Promise.all([
    redis.zrange(name('delayed'), '0', String(mostDelayed - 1)),
    redis.lrange(name('wait'), -1, -1),
    redis.lrange(name('active'), 0, -1),
  ]);
  const jobs = [...new Set([...delayed, ...waiting, ...active])];
  const times = await Promise.all(jobs.map((job) => redis.hget(name(job), 'timestamp')));
  const known = times.flatMap((time) => (time === null ? [] : [Number(time)]));
  return known.length === 0 ? null : Math.min(...known);
}

/** Batches are delayed only while the database is away; then the first of them tell as much as all. */
const mostDelayed = 1_000;
