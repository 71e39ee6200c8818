import { type Charge, charge } from '@switchyard/core/limits/hold';
import type { RequestOutcome } from '@switchyard/core/requests/record';
import { z } from 'zod';
import type { Database, Scoped } from '../client/create-database.ts';

/** What the ledger says of a request. Cost in nano-USD, null when a served model had no price; `charges` in every budget it counted in. */
export type LedgerEntry = {
  requestId: string;
  organizationId: string;
  ledgerCostNanos: bigint | null;
  outcome: RequestOutcome;
  charges: Charge[];
};

type Row = {
  id: string;
  organization_id: string;
  cost_nanos: bigint | null;
  outcome: RequestOutcome;
  charges: unknown;
};

/** The entries of those requests that the ledger has, by request id. For the worker's role, which sees all organizations. */
export async function readLedger(
  db: Database | Scoped,
  requestIds: readonly string[],
): Promise<Map<string, LedgerEntry>> {
  if (requestIds.length === 0) return new Map();
  const rows = await db.$queryRaw<Row[]>`
    select id, organization_id, cost_nanos, outcome, charges from request_logs where id = any(${[...requestIds]}::uuid[])`;
  return new Map(
    rows.map(({ id, organization_id, cost_nanos, outcome, charges }) => [
      id,
      {
        requestId: id,
        organizationId: organization_id,
        ledgerCostNanos: cost_nanos,
        outcome,
        charges: readCharges(charges),
      },
    ]),
  );
}

/** Charges as the ledger holds them. Throws a ZodError for anything else, which ingestion never writes. */
export function readCharges(json: unknown): Charge[] {
  return z.array(charge).parse(json ?? []);
}
