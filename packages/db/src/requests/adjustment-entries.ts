import type { Database } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { addingLines } from './add-lines.ts';
import { lockUsageDays } from './lock-usage-days.ts';
import { startOf, toJson } from './record-rows.ts';
import { linesOfAdjustments } from './usage-lines.ts';

/** By how much one attempt costs more (or less, negative) than the log and earlier adjustments say; nano-USD. */
export type AdjustmentEntry = {
  requestId: string;
  /** Counts from 0 in the order in which the attempts were made. */
  attemptIndex: number;
  deltaNanos: bigint;
  /** Whether the request had no known cost and has one now. */
  pricesRequest: boolean;
  /** The unit prices that hold, in their JSON form. */
  price: Record<string, unknown>;
};

/**
 * Writes entries of an adjustment and adds them to the roll-ups and to the adjustment's own sums, in one transaction. An entry that is
 * there already changes nothing, so a part that was cut may be written again. Entries of requests that the log does not have
 * are left out. For the worker's role, which sees all organizations.
 */
export async function addAdjustmentEntries(
  db: Database,
  { organizationId, adjustmentId }: { organizationId: string; adjustmentId: string },
  entries: readonly AdjustmentEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = toJson(
    entries.map(({ requestId, attemptIndex, deltaNanos, pricesRequest, price }) => ({
      organization_id: organizationId,
      adjustment_id: adjustmentId,
      request_id: requestId,
      attempt_index: attemptIndex,
      delta_nanos: String(deltaNanos),
      prices_request: pricesRequest,
      price,
    })),
  );
  const columns = Prisma.sql`organization_id, adjustment_id, request_id, attempt_index, delta_nanos, prices_request, price`;
  const days = entries.map(({ requestId }) => startOf(requestId));
  await db.$transaction(async (scoped) => {
    await lockUsageDays(scoped, days, 'shared');
    await scoped.$executeRaw`
      with inserted as (
        insert into cost_adjustment_entries (${columns})
        select ${columns} from jsonb_populate_recordset(null::cost_adjustment_entries, ${rows}::jsonb) as e
        where exists (select from request_logs r where r.id = e.request_id and r.organization_id = e.organization_id)
        order by request_id, attempt_index
        on conflict do nothing
        returning *
      ), lines as (
        ${linesOfAdjustments(Prisma.raw('inserted'))}
      ), ${addingLines}
      update cost_adjustments set
        attempts = attempts + (select count(*) from inserted),
        delta_nanos = cost_adjustments.delta_nanos + (select coalesce(sum(i.delta_nanos), 0) from inserted i)
      where id = ${adjustmentId}::uuid and organization_id = ${organizationId}::uuid`;
  });
}
