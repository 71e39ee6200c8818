import { Worker } from 'node:worker_threads';
import type { Emit, RowEncoder, RowFormat } from './encode-rows.ts';
import type { EncodeAsked, EncodeTold } from './encode-thread.ts';

/**
 * As `encodeRows`, in a thread of its own: to write a group of Parquet takes seconds in which the worker would neither ingest nor answer.
 * Only one write at a time. `close` ends the thread, at whatever point.
 */
export function encodeInThread(format: RowFormat, emit: Emit): RowEncoder & { close(): Promise<void> } {
  const thread = new Worker(new URL('./encode-thread.ts', import.meta.url), { workerData: format });
  const gone = Promise.withResolvers<never>();
  gone.promise.catch(() => {}); // it may fail when nobody waits
  thread.on('error', gone.reject);
  thread.on('exit', () => gone.reject(new Error('The thread that writes an export has ended.')));
  const ask = async (asked: EncodeAsked) => {
    const told = Promise.withResolvers<EncodeTold>();
    thread.once('message', told.resolve);
    thread.postMessage(asked);
    const answer = await Promise.race([told.promise, gone.promise]);
    if (answer.kind === 'failed') throw new Error(answer.error);
    for (const bytes of answer.pieces) await emit(bytes);
  };
  return {
    write: (rows) => ask({ kind: 'write', rows }),
    end: () => ask({ kind: 'end' }),
    close: async () => void (await thread.terminate()),
  };
}
