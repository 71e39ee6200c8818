import type { QueuedContent } from '@switchyard/platform/queue/content-batch';
import type { ContentQueue } from '@switchyard/platform/queue/content-queue';

/** Writes contents into the queue. */
export type ContentWriter = {
  /** Resolves when Redis has it. Rejects when Redis does not take it, or has too much of it already. */
  write(content: QueuedContent): Promise<void>;
  /** Resolves when everything that was to be written is, or never will be. */
  drain(): Promise<void>;
};

/** What the writer works with. `monotonicMs` measures time. */
export type ContentWriterParts = { queue: ContentQueue; newBatchId(): string; monotonicMs(): number };

type Entry = { content: QueuedContent; bytes: number; done(): void; lost(error: unknown): void };

/** One job holds about so many bytes, unless a single content has more. */
const batchBytes = 1_048_576;

/** How much may wait in Redis: what is said must never take the memory in which budgets and records live. */
const mostBatches = 10_000;
const mostWaitingBytes = 536_870_912;
const fullestMemory = 0.75;

/** How long a look at the queue counts, ms. */
const lookMs = 1_000;

/** Contents that come while a batch is being written share the next one. */
export function createContentWriter({ queue, newBatchId, monotonicMs }: ContentWriterParts): ContentWriter {
  const pending: Entry[] = [];
  let flushing: Promise<void> | null = null;
  let looked = { atMs: Number.NEGATIVE_INFINITY, crowded: false };
  let usualBytes = 0;

  async function refuseCrowd(): Promise<void> {
    if (monotonicMs() - looked.atMs > lookMs) {
      const { batches, memory } = await queue.load();
      const crowded = batches > mostBatches || batches * usualBytes > mostWaitingBytes || memory > fullestMemory;
      looked = { atMs: monotonicMs(), crowded };
    }
    if (looked.crowded) throw new Error('Too much content waits to be stored.');
  }

  async function flush(): Promise<void> {
    while (pending.length > 0) {
      const batch = takeBatch(pending);
      try {
        await refuseCrowd();
        await queue.add(newBatchId(), { version: 1, contents: batch.map(({ content }) => content) });
        for (const { done } of batch) done();
      } catch (error) {
        for (const { lost } of batch) lost(error);
      }
      const bytes = batch.reduce((sum, one) => sum + one.bytes, 0);
      usualBytes = usualBytes === 0 ? bytes : 0.9 * usualBytes + 0.1 * bytes;
    }
    flushing = null;
  }

  return {
    write: (content) =>
      new Promise((done, lost) => {
        const bytes = (content.request?.length ?? 0) + (content.response?.length ?? 0);
        pending.push({ content, bytes, done, lost });
        flushing ??= Promise.resolve().then(flush);
      }),
    async drain() {
      while (flushing) await flushing;
    },
  };
}

function takeBatch(pending: Entry[]): Entry[] {
  let [count, bytes] = [0, 0];
  for (const entry of pending) {
    bytes += entry.bytes;
    if (count > 0 && bytes > batchBytes) break;
    count++;
  }
  return pending.splice(0, count);
}
