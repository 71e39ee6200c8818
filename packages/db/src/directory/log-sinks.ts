import { type SinkConfiguration, sinkConfiguration } from '@switchyard/core/sinks/sink-configuration';
import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { found, Refusal } from './refusal.ts';

/** A sink with what lists show of it; never its secrets, sealed or not. */
export type LogSinkRow = {
  id: string;
  name: string;
  configuration: SinkConfiguration;
  withContent: boolean;
  enabled: boolean;
  lastDeliveredAt: Date | null;
  lastError: string | null;
  lastErrorAt: Date | null;
  createdAt: Date;
  waiting: number;
  dead: number;
  /** Since when the oldest waiting request waits. */
  waitsSince: Date | null;
};

/** A request that was given up. */
export type DeadLetterRow = {
  requestId: string;
  queuedAt: Date;
  deadAt: Date;
  attempts: number;
  error: string | null;
};

/** What can be changed of a sink. */
export type LogSinkChange = {
  name?: string;
  configuration?: SinkConfiguration;
  sealed?: string;
  withContent?: boolean;
  enabled?: boolean;
};

/** Most sinks of one organization: every request is written down for each of them. */
const mostSinks = 10;

const kinds = { s3: 'S3', webhook: 'WEBHOOK', otlp: 'OTLP' } as const;

const columns = {
  id: true,
  name: true,
  configuration: true,
  withContent: true,
  enabled: true,
  lastDeliveredAt: true,
  lastError: true,
  lastErrorAt: true,
  createdAt: true,
} as const;

type Waiting = { sink_id: string; waiting: bigint; dead: bigint; since: Date | null };

/** Sinks by name, with how much waits for each. */
export async function listLogSinks(scoped: Scoped, organizationId: string): Promise<LogSinkRow[]> {
  const sinks = await scoped.logSink.findMany({
    where: { organizationId },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: columns,
  });
  const waiting = await scoped.$queryRaw<Waiting[]>`
    select sink_id::text, count(*) filter (where dead_at is null) as waiting,
      count(*) filter (where dead_at is not null) as dead, min(queued_at) filter (where dead_at is null) as since
    from log_sink_deliveries
    where organization_id = ${organizationId}::uuid and sink_id = any(${sinks.map(({ id }) => id)}::uuid[]) group by sink_id`;
  return sinks.map((sink) => {
    const one = waiting.find(({ sink_id }) => sink_id === sink.id);
    return {
      ...sink,
      configuration: sinkConfiguration.parse(sink.configuration),
      waiting: Number(one?.waiting ?? 0),
      dead: Number(one?.dead ?? 0),
      waitsSince: one?.since ?? null,
    };
  });
}

/** One sink. Throws a Refusal (not_found). */
export async function findLogSink(scoped: Scoped, organizationId: string, id: string): Promise<LogSinkRow> {
  return found(
    (await listLogSinks(scoped, organizationId)).find((sink) => sink.id === id),
    'sink',
  );
}

/** Adds a sink under the id that its secrets were sealed for. Throws a Refusal (conflict) when its name is taken or there are too many. */
export async function createLogSink(
  scoped: Scoped,
  organizationId: string,
  sink: {
    id: string;
    name: string;
    configuration: SinkConfiguration;
    sealed: string;
    withContent: boolean;
    createdById: string | null;
  },
): Promise<void> {
  await requireFreeName(scoped, organizationId, sink);
  if ((await scoped.logSink.count({ where: { organizationId } })) >= mostSinks)
    throw new Refusal('conflict', `An organization has at most ${mostSinks} sinks.`);
  const data = { ...sink, organizationId, kind: kinds[sink.configuration.kind] };
  await scoped.logSink.create({ data, select: { id: true } });
}

/**
 * Changes a sink; answers it as it was. With a new target what waits is tried at once. Throws a Refusal: not_found, or conflict when the
 * name is taken.
 */
export async function updateLogSink(
  scoped: Scoped,
  organizationId: string,
  { id, ...change }: LogSinkChange & { id: string },
): Promise<LogSinkRow> {
  const before = await findLogSink(scoped, organizationId, id);
  if (change.name !== undefined) await requireFreeName(scoped, organizationId, { id, name: change.name });
  const moved = change.configuration !== undefined;
  const data = { ...change, ...(moved ? { lastError: null, lastErrorAt: null } : {}) };
  await scoped.logSink.update({ where: { id, organizationId }, data, select: { id: true } });
  if (moved)
    await scoped.$executeRaw`
      update log_sink_deliveries set next_attempt_at = now()
      where organization_id = ${organizationId}::uuid and sink_id = ${id}::uuid and dead_at is null`;
  return before;
}

