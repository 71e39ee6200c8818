import { Redis } from 'ioredis';

export type { Redis } from 'ioredis';

/** How a connection behaves when Redis is slow or gone. */
export type RedisOptions = {
  /** Shown in `CLIENT LIST`. */
  name: string;
  /** A command that is not answered in this time fails; without it a command waits for the connection to come back. */
  commandTimeoutMs?: number;
};

/**
 * Connects to Redis. Commands issued in one tick share a round trip. When Redis is down, commands fail after
 * `commandTimeoutMs` and the connection is retried for ever, at most every second.
 */
export function connectRedis(url: string, { name, commandTimeoutMs }: RedisOptions): Redis {
  const redis = new Redis(url, {
    connectionName: name,
    enableAutoPipelining: true,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(50 * times, 1_000),
    ...(commandTimeoutMs === undefined ? {} : { commandTimeout: commandTimeoutMs }),
  });
  // Every failed command rejects on its own; the event only repeats it, and unheard it would end the process.
  redis.on('error', () => {});
  return redis;
}

/**
 * Refuses a Redis that may forget: budgets and records need an append-only file and no eviction.
 * Answers the complaints; an empty list is a good server. Managed servers that hide CONFIG are taken at their word.
 */
export async function inspectRedis(redis: Redis): Promise<string[]> {
  const setting = async (name: string) => {
    const answer = await redis.config('GET', name).catch(() => undefined);
    return Array.isArray(answer) ? String(answer[1]) : undefined;
  };
  const complaints: string[] = [];
  if ((await setting('appendonly')) === 'no')
    complaints.push('appendonly is "no"; set it to "yes", or records are lost in a crash.');
  const policy = await setting('maxmemory-policy');
  if (policy !== undefined && policy !== 'noeviction')
    complaints.push(
      `maxmemory-policy is "${policy}"; set it to "noeviction", or budgets are forgotten under pressure.`,
    );
  return complaints;
}
