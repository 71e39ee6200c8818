import { ingestRecords } from '@switchyard/db/requests/ingest-records';
import type { LedgerEntry } from '@switchyard/db/requests/read-ledger';
import type { RecordBatch } from '@switchyard/platform/queue/record-queue';
import type { Tools } from '../tools.ts';
import type { Job } from './job.ts';

/**
 * Writes batches into the ledger. An orphan that the ledger already knows was counted in Redis at its estimate; Redis is then
 * corrected to the ledger's cost. When the worker dies between the two, the batch comes again and the correction with it.
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

async function correct({ admission, log }: Tools, { scopes }: RecordBatch, entry: LedgerEntry): Promise<void> {
  const { requestId, organizationId, ledgerCostNanos } = entry;
  if (scopes === undefined) {
    log.error({ requestId, organizationId }, 'an orphan came without its scopes; its spend in Redis stays an estimate');
    return;
  }
  // An unknown cost adds nothing to any budget, as in the roll-ups.
  const costNanos = ledgerCostNanos ?? 0n;
  await admission.settle({ organizationId, requestId, costNanos, manner: 'ledger', scopes });
}