/** Removes a sink with all that waits for it; answers what it was. Throws a Refusal (not_found). */
export async function removeLogSink(scoped: Scoped, organizationId: string, id: string): Promise<LogSinkRow> {
  const sink = await findLogSink(scoped, organizationId, id);
  await scoped.logSink.delete({ where: { id, organizationId }, select: { id: true } });
  return sink;
}

/** Asks the worker to try a sink. Throws a Refusal (not_found). */
export async function askSinkTest(
  scoped: Scoped,
  organizationId: string,
  { id, now }: { id: string; now: Date },
): Promise<LogSinkRow> {
  const sink = await findLogSink(scoped, organizationId, id);
  await scoped.logSink.update({ where: { id, organizationId }, data: { testAskedAt: now }, select: { id: true } });
  return sink;
}

/** What came of a test that was asked for at `askedAt`; undefined until the worker has said it. */
export async function readSinkTest(
  scoped: Scoped,
  organizationId: string,
  { id, askedAt }: { id: string; askedAt: Date },
): Promise<{ error: string | null } | undefined> {
  const select = { testedAt: true, testError: true } as const;
  const row = await scoped.logSink.findFirst({ where: { id, organizationId }, select });
  if (row?.testedAt == null || row.testedAt < askedAt) return undefined;
  return { error: row.testError };
}

/** Dead letters in the order of their requests, at most `limit`. Throws a Refusal (not_found). */
export async function listDeadLetters(
  scoped: Scoped,
  organizationId: string,
  { sinkId, cursor, limit }: { sinkId: string; cursor: string | undefined; limit: number },
): Promise<DeadLetterRow[]> {
  await requireSink(scoped, organizationId, sinkId);
  const after = cursor === undefined ? Prisma.empty : Prisma.sql`and request_id > ${cursor}::uuid`;
  return scoped.$queryRaw<DeadLetterRow[]>`
    select request_id::text as "requestId", queued_at as "queuedAt", dead_at as "deadAt", attempts, error
    from log_sink_deliveries
    where organization_id = ${organizationId}::uuid and sink_id = ${sinkId}::uuid and dead_at is not null ${after}
    order by request_id limit ${limit}`;
}

/** Which dead letters of a sink; all when no requests are named. */
export type ChosenLetters = { sinkId: string; requestIds: readonly string[] | undefined };

/** Makes dead letters wait again, as if they were new; answers how many. Throws a Refusal (not_found). */
export async function retryDeadLetters(
  scoped: Scoped,
  organizationId: string,
  { now, ...chosen }: ChosenLetters & { now: Date },
): Promise<number> {
  await requireSink(scoped, organizationId, chosen.sinkId);
  // A batch of its own, so that one that is never taken does not keep back the others for ever.
  return scoped.$executeRaw`
    update log_sink_deliveries set attempts = 0, dead_at = null, batch_id = null, next_attempt_at = ${now}, queued_at = ${now}
    where ${isChosen(organizationId, chosen)}`;
}

/** Throws dead letters away; answers how many. Throws a Refusal (not_found). */
export async function discardDeadLetters(
  scoped: Scoped,
  organizationId: string,
  chosen: ChosenLetters,
): Promise<number> {
  await requireSink(scoped, organizationId, chosen.sinkId);
  return scoped.$executeRaw`delete from log_sink_deliveries where ${isChosen(organizationId, chosen)}`;
}

function isChosen(organizationId: string, { sinkId, requestIds }: ChosenLetters): Prisma.Sql {
  const named = requestIds === undefined ? Prisma.empty : Prisma.sql`and request_id = any(${requestIds}::uuid[])`;
  return Prisma.sql`organization_id = ${organizationId}::uuid and sink_id = ${sinkId}::uuid and dead_at is not null ${named}`;
}

async function requireSink(scoped: Scoped, organizationId: string, id: string): Promise<void> {
  found(await scoped.logSink.findFirst({ where: { id, organizationId }, select: { id: true } }), 'sink');
}

async function requireFreeName(
  scoped: Scoped,
  organizationId: string,
  { id, name }: { id: string; name: string },
): Promise<void> {
  const taken = await scoped.logSink.findFirst({ where: { organizationId, name, NOT: { id } }, select: { id: true } });
  const message = 'Another sink has this name. Choose another one.';
  if (taken) throw new Refusal('conflict', message, [{ field: 'name', message }]);
}
