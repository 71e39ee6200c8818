import { GatewayError } from '@switchyard/core/errors';
import type { Usage } from '@switchyard/core/pricing/usage';
import type { RequestRecord } from '@switchyard/core/requests/record';
import type { SettledHold, Settlement } from '@switchyard/platform/admission/admission';
import type { AdmissionStore } from '@switchyard/platform/admission/admission-store';
import type { Logger } from '@switchyard/platform/log/create-logger';
import type { RecordQueue } from '@switchyard/platform/queue/record-queue';
import type { OpenAttempt, OpenRequest } from '../open-request.ts';
import type { Clock } from '../services.ts';
import type { TokenCounter } from '../tokens/token-counter.ts';
import { estimateUsage } from './estimate-usage.ts';
import { attemptsOf, type Ending, isUntold, toRequestRecord } from './to-request-record.ts';

/** What the ledger writes to. */
export type LedgerParts = {
  queue: RecordQueue;
  store: AdmissionStore;
  clock: Clock;
  tokens: TokenCounter;
  logger: Logger;
  newBatchId(): string;
  /** Called after the reservation of a request has been released. */
  onSettled(organizationId: string, requestId: string): void;
  /** How long a caller waits for its record to become durable before it is told of the failure, in ms. */
  patienceMs: number;
};

const nothing: ReadonlyMap<OpenAttempt, Usage> = new Map();

type Entry = { record: RequestRecord; settlement: Settlement | null; resolve(): void };

/** At most this many records go into one batch. */
const batchSize = 500;

/** When this many records wait, Redis is away or far behind; more would fill the memory. */
const mostPending = 20_000;

/**
 * Settles requests in groups: records that arrive while a batch is being written share the next one, so durability costs a shared
 * round trip. The order makes a crash harmless: first the record is durable, then the reservation is released; a gateway that
 * dies between the two leaves an expired lease, and the sweeper settles it at the cost in the ledger.
 * When Redis is down batches are kept in memory and written again until it is back; their callers are told after `patienceMs`, and
 * when too many wait no further request is opened.
 */
export function createLedger(parts: LedgerParts) {
  const pending: Entry[] = [];
  let flushing: Promise<void> | null = null;
  const estimating = new Set<Promise<unknown>>();

  async function flush(): Promise<void> {
    while (pending.length > 0) {
      const batch = pending.splice(0, batchSize);
      await write(batch, parts);
      for (const { resolve } of batch) resolve();
    }
    flushing = null;
  }

  /** Usage that no provider told is counted beside this thread. */
  async function estimated(open: OpenRequest, untold: readonly OpenAttempt[]): Promise<Map<OpenAttempt, Usage>> {
    const counted = Promise.all(
      untold.map(async (attempt) => {
        const call = attempt === open.lookup?.attempt ? open.lookup.call : open.call;
        return [attempt, await estimateUsage(call, attempt, parts.tokens)] as const;
      }),
    );
    estimating.add(counted);
    try {
      return new Map(await counted);
    } finally {
      estimating.delete(counted);
    }
  }

  function enqueue(open: OpenRequest, ending: Ending): Promise<void> {
    const { record, costNanos, holds } = toRequestRecord(open, ending);
    open.costNanos = costNanos;
    open.record = record;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(notDurable()), parts.patienceMs);
      const done = () => {
        clearTimeout(late);
        resolve();
      };
      pending.push({ record, settlement: settlementOf(open, holds), resolve: done });
      flushing ??= Promise.resolve().then(flush);
    });
  }

  return {
    /** Throws `record_unavailable` when a request opened now would find no room for its record. */
    refuseWhenFull(): void {
      if (pending.length < mostPending) return;
      throw new GatewayError(
        'record_unavailable',
        'Requests cannot be recorded at the moment. Try again in a few seconds.',
        {
          retryAfterMs: 2_000,
        },
      );
    },
    /** Prices, records and releases one request. Rejects with `record_unavailable` when the record is not durable in time. */
    settle(open: OpenRequest): Promise<void> {
      const nowMs = parts.clock.monotonicMs();
      const untold = attemptsOf(open).filter((attempt) => isUntold(open, attempt));
      if (untold.length === 0) return enqueue(open, { nowMs, estimates: nothing });
      return estimated(open, untold).then((estimates) => enqueue(open, { nowMs, estimates }));
    },
    /** Resolves when everything settled so far is written. */
    async drain(): Promise<void> {
      while (flushing || estimating.size > 0) await (flushing ?? Promise.all(estimating));
    },
  };
}

function settlementOf(open: OpenRequest, holds: SettledHold[]): Settlement | null {
  if (open.reservation === null) return null;
  return { organizationId: open.caller.configuration.id, requestId: open.id, manner: 'true', holds };
}

async function write(batch: Entry[], { queue, store, logger, newBatchId, onSettled }: LedgerParts): Promise<void> {
  const batchId = newBatchId();
  const records = batch.map(({ record }) => record);
  await untilDone(() => queue.add(batchId, { version: 1, records }), logger);
  await Promise.all(
    batch.map(async ({ settlement }) => {
      if (settlement === null) return;
      try {
        await store.settle(settlement);
      } catch (error) {
        logger.error(
          { err: error, requestId: settlement.requestId },
          'reservation not released; the sweeper will settle it',
        );
      }
      onSettled(settlement.organizationId, settlement.requestId);
    }),
  );
}

async function untilDone(work: () => Promise<void>, logger: Logger): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      logger.error({ err: error }, 'records not written; trying again');
      await Bun.sleep(250);
    }
  }
}

const notDurable = () =>
  new GatewayError(
    'record_unavailable',
    'The answer was made, but its record could not be kept. Try again in a few seconds.',
    { retryAfterMs: 2_000 },
  );
