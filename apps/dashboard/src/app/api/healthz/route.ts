import { ping } from '@switchyard/db/client/create-database';
import { getApp } from '../../../server/app.ts';

/** 200 when Postgres and Redis answer, 503 with the one that does not. */
export async function GET(): Promise<Response> {
  const { db, redis } = getApp();
  const [postgres, cache] = await Promise.allSettled([ping(db), redis.ping()]);
  const said = (result: PromiseSettledResult<unknown>) => (result.status === 'fulfilled' ? 'ok' : 'does not answer');
  const body = { postgres: said(postgres), redis: said(cache) };
  const healthy = postgres.status === 'fulfilled' && cache.status === 'fulfilled';
  return Response.json(body, { status: healthy ? 200 : 503, headers: { 'cache-control': 'no-store' } });
}

export const dynamic = 'force-dynamic';
