import type { TracedRequest } from '@switchyard/core/sinks/otlp-traces';
import { storableText } from '@switchyard/core/text/storable-text';
import {
  claimSinkBatch,
  type DueSink,
  failSinkBatch,
  type SinkBatch,
  settleSinkBatch,
} from '@switchyard/db/sinks/sink-work';
import { NotDelivered } from '@switchyard/platform/notifications/post-message';
import { openSink } from '@switchyard/platform/sinks/sink-secret';
import type { Tools } from '../tools.ts';
import { afterFailure } from './after-failure.ts';
import { loadRequests } from './load-requests.ts';
import { type Destination, PartlyRefused, sendBatch } from './send-batch.ts';

/** Longer than building a batch and sending its pieces may take. */
const leaseMs = 120_000;

/** Requests of a batch; fewer where each may bring megabytes along. */
const batchRequests = { s3: 2_000, webhook: 500, otlp: 500 } as const;
const batchRequestsWithContent = 50;

/**
 * Sends what is due for a sink, batch by batch, until nothing is, a batch is not taken, or `untilMs`: while a receiver is away one batch at
 * a time finds out.
 */
export async function deliverDue(tools: Tools, sink: DueSink, untilMs: number): Promise<void> {
  const { db, log, now } = tools;
  const limit = sink.withContent ? batchRequestsWithContent : batchRequests[sink.configuration.kind];
  while (now() < untilMs) {
    const batch = await claimSinkBatch(db, { sinkId: sink.id, limit, now: new Date(now()), leaseMs });
    if (batch === undefined) return;
    try {
      await send(tools, sink, batch);
    } catch (cause) {
      const givenUp = await fail(tools, { sink, batch, cause });
      const about = {
        err: cause,
        sinkId: sink.id,
        organizationId: sink.organizationId,
        requests: batch.requestIds.length,
      };
      if (givenUp) log.error(about, 'gave up requests that a sink did not take');
      else log.warn(about, 'a sink did not take requests');
      return;
    }
    await settleSinkBatch(db, { sinkId: sink.id, batchId: batch.id, now: new Date(now()) });
  }
}

/** The target of a sink with its secrets. Rejects when they do not open. */
export async function destinationOf(tools: Tools, sink: DueSink): Promise<Destination> {
  const { id: sinkId, organizationId, configuration, sealed } = sink;
  if (sealed === null) throw new NotDelivered('The sink has no secrets. Give its target again.');
  const secrets = await openSink(tools.delivery.channelPrivateKey, sealed, { organizationId, sinkId });
  return { configuration, secrets };
}

async function send(tools: Tools, sink: DueSink, batch: SinkBatch): Promise<void> {
  const { delivery } = tools;
  const requests = await loadRequests(tools, sink, batch.requestIds);
  if (requests.length === 0) return;
  if (sink.withContent && tools.now() < batch.queuedAt.getTime() + contentPatienceMs && requests.some(lacksContent))
    throw new NotDelivered('What was said in some of the requests is not stored yet; it is waited for.');
  const outgoing = { id: batch.id, requests, withContent: sink.withContent };
  await sendBatch(outgoing, await destinationOf(tools, sink), { guard: delivery.guard, now: tools.now });
}

/** Content that has not come by then is not waited for: it was lost, or its time is over. */
const contentPatienceMs = 5 * 60_000;

function lacksContent({ row }: TracedRequest): boolean {
  const kept = row.content_state === 'STORED' || row.content_state === 'TRUNCATED';
  return kept && row.request_content == null && row.response_content == null;
}

/** Writes down what comes next; answers whether the batch was given up. */
async function fail(
  { db, now }: Tools,
  { sink, batch, cause }: { sink: DueSink; batch: SinkBatch; cause: unknown },
): Promise<boolean> {
  const nowMs = now();
  const next = afterFailure({
    attempts: batch.attempts,
    queuedAtMs: batch.queuedAt.getTime(),
    nowMs,
    status: cause instanceof NotDelivered ? cause.status : undefined,
    requests: batch.requestIds.length,
    chance: Math.random(),
  });
  const atMs = cause instanceof PartlyRefused ? null : next.nextAttemptAtMs;
  const nextAttemptAt = atMs === null ? null : new Date(atMs);
  const error = errorWords(cause);
  await failSinkBatch(db, { sinkId: sink.id, batch, error, nextAttemptAt, split: next.split, now: new Date(nowMs) });
  return nextAttemptAt === null;
}

/** In words; a receiver's own may be among them, and not every text can be stored. */
export function errorWords(cause: unknown): string {
  return storableText(cause instanceof Error ? cause.message : String(cause)).slice(0, 1_000);
}
