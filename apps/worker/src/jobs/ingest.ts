import { ingestRecords } from '@switchyard/db/requests/ingest-records';
import type { LedgerEntry } from '@switchyard/db/requests/read-ledger';
import type { RecordBatch } from '@switchyard/platform/queue/record-queue';
import { atCharges } from '../settled-holds.ts';
import type { Tools } from '../tools.ts';
import type { Job } from './job.ts';

/**
 * Writes batches into the ledger. An orphan that the ledger already knows was counted in Redis at its estimate; Redis is then
 * corrected to the ledger's charges. When the worker dies between the two, the batch comes again and the correction with it.
 */
export const ingest = {
  kind: 'records',
  name: 'ingest',
  async handle(tools, batch) {
    const { duplicates } = await ingestRecords(tools.db, batch.records);
    const orphans = new Set(batch.records.flatMap(({ id, outcome }) => (outcome === 'ORPHANED' ? [id] : [])));
    for (const entry of duplicates) if (orphans.has(entry.requestId)) await correct(tools, batch, entry);
  },
} satisfies Job;

async function correct({ admission, log }: Tools, { holds }: RecordBatch, entry: LedgerEntry): Promise<void> {
  const { requestId, organizationId, charges } = entry;
  if (holds === undefined) {
    log.error(
      { requestId, organizationId },
      'an orphan came without its holds; what it spent in Redis stays an estimate',
    );
    return;
  }
  await admission.settle({ organizationId, requestId, manner: 'ledger', holds: atCharges(holds, charges) });
}
