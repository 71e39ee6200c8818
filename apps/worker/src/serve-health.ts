import { type Database, ping } from '@switchyard/db/client/create-database';
import { readOutboxState } from '@switchyard/db/notifications/outbox';
import { readSinkStates } from '@switchyard/db/sinks/sink-work';
import type { RecordQueue } from '@switchyard/platform/queue/record-queue';
import type { Redis } from '@switchyard/platform/redis/connect-redis';
import type { VerificationStore } from '@switchyard/platform/verification/verification-store';

/** Thrown when another process listens where the health check should. */
export class PortTaken extends Error {
  override name = 'PortTaken';
}

/** What the health check looks at. */
export type Health = {
  db: Database;
  redis: Redis;
  records: RecordQueue;
  verifications: VerificationStore;
  /** Ms since 1970. */
  now(): number;
};

const patienceMs = 2_000;

/**
 * Serves `/healthz` (the process runs), `/readyz` (Postgres and Redis answer; 503 names the one that does not) and `/status` (how
 * much waits in the queue and for how long, what waits to be told or sent to sinks, and what the last nightly comparison found). Port 0 takes any free
 * one. Throws PortTaken.
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

async function status({ db, records, verifications, now }: Health): Promise<Response> {
  const [queue, lagMs, verification, outbox, sinks] = await Promise.all([
    known(records.counts()),
    known(records.lagMs()),
    known(verifications.read()),
    known(readOutboxState(db, new Date(now()))),
    known(readSinkStates(db, new Date(now()))),
  ]);
  if (queue === undefined || lagMs === undefined || verification === undefined)
    return Response.json({ error: 'Redis does not answer.' }, { status: 503 });
  return Response.json({
    queue: { ...queue, lagMs },
    // Null while Postgres does not answer: the queue is what matters then.
    notifications: outbox ?? null,
    sinks: sinks ?? null,
    verification,
  });
}

/** Undefined for what fails or takes too long. */
function known<Value>(question: Promise<Value>): Promise<Value | undefined> {
  return Promise.race([question.catch(() => undefined), Bun.sleep(patienceMs).then(() => undefined)]);
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
