import { addExportPart, type ExportRun } from '@switchyard/db/exports/export-work';
import { partOverheadBytes, sealPart } from '@switchyard/platform/exports/export-parts';
import type { Tools } from '../tools.ts';

/** Most bytes of a part as it is stored. */
const partBytes = 1_048_576;

/** How long a run may say nothing before another one takes over. */
export const leaseMs = 60_000;

/** Cuts a file into encrypted parts and stores each as soon as it is full. */
export function createPartWriter({ db, now }: Tools, run: ExportRun, key: Uint8Array) {
  const room = partBytes - partOverheadBytes;
  let pieces: Uint8Array[] = [];
  let waiting = 0;
  let index = 0;
  let bytes = 0;
  const store = async (part: Uint8Array, rows: number) => {
    bytes += part.length;
    const data = sealPart(key, { exportId: run.id, index }, part);
    await addExportPart(db, run, { index, data, progress: { rows, bytes }, now: new Date(now()), leaseMs });
    index += 1;
  };
  return {
    /** Adds bytes of the file; `rows` are written with them. */
    async write(added: Uint8Array, rows: number): Promise<void> {
      pieces.push(added);
      waiting += added.length;
      if (waiting < room) return;
      const all = Buffer.concat(pieces);
      let at = 0;
      for (; all.length - at >= room; at += room) await store(all.subarray(at, at + room), rows);
      pieces = at < all.length ? [all.subarray(at)] : [];
      waiting = all.length - at;
    },
    /** Stores what is left; answers the size of the file. */
    async end(rows: number): Promise<number> {
      if (waiting > 0) await store(Buffer.concat(pieces), rows);
      return bytes;
    },
  };
}
