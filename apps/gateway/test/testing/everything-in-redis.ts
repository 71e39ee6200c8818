import type { Redis } from '@switchyard/platform/redis/connect-redis';

/** Every key of Redis with all that it holds, whatever its type, as one text. */
export async function everythingInRedis(redis: Redis): Promise<string> {
  let everything = '';
  for await (const keys of redis.scanStream({ count: 500 }) as AsyncIterable<string[]>)
    for (const key of keys)
      everything += `${key}\n${JSON.stringify(await contentOf(redis, key, await redis.type(key)))}\n`;
  return everything;
}

async function contentOf(redis: Redis, key: string, type: string): Promise<unknown> {
  if (type === 'string') return await redis.get(key);
  if (type === 'hash') return await redis.hgetall(key);
  if (type === 'list') return await redis.lrange(key, 0, -1);
  if (type === 'set') return await redis.smembers(key);
  if (type === 'zset') return await redis.zrange(key, '0', '-1', 'WITHSCORES');
  if (type === 'stream') return await redis.xrange(key, '-', '+');
  return type === 'none' ? null : Promise.reject(new Error(`A key of type ${type} was not looked into.`));
}
