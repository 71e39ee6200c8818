import type { TracedRequest } from '@switchyard/core/sinks/otlp-traces';
import { newId } from '@switchyard/db/directory/new-id';
import { type DueSink, saveSinkTest } from '@switchyard/db/sinks/sink-work';
import type { Tools } from '../tools.ts';
import { destinationOf, errorWords } from './deliver-due.ts';
import { sendBatch } from './send-batch.ts';

/** Sends a made-up request to a sink that somebody wants to be tried, and writes down what came of it. */
export async function trySink(tools: Tools, sink: DueSink): Promise<void> {
  const { db, delivery, now } = tools;
  const batch = { id: `test-${newId()}`, requests: [madeUp(sink, new Date(now()))], withContent: false };
  const error = await destinationOf(tools, sink)
    .then((destination) => sendBatch(batch, destination, { guard: delivery.guard, now }))
    .then(
      () => null,
      (cause: unknown) => errorWords(cause),
    );
  await saveSinkTest(db, sink.id, { error, now: new Date(now()) });
}

/** Whoever gets it sees by its model that it is none of theirs. */
function madeUp({ organizationId }: DueSink, startedAt: Date): TracedRequest {
  const row = {
    id: newId(),
    started_at: startedAt,
    organization_id: organizationId,
    endpoint: '/v1/chat/completions',
    outcome: 'SUCCEEDED',
    http_status: 200,
    stream: false,
    model_asked: 'test-of-this-sink',
    attempts: 0,
    cost_nanos: 0n,
    cost_usd: '0',
    cost_estimated: false,
    latency_ms: 0,
    tags: [],
    metadata: {},
  };
  return { row, attempts: [] };
}
