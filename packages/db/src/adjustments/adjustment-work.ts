import type { PriceOverride } from '@switchyard/core/pricing/resolve-price';
import type { Usage } from '@switchyard/core/pricing/usage';
import { type Database, inOrganization } from '../client/create-database.ts';
import { priceOverrideColumns, toPriceOverride } from '../directory/price-override-columns.ts';
import { Prisma } from '../generated/client.ts';
import { type BucketRow, eachBucket, usageOf } from '../requests/bucket-columns.ts';

/** A correction that is to be made: attempts of this account and model, of requests that started in [from, to). */
export type AdjustmentWork = {
  id: string;
  organizationId: string;
  providerAccountId: string;
  model: string;
  from: Date;
  to: Date;
};

/** An attempt and what is known of its cost; nano-USD. */
export type ChargedAttempt = {
  requestId: string;
  index: number;
  provider: string;
  /** When it was made. */
  at: Date;
  usage: Usage;
  serviceTier: string | null;
  /** What the log says; null when it was not known. */
  costNanos: bigint | null;
  /** The unit prices that the log says, in their JSON form. */
  price: unknown;
  /** The sum of earlier adjustments. */
  adjustedNanos: bigint;
  /** Whether an earlier adjustment said what the log did not know. */
  wasPriced: boolean;
  /** How many attempts of the request have a cost that nobody knows, this one included. */
  unknownAttempts: number;
};

/** The place behind which to go on reading. */
export type AttemptPlace = Pick<ChargedAttempt, 'requestId' | 'index'>;

/**
 * Takes up the oldest correction that is not finished; it is running from now on. Undefined when there is none. For the worker's role,
 * which sees all organizations; no two workers may work at one.
 */
export async function takeAdjustment(db: Database): Promise<AdjustmentWork | undefined> {
  const [work] = await db.$queryRaw<AdjustmentWork[]>`
    update cost_adjustments set status = 'RUNNING' where id = (
      select id from cost_adjustments where status in ('PENDING', 'RUNNING') order by created_at, id limit 1
    )
    returning id, organization_id as "organizationId", provider_account_id as "providerAccountId", model, "from", "to"`;
  return work;
}

/** It is done, or failed for a reason that trying again does not mend. */
export async function finishAdjustment(
  db: Database,
  { id }: AdjustmentWork,
  { error, now }: { error: string | null; now: Date },
): Promise<void> {
  await db.$executeRaw`
    update cost_adjustments set status = (case when ${error}::text is null then 'DONE' else 'FAILED' end)::"AdjustmentStatus",
      error = ${error}, finished_at = ${now}
    where id = ${id}::uuid`;
}

/** The organization's own prices, in any order. */
export function readPriceOverrides(db: Database, organizationId: string): Promise<PriceOverride[]> {
  return inOrganization(db, organizationId, async (scoped) => {
    const rows = await scoped.priceOverride.findMany({ where: { organizationId }, select: priceOverrideColumns });
    return rows.map(toPriceOverride);
  });
}

type Row = BucketRow & {
  requestId: string;
  index: number;
  provider: string;
  at: Date;
  serviceTier: string | null;
  costNanos: bigint | null;
  price: unknown;
  adjustedNanos: bigint;
  wasPriced: boolean;
  unknownAttempts: number;
};

/**
 * The next attempts that a correction is about and has no entry of, in their order; so what was cut is gone on with. Rejects when
 * Postgres does not answer.
 */
export async function readAttemptsToPrice(
  db: Database,
  work: AdjustmentWork,
  { after, limit }: { after: AttemptPlace | null; limit: number },
): Promise<ChargedAttempt[]> {
  const { id, organizationId, providerAccountId, model, from, to } = work;
  const behind = after
    ? Prisma.sql`and (a.request_id, a.index) > (${after.requestId}::uuid, ${after.index}::int)`
    : Prisma.empty;
  const rows = await db.$queryRaw<Row[]>`
    select a.request_id as "requestId", a.index, a.provider,
      r.started_at + a.started_after_ms * interval '1 millisecond' as at, ${eachBucket((column) => `a.${column}`)},
      a.service_tier as "serviceTier", a.cost_nanos as "costNanos", a.price,
      coalesce(known.delta, 0)::bigint as "adjustedNanos", known.delta is not null as "wasPriced",
      (select count(*) from request_attempts o
        where o.request_id = a.request_id and o.cost_nanos is null and not exists (
          select from cost_adjustment_entries e
          where e.organization_id = a.organization_id and e.request_id = o.request_id and e.attempt_index = o.index
        ))::int as "unknownAttempts"
    from request_attempts a
    join request_logs r on r.id = a.request_id and r.organization_id = a.organization_id
    left join lateral (
      select sum(e.delta_nanos) as delta from cost_adjustment_entries e
      where e.organization_id = a.organization_id and e.request_id = a.request_id and e.attempt_index = a.index
    ) known on true
    where a.organization_id = ${organizationId}::uuid and a.provider_account_id = ${providerAccountId}::uuid
      and a.model = ${model}
      and a.request_id >= uuid_floor(${from}::timestamptz) and a.request_id < uuid_floor(${to}::timestamptz) ${behind}
      and not exists (
        select from cost_adjustment_entries e
        where e.adjustment_id = ${id}::uuid and e.request_id = a.request_id and e.attempt_index = a.index
      )
    order by a.request_id, a.index limit ${limit}`;
  return rows.map((row) => {
    const { requestId, index, provider, at, serviceTier, costNanos, price, adjustedNanos, wasPriced, unknownAttempts } =
      row;
    const rest = { serviceTier, costNanos, price, adjustedNanos, wasPriced, unknownAttempts };
    return { requestId, index, provider, at, usage: usageOf(row), ...rest };
  });
}
