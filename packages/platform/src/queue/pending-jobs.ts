import { type Charge, charge } from '@switchyard/core/limits/hold';
import type { Queue } from 'bullmq';
import { z } from 'zod';
import type { Redis } from '../redis/connect-redis.ts';

/** What a record that waits in the queue is charged in every budget. */
export type PendingCharges = {
  requestId: string;
  charges: Charge[];
  /** A sweeper wrote it for a gateway that it took for lost; its own record may come after all, with other charges. */
  isOrphan: boolean;
};

/** What a record in the queue says of itself. */
type PendingRecord = PendingCharges & { organizationId: string | null };

/** `mention` skips jobs whose text does not hold it, which spares parsing those of other organizations. */
export type PendingAsked = { states: PendingState[]; mention?: string };

/** Where a job is that was not handled; `failed` ones hold records that cannot be recorded. */
export type PendingState = 'wait' | 'active' | 'delayed' | 'failed';

/** The records in jobs of these states, as far as they can be read. */
export async function readPendingRecords(
  queue: Queue,
  connection: Redis,
  { states, mention = '' }: PendingAsked,
): Promise<PendingRecord[]> {
  const found: PendingRecord[] = [];
  for await (const texts of pages(queue, connection, states))
    for (const text of texts) if (text.includes(mention)) found.push(...recordsIn(text));
  return found;
}

const pageSize = 100;

/** The texts of the jobs, in pages. One script reads all states, so a job that moves between them is not missed. */
async function* pages(queue: Queue, connection: Redis, states: PendingState[]): AsyncGenerator<string[]> {
  const jobIds = await queue.getRanges(states, 0, -1);
  for (let at = 0; at < jobIds.length; at += pageSize) {
    const page = jobIds.slice(at, at + pageSize);
    // The commands share a round trip. A job that was finished meanwhile has nothing to say.
    const texts = await Promise.all(page.map((jobId) => connection.hget(queue.toKey(jobId), 'data')));
    yield texts.filter((text) => text !== null);
  }
}

const pendingRecord = z.object({
  id: z.string(),
  organizationId: z.string().nullable().default(null),
  charges: z.array(charge).default([]),
});
// Only what a sweeper wrote brings its holds along.
const holds = z.unknown().optional();
const payload = z.union([z.object({ records: z.array(z.unknown()), holds }), pendingRecord.extend({ holds })]);

function recordsIn(text: string): PendingRecord[] {
  const parsed = payload.safeParse(JSON.parse(text));
  if (!parsed.success) return [];
  const isOrphan = parsed.data.holds !== undefined;
  const given = 'records' in parsed.data ? parsed.data.records : [parsed.data];
  return given.flatMap((one) => {
    const record = pendingRecord.safeParse(one);
    if (!record.success) return [];
    const { id, organizationId, charges } = record.data;
    return [{ requestId: id, organizationId, charges, isOrphan }];
  });
}
