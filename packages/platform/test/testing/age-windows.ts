import type { Redis } from '../../src/redis/connect-redis.ts';
import { keys } from '../../src/redis/keys.ts';

/** The slice of a window of a day, ms: long enough that a schedule runs within one. */
export const daySliceMs = 1_440_000;

/**
 * Lets time go on for an organization by whole slices of a day, without waiting: everything in Redis that carries a moment is moved
 * back by it. Leases are left alone.
 */
export async function ageWindows(redis: Redis, organizationId: string, slices: number): Promise<void> {
  const byMs = slices * daySliceMs;
  const moveText = (text: string) => text.replace(/^\d+/, (ms) => String(Number(ms) - byMs));
  for (const key of await redis.keys(`sy:{${organizationId}}:window:*`)) await moveWindow(redis, key, slices);
  const reservations = keys.reservations(organizationId);
  for (const [id, text] of Object.entries(await redis.hgetall(reservations)))
    await redis.hset(reservations, id, moveText(text));
  for (const key of await redis.keys(keys.estimate(organizationId, '*')))
    await redis.set(key, moveText((await redis.get(key)) ?? ''));
}

async function moveWindow(redis: Redis, key: string, slices: number): Promise<void> {
  const moved = Object.entries(await redis.hgetall(key)).map(([field, value]): [string, string] => {
    if (field === 'total') return [field, value];
    if (field === 'head' || field === 'newest') return [field, String(Number(value) - slices)];
    return [String(Number(field) - slices), value];
  });
  await redis.multi().del(key).hset(key, Object.fromEntries(moved)).exec();
}

/** Redis' clock, ms. */
export async function clockMs(redis: Redis): Promise<number> {
  const [seconds, micros] = await redis.time();
  return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
}
