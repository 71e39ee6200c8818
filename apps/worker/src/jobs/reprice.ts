import { shippedPriceBook } from '@switchyard/core/pricing/price-book';
import { type PriceOverride, resolvePrice } from '@switchyard/core/pricing/resolve-price';
import { findProvider } from '@switchyard/core/providers/index';
import {
  type AdjustmentWork,
  type AttemptPlace,
  type ChargedAttempt,
  finishAdjustment,
  readAttemptsToPrice,
  readPriceOverrides,
  takeAdjustment,
} from '@switchyard/db/adjustments/adjustment-work';
import { alone } from '@switchyard/db/client/alone';
import { type AdjustmentEntry, addAdjustmentEntries } from '@switchyard/db/requests/adjustment-entries';
import { isRecordsFault } from '@switchyard/db/requests/ingest-records';
import { z } from 'zod';
import { priceAnew, variantOf } from '../reprice/price-anew.ts';
import type { Tools } from '../tools.ts';
import type { Job } from './job.ts';

/**
 * Makes the corrections that were asked for: attempts of the past at the prices that are now in force for their moment. What an
 * attempt costs more or less becomes an entry and a line of the roll-ups; the log stays as it is. A worker that dies leaves the rest
 * to the next run, and a second correction of the same finds nothing to do.
 */
export const reprice = {
  kind: 'scheduled',
  name: 'reprice',
  schedule: () => ({ kind: 'every', ms: 30_000 }),
  async run(tools) {
    await alone(tools.slowDb, 'reprice', async () => {
      for (;;) {
        const work = await takeAdjustment(tools.db);
        if (work === undefined) return;
        await adjust(tools, work).catch((error: unknown) => giveUp(tools, { work, error }));
      }
    });
  },
} satisfies Job;

const atOnce = 500;

async function adjust(tools: Tools, work: AdjustmentWork): Promise<void> {
  const { db, log, now } = tools;
  const { id, organizationId } = work;
  const overrides = await readPriceOverrides(db, organizationId);
  let after: AttemptPlace | null = null;
  for (;;) {
    const attempts: ChargedAttempt[] = await readAttemptsToPrice(db, work, { after, limit: atOnce });
    await addAdjustmentEntries(db, { organizationId, adjustmentId: id }, entriesOf(attempts, { work, overrides }));
    after = attempts.at(-1) ?? null;
    if (attempts.length < atOnce) break;
  }
  await finishAdjustment(db, work, { error: null, now: new Date(now()) });
  log.info({ organizationId, adjustmentId: id }, 'costs of the past are corrected');
}

/**
 * Stores that are away come back; what our own reading of a row throws, and figures that the database does not take, would be there
 * again and keep back the others.
 */
async function giveUp({ db, log, now }: Tools, { work, error }: { work: AdjustmentWork; error: unknown }) {
  const isOurs = [TypeError, RangeError, z.ZodError].some((kind) => error instanceof kind);
  if (!(isOurs || isRecordsFault(error)) || !(error instanceof Error)) throw error;
  await finishAdjustment(db, work, { error: error.message, now: new Date(now()) });
  log.error({ err: error, adjustmentId: work.id }, 'a correction of costs has failed');
}

type Pricing = { work: AdjustmentWork; overrides: readonly PriceOverride[] };

function entriesOf(attempts: readonly ChargedAttempt[], pricing: Pricing): AdjustmentEntry[] {
  // Several attempts of one request may be in here: the last of those that were unknown makes its cost known.
  const unknown = new Map(attempts.map(({ requestId, unknownAttempts }) => [requestId, unknownAttempts]));
  return attempts.flatMap((attempt) => {
    const price = priceOf(attempt, pricing);
    const cost = price && priceAnew(attempt, price);
    if (!cost) return [];
    const { requestId, index: attemptIndex } = attempt;
    const left = (unknown.get(requestId) ?? 0) - (cost.wasUnknown ? 1 : 0);
    unknown.set(requestId, left);
    const pricesRequest = cost.wasUnknown && left === 0;
    return [{ requestId, attemptIndex, deltaNanos: cost.deltaNanos, pricesRequest, price: cost.price }];
  });
}

/** As the gateway resolves it, at the moment of the attempt. */
function priceOf(attempt: ChargedAttempt, { work, overrides }: Pricing) {
  return resolvePrice({
    overrides,
    book: shippedPriceBook(),
    providerAccountId: work.providerAccountId,
    model: work.model,
    provider: findProvider(attempt.provider)?.prices ?? undefined,
    variant: variantOf(attempt),
    at: attempt.at,
  });
}
