import { sinkConfiguration } from '@switchyard/core/sinks/sink-configuration';
import { z } from 'zod';
import type { Database } from '../client/create-database.ts';
import { newId } from '../directory/new-id.ts';

const dueSink = z.object({
  id: z.string(),
  organizationId: z.string(),
  name: z.string(),
  configuration: sinkConfiguration,
  sealed: z.string().nullable(),
  withContent: z.boolean(),
});

/** A sink as the worker sees it; `sealed` holds its secrets. */
export type DueSink = z.infer<typeof dueSink>;

/** Requests that are sent together, under one id at every try. */
export type SinkBatch = {
  id: string;
  requestIds: string[];
  /** This try included. */
  attempts: number;
  /** Since when the oldest of them waits. */
  queuedAt: Date;
};

const columns = ['id', 'organization_id', 'name', 'configuration', 'sealed', 'with_content'] as const;

/** Enabled sinks for which something is due. For the worker's role, which sees all organizations. */
export async function listDueSinks(db: Database, now: Date): Promise<DueSink[]> {
  const rows = await db.$queryRaw<Record<(typeof columns)[number], unknown>[]>`
    select id::text, organization_id::text, name, configuration, sealed, with_content from log_sinks
    where enabled and exists (
      select 1 from log_sink_deliveries d where d.sink_id = log_sinks.id and d.dead_at is null and d.next_attempt_at <= ${now}
    ) order by id`;
  return rows.flatMap(parseSink);
}

/** Sinks that somebody wants to be tried, enabled or not. */
export async function listTestedSinks(db: Database): Promise<DueSink[]> {
  const rows = await db.$queryRaw<Record<(typeof columns)[number], unknown>[]>`
    select id::text, organization_id::text, name, configuration, sealed, with_content from log_sinks
    where test_asked_at is not null and (tested_at is null or tested_at < test_asked_at)`;
  return rows.flatMap(parseSink);
}

/** A configuration that is not understood, as of a newer version, keeps back no other sink. */
function parseSink(row: Record<(typeof columns)[number], unknown>): DueSink[] {
  const parsed = dueSink.safeParse({ ...row, organizationId: row.organization_id, withContent: row.with_content });
  return parsed.success ? [parsed.data] : [];
}

/** Writes down what came of a test; `error` null is a success. */
export async function saveSinkTest(
  db: Database,
  id: string,
  { error, now }: { error: string | null; now: Date },
): Promise<void> {
  await db.$executeRaw`update log_sinks set tested_at = ${now}, test_error = ${error} where id = ${id}::uuid`;
}

/**
 * Takes what is longest due for a sink: a batch that was tried before, as it was, or up to `limit` requests that become one. It is one
 * worker's until the lease has run out; a batch whose worker died is due again then. Undefined when nothing is due.
 */
export function claimSinkBatch(
  db: Database,
  { sinkId, limit, now, leaseMs }: { sinkId: string; limit: number; now: Date; leaseMs: number },
): Promise<SinkBatch | undefined> {
  return db.$transaction(async (scoped) => {
    // Claims of one sink come one after the other. Ingestion only needs the row to stay, so it is not kept waiting.
    await scoped.$queryRaw`select 1 from log_sinks where id = ${sinkId}::uuid for no key update`;
    const [first] = await scoped.$queryRaw<{ batch_id: string | null }[]>`
      select batch_id::text from log_sink_deliveries
      where sink_id = ${sinkId}::uuid and dead_at is null and next_attempt_at <= ${now}
      order by next_attempt_at, request_id limit 1`;
    if (first === undefined) return undefined;
    const until = new Date(now.getTime() + leaseMs);
    const id = first.batch_id ?? newId();
    const rows =
      first.batch_id === null
        ? await scoped.$queryRaw<RawDelivery[]>`
            with next as (
              select request_id from log_sink_deliveries
              where sink_id = ${sinkId}::uuid and dead_at is null and next_attempt_at <= ${now} and batch_id is null
              order by next_attempt_at, request_id limit ${limit}
            )
            update log_sink_deliveries d set batch_id = ${id}::uuid, attempts = attempts + 1, next_attempt_at = ${until}
            from next where d.sink_id = ${sinkId}::uuid and d.request_id = next.request_id
            returning d.request_id::text, attempts, queued_at`
        : await scoped.$queryRaw<RawDelivery[]>`
            update log_sink_deliveries set attempts = attempts + 1, next_attempt_at = ${until}
            where batch_id = ${id}::uuid and sink_id = ${sinkId}::uuid and dead_at is null
            returning request_id::text, attempts, queued_at`;
    // Another worker that sent it late has settled it meanwhile.
    if (rows.length === 0) return undefined;
    return {
      id,
      requestIds: rows.map(({ request_id }) => request_id).sort(),
      attempts: Math.max(...rows.map(({ attempts }) => attempts)),
      queuedAt: new Date(Math.min(...rows.map(({ queued_at }) => queued_at.getTime()))),
    };
  });
}

