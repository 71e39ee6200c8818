import { listDueSinks, listTestedSinks } from '@switchyard/db/sinks/sink-work';
import { deliverDue } from '../sinks/deliver-due.ts';
import { trySink } from '../sinks/try-sink.ts';
import type { Tools } from '../tools.ts';
import type { Job } from './job.ts';

/**
 * Sends requests to where organizations want them, at least once each. What is not taken waits and is tried again; a worker that dies leaves
 * its batches to the next one, which sends them under the same names.
 */
export const sinks = {
  kind: 'scheduled',
  name: 'sinks',
  schedule: () => ({ kind: 'every', ms: 2_000 }),
  async run(tools) {
    const untilMs = tools.now() + longestMs;
    const underWay = new Map<string, Promise<void>>();
    do {
      await startDue(tools, underWay, untilMs);
      // While one receiver hangs the others are looked after.
      if (underWay.size > 0) await Promise.race([...underWay.values(), Bun.sleep(everyMs)]);
    } while (underWay.size > 0 && tools.now() < untilMs);
    await Promise.all(underWay.values());
  },
} satisfies Job;

/** A run ends after this and the next one goes on, so that a worker that stops need not wait long. */
const longestMs = 10_000;
const everyMs = 500;

/** Most sinks that are sent to at once. */
const atOnce = 32;

async function startDue(tools: Tools, underWay: Map<string, Promise<void>>, untilMs: number): Promise<void> {
  // One that is settled while the lists are read still stands in them.
  const busy = new Set(underWay.keys());
  const tested = await listTestedSinks(tools.db);
  const due = await listDueSinks(tools.db, new Date(tools.now()));
  const works = [
    ...tested.map((sink) => ({ name: `test ${sink.id}`, sink, work: () => trySink(tools, sink) })),
    ...due.map((sink) => ({ name: sink.id, sink, work: () => deliverDue(tools, sink, untilMs) })),
  ];
  for (const { name, sink, work } of works) {
    if (busy.has(name)) continue;
    if (underWay.size >= atOnce) return;
    const { id: sinkId, organizationId } = sink;
    // What fails here are our own stores; the batch is due again when its lease has run out.
    const settled = work().catch((error: unknown) =>
      tools.log.error({ err: error, sinkId, organizationId }, 'a sink could not be looked after'),
    );
    underWay.set(
      name,
      settled.finally(() => underWay.delete(name)),
    );
  }
}
