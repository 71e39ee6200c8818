import { type Database, ping } from '@switchyard/db/client/create-database';
import type { RecordQueue } from '@switchyard/platform/queue/record-queue';
import type { Redis } from '@switchyard/platform/redis/connect-redis';

/** Thrown when another process listens where the health check should. */
export class PortTaken extends Error {
  override name = 'PortTaken';
}

/** What the health check looks at. */
export type Health = { db: Database; redis: Redis; records: RecordQueue };

const patienceMs = 2_000;

/**
 * Serves `/healthz` (the process runs), `/readyz` (Postgres and Redis answer; 503 names the one that does not) and `/status` (how
 * much waits in the queue). Port 0 takes any free one. Throws PortTaken.
 */
export function serveHealth(health: Health, { hostname, port }: { hostname: string; port: number }) {
  try {
    return Bun.serve({
      hostname,
      port,
      routes: {
        '/healthz': () => Response.json({ status: 'ok' }),
        '/readyz': () => ready(health),
        '/status': () => status(health),
      },
      fetch: () => Response.json({ error: 'Not found' }, { status: 404 }),
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new PortTaken(
      `The worker cannot start: port ${port} on ${hostname} is taken. Set WORKER_PORT to a free one.`,
    );
  }
}

async function ready({ db, redis }: Health): Promise<Response> {
  const [postgres, store] = await Promise.all([answers(ping(db)), answers(redis.ping())]);
  return Response.json({ postgres, redis: store }, { status: postgres && store ? 200 : 503 });
}

async function status({ records }: Health): Promise<Response> {
  const queue = await records.counts().catch(() => undefined);
  if (queue === undefined) return Response.json({ error: 'Redis does not answer.' }, { status: 503 });
  return Response.json({ queue });
}

/** A server that hangs neither answers nor fails. */
function answers(question: Promise<unknown>): Promise<boolean> {
  const late = Bun.sleep(patienceMs).then(() => false);
  return Promise.race([
    question.then(
      () => true,
      () => false,
    ),
    late,
  ]);
}