type RawDelivery = { request_id: string; attempts: number; queued_at: Date };

/** A batch was taken: nothing of it waits any more. */
export async function settleSinkBatch(
  db: Database,
  { sinkId, batchId, now }: { sinkId: string; batchId: string; now: Date },
): Promise<void> {
  await db.$transaction(async (scoped) => {
    await scoped.$executeRaw`
      delete from log_sink_deliveries where batch_id = ${batchId}::uuid and sink_id = ${sinkId}::uuid and dead_at is null`;
    await scoped.$executeRaw`
      update log_sinks set last_delivered_at = ${now}, last_error = null, last_error_at = null where id = ${sinkId}::uuid`;
  });
}

/** What becomes of a batch that was not taken. */
export type FailedBatch = {
  sinkId: string;
  batch: SinkBatch;
  error: string;
  /** Null: it is given up, and its requests are dead letters. */
  nextAttemptAt: Date | null;
  /** Whether it goes on as two batches, so that a request that is never taken takes no others with it. */
  split: boolean;
  now: Date;
};

/** A batch was not taken. The reason stays with it and with its sink. */
export async function failSinkBatch(
  db: Database,
  { sinkId, batch, error, nextAttemptAt, split, now }: FailedBatch,
): Promise<void> {
  const second = split ? batch.requestIds.slice(Math.ceil(batch.requestIds.length / 2)) : [];
  await db.$transaction(async (scoped) => {
    await scoped.$executeRaw`
      update log_sink_deliveries set error = ${error}, dead_at = ${nextAttemptAt === null ? now : null}::timestamptz,
        next_attempt_at = coalesce(${nextAttemptAt}::timestamptz, next_attempt_at),
        batch_id = case when request_id = any(${second}::uuid[]) then ${newId()}::uuid else batch_id end
      where batch_id = ${batch.id}::uuid and sink_id = ${sinkId}::uuid and dead_at is null`;
    await scoped.$executeRaw`
      update log_sinks set last_error = ${error}, last_error_at = ${now} where id = ${sinkId}::uuid`;
  });
}

/** How far behind one sink is. */
export type SinkState = { sinkId: string; organizationId: string; waiting: number; dead: number; lagMs: number };

/** The sinks for which something waits or was given up. For the worker's role. */
export async function readSinkStates(db: Database, now: Date): Promise<SinkState[]> {
  const rows = await db.$queryRaw<(Omit<SinkState, 'lagMs'> & { since: Date | null })[]>`
    select sink_id::text as "sinkId", organization_id::text as "organizationId",
      (count(*) filter (where dead_at is null))::int as waiting, (count(*) filter (where dead_at is not null))::int as dead,
      min(queued_at) filter (where dead_at is null) as since
    from log_sink_deliveries group by sink_id, organization_id order by since nulls last`;
  return rows.map(({ since, ...state }) => ({
    ...state,
    lagMs: since === null ? 0 : Math.max(0, now.getTime() - since.getTime()),
  }));
}
