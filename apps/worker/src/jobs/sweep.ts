import { requestIntent } from '@switchyard/core/requests/record';
import { type ShadowIntent, shadowIntent } from '@switchyard/core/requests/shadow-record';
import { listOrganizationIds } from '@switchyard/db/requests/list-organization-ids';
import { readLedger } from '@switchyard/db/requests/read-ledger';
import { readShadowCosts } from '@switchyard/db/requests/shadow-runs';
import type { ExpiredReservation } from '@switchyard/platform/admission/admission-store';
import { type Orphan, orphanRecord } from '../orphan-record.ts';
import type { Tools } from '../tools.ts';
import type { Job } from './job.ts';

/**
 * Settles reservations whose gateway stopped renewing them: at the ledger's cost when the request is recorded, later when its
 * record is still in the queue, and at the reservation when there is no record. Copies that rules sent are settled the same way. The order keeps every crash harmless: the
 * orphan's record is durable before its reservation goes, so a sweep that dies is repeated by the next one.
 */
export const sweep = {
  kind: 'scheduled',
  name: 'sweep',
  everyMs: ({ sweepIntervalMs }) => sweepIntervalMs,
  async run(tools) {
    const failures: unknown[] = [];
    for (const organizationId of await listOrganizationIds(tools.db)) {
      try {
        await sweepOrganization(tools, organizationId);
      } catch (error) {
        // What cannot be settled for one tenant must not keep back what others hold; without Redis there is nothing to go on with.
        failures.push(error);
        if (failures.length >= mostFailures) break;
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} organizations could not be swept.`);
  },
} satisfies Job;

const atOnce = 500;

/** After so many failures in one run the stores are taken to be away. */
const mostFailures = 10;

async function sweepOrganization(tools: Tools, organizationId: string): Promise<void> {
  for (;;) {
    const expired = await tools.admission.expired(organizationId, atOnce);
    const left = expired.flatMap((reservation) => readOrphan(tools, organizationId, reservation));
    const orphans = left.filter((orphan) => orphan.kind === 'request');
    const copies = left.filter((orphan) => orphan.kind === 'shadow');
    const ids = left.map(({ requestId }) => requestId);
    // First the queue and then the ledger: a batch handled in between is found in the second.
    const pending = await tools.records.pending(new Set(ids));
    const ledger = await readLedger(tools.db, ids);
    const costs = await readShadowCosts(
      tools.db,
      copies.map(({ requestId }) => requestId),
    );
    for (const orphan of orphans) {
      const entry = ledger.get(orphan.requestId);
      if (entry !== undefined) await settleByLedger(tools, orphan, entry.ledgerCostNanos ?? 0n);
      else if (!pending.has(orphan.requestId)) await settleByEstimate(tools, orphan);
    }
    for (const copy of copies)
      if (costs.has(copy.requestId) || !pending.has(copy.requestId))
        await settleCopy(tools, copy, costs.get(copy.requestId));
    // Reservations that stay would be answered again; the next sweep takes up what is left.
    if (expired.length < atOnce || left.length < expired.length || pending.size > 0) return;
  }
}

/** The gateway died between recording and settling: what it recorded is the truth. */
async function settleByLedger({ admission, log }: Tools, { requestId, intent }: Orphan, costNanos: bigint) {
  const { organizationId, scopes } = intent;
  await admission.settle({ organizationId, requestId, costNanos, manner: 'true', scopes });
  log.info({ requestId, organizationId }, 'settled a recorded request that its gateway left open');
}

async function settleByEstimate({ admission, records, log, now }: Tools, orphan: Orphan) {
  const { requestId, reservedNanos, intent } = orphan;
  const { organizationId, scopes } = intent;
  await records.add(`orphan-${requestId}`, { version: 1, records: [orphanRecord(orphan, now())], scopes });
  await admission.settle({ organizationId, requestId, costNanos: reservedNanos, manner: 'estimate', scopes });
  log.warn({ requestId, organizationId }, 'recorded a request whose gateway was lost, at its reservation');
}

/** A copy that the ledger has costs what it says there; any other is recorded as lost, at its reservation. */
async function settleCopy({ admission, records, log }: Tools, copy: LostCopy, recorded: bigint | null | undefined) {
  const { requestId, intent, reservedNanos } = copy;
  const { organizationId } = intent.shadow;
  if (recorded === undefined) await records.addShadow(intent.shadow);
  const costNanos = recorded === undefined ? reservedNanos : (recorded ?? 0n);
  const manner = recorded === undefined ? 'estimate' : 'true';
  await admission.settle({ organizationId, requestId, costNanos, manner, scopes: intent.scopes });
  log.info({ requestId, organizationId }, 'settled a copy that its gateway left open');
}

type LostCopy = { kind: 'shadow'; requestId: string; reservedNanos: bigint; intent: ShadowIntent };

/** An intent that cannot be read is left where it is: without its scopes nothing can be released. */
function readOrphan({ log }: Tools, organizationId: string, reservation: ExpiredReservation): Left[] {
  const { requestId, reservedNanos } = reservation;
  const json = parseJson(reservation.intent);
  const intent = requestIntent.safeParse(json);
  if (intent.success && intent.data.organizationId === organizationId)
    return [{ kind: 'request', requestId, reservedNanos, intent: intent.data }];
  const copy = shadowIntent.safeParse(json);
  if (copy.success && copy.data.shadow.organizationId === organizationId && copy.data.shadow.id === requestId)
    return [{ kind: 'shadow', requestId, reservedNanos, intent: copy.data }];
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
