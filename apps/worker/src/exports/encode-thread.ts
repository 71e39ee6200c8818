import { parentPort, workerData } from 'node:worker_threads';
import type { ExportRow } from '@switchyard/core/requests/export-row';
import { encodeRows, type RowFormat } from './encode-rows.ts';

/** What the thread is asked: to write rows, or to write what is left. */
export type EncodeAsked = { kind: 'write'; rows: readonly ExportRow[] } | { kind: 'end' };

/** The bytes that came of it, or why there are none. */
export type EncodeTold = { kind: 'bytes'; pieces: Uint8Array[] } | { kind: 'failed'; error: string };

let pieces: Uint8Array[] = [];
// Whoever starts the thread gives it the format.
const encoder = encodeRows(workerData as RowFormat, async (bytes) => void pieces.push(bytes));

parentPort?.on('message', (asked: EncodeAsked) => {
  const work = asked.kind === 'write' ? encoder.write(asked.rows) : encoder.end();
  work.then(
    () => tell({ kind: 'bytes', pieces }),
    (error: unknown) => tell({ kind: 'failed', error: error instanceof Error ? error.message : String(error) }),
  );
});

function tell(told: EncodeTold): void {
  pieces = [];
  parentPort?.postMessage(told);
}
