import type { Job } from 'bullmq';
import { z } from 'zod';
import { contentBatch, type QueuedContent } from './content-batch.ts';
import { type RunningWorker, refuse, startDurableWorker } from './durable-worker.ts';
import { handleEach } from './handle-each.ts';
import { queueNames } from './queue-names.ts';

/** What a worker does with contents, and whom it tells. */
export type ContentHandler = {
  /** Keeps contents durably; it must be harmless to repeat, because they are delivered at least once. */
  handle(contents: QueuedContent[]): Promise<void>;
  /** Whether an error of it is the fault of a content. Any other error is tried again for ever. */
  isContentsFault(error: unknown): boolean;
  /** Batches that are handled at once. */
  concurrency: number;
  onRetry(error: unknown, jobId: string): void;
  /** Some contents of a batch can never be kept; the failed job stays and holds exactly these. */
  onFailed(reason: string, jobId: string): void;
  onError(error: unknown): void;
};

/**
 * Consumes the batches of contents as {@link startDurableWorker} says. A content that can never be kept stays in a failed job with the
 * reason, encrypted as it came, while the others of its batch are kept.
 */
export function startContentWorker(redisUrl: string, handler: ContentHandler): RunningWorker {
  const { concurrency, onRetry, onError } = handler;
  return startDurableWorker(redisUrl, {
    name: 'switchyard-content-worker',
    queue: queueNames.contents,
    work: (job) => work(job, handler),
    concurrency,
    onRetry,
    onError,
  });
}

async function work(job: Job<unknown>, handler: ContentHandler): Promise<void> {
  const read = contentBatch.safeParse(job.data);
  if (!read.success) return fail(`The payload is no batch of contents. ${z.prettifyError(read.error)}`, job, handler);
  const { contents } = read.data;
  const refused = await handleEach(contents, {
    handle: handler.handle,
    isItemsFault: handler.isContentsFault,
    nameOf: ({ requestId }) => requestId,
  });
  if (refused.length === 0) return;
  await job.updateData({ ...read.data, contents: refused.map(({ item }) => item) });
  const reasons = refused.slice(0, 5).map(({ reason }) => reason);
  fail(`${refused.length} of ${contents.length} contents cannot be kept. ${reasons.join(' ')}`, job, handler);
}

function fail(reason: string, { id }: Job<unknown>, { onFailed }: ContentHandler): never {
  onFailed(reason, id ?? '');
  throw refuse(reason);
}
