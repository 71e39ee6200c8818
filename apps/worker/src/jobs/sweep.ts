import { requestIntent } from '@switchyard/core/requests/record';
import { type ShadowIntent, shadowIntent } from '@switchyard/core/requests/shadow-record';
import { alone } from '@switchyard/db/client/alone';
import { listOrganizationIds } from '@switchyard/db/requests/list-organization-ids';
import { type LedgerEntry, readLedger } from '@switchyard/db/requests/read-ledger';
import { readShadowEntries, type ShadowEntry } from '@switchyard/db/requests/shadow-runs';
import type { ExpiredReservation } from '@switchyard/platform/admission/admission';
import { countersOf } from '../drift/counters-of.ts';
import { forEachOrganization } from '../for-each-organization.ts';
import { type Orphan, orphanRecord } from '../orphan-record.ts';
import { atCharges, atReservation } from '../settled-holds.ts';
import type { Tools } from '../tools.ts';
import type { Job } from './job.ts';

/**
 * Settles reservations whose gateway stopped renewing them: at the ledger's charges when the request is recorded, later when its
 * record is still in the queue, and at the reservation when there is no record. Copies that rules sent are settled the same way. The
 * order keeps every crash harmless: the orphan's record is durable before its reservation goes, so a sweep that dies is repeated by
 * the next one.
 */
export const sweep = {
  kind: 'scheduled',
  name: 'sweep',
  schedule: ({ sweepIntervalMs }) => ({ kind: 'every', ms: sweepIntervalMs }),
  async run(tools) {
    await forEachOrganization(await listOrganizationIds(tools.db), (organizationId) =>
      sweepOrganization(tools, organizationId),
    );
  },
} satisfies Job;

const atOnce = 500;

/** Not while the organization's counters are compared with the ledger: the next sweep does it then. */
async function sweepOrganization(tools: Tools, organizationId: string): Promise<void> {
  if ((await tools.admission.expired(organizationId, 1)).length === 0) return;
  await alone(tools.slowDb, countersOf(organizationId), () => settleExpired(tools, organizationId));
}

async function settleExpired(tools: Tools, organizationId: string): Promise<void> {
  for (;;) {
    const expired = await tools.admission.expired(organizationId, atOnce);
    const left = expired.flatMap((reservation) => readOrphan(tools, organizationId, reservation));
    const orphans = left.filter((orphan) => orphan.kind === 'request');
    const copies = left.filter((orphan) => orphan.kind === 'shadow');
    const ids = left.map(({ requestId }) => requestId);
    // First the queue and then the ledger: a batch handled in between is found in the second.
    const pending = await tools.records.pending(new Set(ids));
    const ledger = await readLedger(tools.db, ids);
    const recorded = await readShadowEntries(
      tools.db,
      copies.map(({ requestId }) => requestId),
    );
    for (const orphan of orphans) {
      const entry = ledger.get(orphan.requestId);
      if (entry !== undefined) await settleByLedger(tools, orphan, entry);
      else if (!pending.has(orphan.requestId)) await settleByEstimate(tools, orphan);
    }
    for (const copy of copies)
      if (recorded.has(copy.requestId) || !pending.has(copy.requestId))
        await settleCopy(tools, copy, recorded.get(copy.requestId));
    // Reservations that stay would be answered again; the next sweep takes up what is left.
    if (expired.length < atOnce || left.length < expired.length || pending.size > 0) return;
  }
}

/** The gateway died between recording and settling: what it recorded is the truth. */
async function settleByLedger({ admission, log }: Tools, { requestId, intent }: Orphan, { charges }: LedgerEntry) {
  const { organizationId, holds } = intent;
  await admission.settle({ organizationId, requestId, manner: 'true', holds: atCharges(holds, charges) });
  log.info({ requestId, organizationId }, 'settled a recorded request that its gateway left open');
}

async function settleByEstimate({ admission, records, log, now }: Tools, orphan: Orphan) {
  const { requestId, intent } = orphan;
  const { organizationId, holds } = intent;
  await records.add(`orphan-${requestId}`, { version: 1, records: [orphanRecord(orphan, now())], holds });
  await admission.settle({ organizationId, requestId, manner: 'estimate', holds: atReservation(holds) });
  log.warn({ requestId, organizationId }, 'recorded a request whose gateway was lost, at its reservation');
}

/** A copy that the ledger has was charged what it says there; any other is recorded as lost, at its reservation. */
async function settleCopy({ admission, records, log }: Tools, copy: LostCopy, recorded: ShadowEntry | undefined) {
  const { requestId, intent } = copy;
  const { organizationId } = intent.shadow;
  if (recorded === undefined) await records.addShadow(intent.shadow, intent.holds);
  const holds = recorded === undefined ? atReservation(intent.holds) : atCharges(intent.holds, recorded.charges);
  const manner = recorded === undefined ? 'estimate' : 'true';
  await admission.settle({ organizationId, requestId, manner, holds });
  log.info({ requestId, organizationId }, 'settled a copy that its gateway left open');
}

type LostCopy = { kind: 'shadow'; requestId: string; intent: ShadowIntent };

/** An intent that cannot be read is left where it is: without its holds nothing can be released. */
function readOrphan({ log }: Tools, organizationId: string, reservation: ExpiredReservation): Left[] {
  const { requestId } = reservation;
  const json = parseJson(reservation.intent);
  const intent = requestIntent.safeParse(json);
  if (intent.success && intent.data.organizationId === organizationId)
    return [{ kind: 'request', requestId, intent: intent.data }];
  const copy = shadowIntent.safeParse(json);
  if (copy.success && copy.data.shadow.organizationId === organizationId && copy.data.shadow.id === requestId)
    return [{ kind: 'shadow', requestId, intent: copy.data }];
  log.error({ requestId, organizationId }, 'a reservation has an intent that cannot be read; it stays held');
  return [];
}

type Left = ({ kind: 'request' } & Orphan) | LostCopy;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
