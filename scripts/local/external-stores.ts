import { probeDatabase } from '@switchyard/db/migrate/database';
import { connectRedis, inspectRedis } from '@switchyard/platform/redis/connect-redis';
import { PlainError } from './progress.ts';

/** Makes sure that the database of DATABASE_URL can be used. */
export async function checkDatabase(databaseUrl: string): Promise<void> {
  const place = placeOf('DATABASE_URL', databaseUrl, { schemes: ['postgres:', 'postgresql:'], port: 5432 });
  try {
    const version = await probeDatabase(databaseUrl);
    if (Number.parseInt(version, 10) >= 15) return;
    throw new PlainError(`The PostgreSQL at ${place} is version ${version}; Switchyard needs 15 or newer.`);
  } catch (error) {
    if (error instanceof PlainError) throw error;
    throw new PlainError(
      `The database at ${place} cannot be used (${reasonOf(error)}). Start it or correct DATABASE_URL; without DATABASE_URL Switchyard starts its own.`,
    );
  }
}

/** Makes sure that the Redis of REDIS_URL can be used and does not forget. */
export async function checkRedis(redisUrl: string): Promise<void> {
  const place = placeOf('REDIS_URL', redisUrl, { schemes: ['redis:', 'rediss:'], port: 6379 });
  const redis = connectRedis(redisUrl, { name: 'switchyard-launcher', commandTimeoutMs: 3_000 });
  let reason = '';
  redis.on('error', (error) => {
    reason = reasonOf(error);
  });
  try {
    await redis.ping();
    const complaints = await inspectRedis(redis);
    if (complaints.length > 0) throw new PlainError(`The Redis at ${place} may lose data: ${complaints.join(' ')}`);
  } catch (error) {
    if (error instanceof PlainError) throw error;
    throw new PlainError(
      `The Redis at ${place} cannot be used (${reason || reasonOf(error)}). Start it or correct REDIS_URL; without REDIS_URL Switchyard starts its own.`,
    );
  } finally {
    redis.disconnect();
  }
}

/** `host:port` of a URL, never its password. */
function placeOf(variable: string, text: string, expected: { schemes: string[]; port: number }): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !expected.schemes.includes(url.protocol))
    throw new PlainError(`${variable} is not a URL that starts with ${expected.schemes.join('// or ')}//.`);
  return `${url.hostname || 'localhost'}:${url.port || expected.port}`;
}

/** The driver's word for it; several addresses of one name are several errors. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).at(-1) ?? 'no answer';
  return error instanceof Error ? error.message || error.name : String(error);
}
