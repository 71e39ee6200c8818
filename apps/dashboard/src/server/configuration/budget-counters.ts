import type { CountedBudget } from '@switchyard/platform/admission/admission';
import { createAdmissionStore } from '@switchyard/platform/admission/admission-store';
import type { App } from '../app.ts';

/** What a counter holds, in its budget's unit, and who says so. */
export type Counted = { spent: bigint; held: bigint; countedBy: 'gateways' | 'ledger' };

/** A counter, and what the ledger says was spent in it. */
export type AskedCounter = { counter: CountedBudget; spent: bigint };

/**
 * Counters in the order asked, as the gateways count them. What they have not loaded is read from the ledger, and so is everything
 * while Redis does not answer: then what running requests hold is unknown and shown as nothing.
 */
export async function readCounters(
  { redis, log }: App,
  organizationId: string,
  asked: readonly AskedCounter[],
): Promise<Counted[]> {
  const states = await createAdmissionStore(redis)
    .readBudgets(
      organizationId,
      asked.map(({ counter }) => counter),
    )
    .catch((error: unknown) => {
      log.warn({ err: error, organizationId }, 'The budget counters do not answer; the ledger is shown');
      return [];
    });
  return asked.map(({ spent }, index) => {
    const state = states[index];
    return state ? { ...state, countedBy: 'gateways' } : { spent, held: 0n, countedBy: 'ledger' };
  });
}
