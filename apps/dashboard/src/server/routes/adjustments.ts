import { priceOfSums } from '@switchyard/core/reports/price-sums';
import { wholeRange } from '@switchyard/core/reports/report-intervals';
import type { Scoped } from '@switchyard/db/client/create-database';
import {
  type AdjustmentRow,
  createAdjustment,
  findAdjustment,
  listAdjustments,
} from '@switchyard/db/directory/cost-adjustments';
import { listPriceOverrides } from '@switchyard/db/directory/price-overrides';
import { noFilters } from '@switchyard/db/reports/cost-lines';
import { readOtherCost, readPricedTraffic } from '@switchyard/db/reports/priced-traffic';
import { priceOf } from '../configuration/price-of.ts';
import { contract } from '../contract/index.ts';
import { invalidField } from '../http/api-problem.ts';
import { handle } from '../http/handler.ts';
import { iso, isoOrNull, wholeList } from './views.ts';

const list = handle(contract.adjustments.list, async ({ read }) => wholeList((await read(listAdjustments)).map(view)));

const readOne = handle(contract.adjustments.read, async ({ read, params }) =>
  view(await read((scoped, organizationId) => findAdjustment(scoped, organizationId, params.id))),
);

const preview = handle(contract.adjustments.preview, async ({ read, now, query }) => {
  const range = wholeRange(rangeOf(query, now), 'hour');
  const filters = { ...noFilters, model: [query.model], provider: [query.providerAccountId] };
  const slice = { rollUp: 'usage_hourly' as const, range, filters };
  const found = await read(async (scoped, organizationId) => ({
    account: await findAccount(scoped, organizationId, query.providerAccountId),
    traffic: await readPricedTraffic(scoped, organizationId, slice),
    others: await readOtherCost(scoped, organizationId, slice),
    overrides: await listPriceOverrides(scoped, organizationId),
  }));
  const [traffic] = found.traffic;
  const { account, overrides } = found;
  const price = priceOf({ model: query.model, account, overrides, now: range.from });
  const priced = traffic && price ? priceOfSums(traffic, price) : { nanos: undefined, unpricedBuckets: [] };
  const estimated = traffic === undefined ? 0n : priced.nanos;
  // What corrections of before changed is known already; copies keep their cost.
  const current =
    (traffic?.costNanos ?? 0n) + (found.others.find(({ purpose }) => purpose === 'ADJUSTMENT')?.costNanos ?? 0n);
  return {
    from: iso(range.from),
    to: iso(range.to),
    attempts: traffic?.attempts ?? 0,
    unpricedRequests: traffic?.unpricedRequests ?? 0,
    currentNanos: current.toString(),
    estimatedNanos: estimated?.toString() ?? null,
    deltaNanos: estimated === undefined ? null : (estimated - current).toString(),
    unpricedBuckets: priced.unpricedBuckets,
    assumptions: [
      'Whole hours around the range are counted.',
      'The price that holds at the start of the range is taken for all of it; each attempt gets the one of its own moment.',
      'Higher rates for long inputs, other service tiers and minimum charges are left out; the correction itself knows them.',
    ],
  };
});

const create = handle(contract.adjustments.create, async ({ changeQuietly, now, user, body }) => {
  const { from, to } = rangeOf(body, now);
  const { providerAccountId, model, reason } = body;
  const row = await changeQuietly(async (scoped, { organizationId, audit }) => {
    const created = await createAdjustment(scoped, organizationId, {
      providerAccountId,
      model,
      from,
      to,
      reason,
      createdById: user?.id ?? null,
    });
    audit({
      action: 'adjustment.create',
      targetKind: 'adjustment',
      targetId: created.id,
      summary: `Corrects past costs of ${model}`,
      after: { model, providerAccount: created.providerAccount?.name, from, to, reason },
    });
    return created;
  });
  return view(row);
});

/** Corrections of past costs. */
export const adjustmentRoutes = [list, readOne, preview, create];

/** Throws an ApiProblem (400) when the organization has no such account. */
async function findAccount(scoped: Scoped, organizationId: string, id: string) {
  const where = { organizationId, id };
  const account = await scoped.providerAccount.findFirst({ where, select: { id: true, provider: true } });
  if (account) return account;
  throw invalidField('providerAccountId', 'The organization has no such provider account.');
}

function rangeOf(asked: { from: string; to: string }, now: Date): { from: Date; to: Date } {
  const range = { from: new Date(asked.from), to: new Date(asked.to) };
  if (range.from >= range.to) throw invalidField('to', 'It must be after `from`.');
  if (range.from > now) throw invalidField('from', 'Only the past can be corrected.');
  return range;
}

function view({ attempts, deltaNanos, from, to, createdAt, finishedAt, ...row }: AdjustmentRow) {
  return {
    ...row,
    attempts: Number(attempts),
    deltaNanos: deltaNanos.toString(),
    from: iso(from),
    to: iso(to),
    createdAt: iso(createdAt),
    finishedAt: isoOrNull(finishedAt),
  };
}
