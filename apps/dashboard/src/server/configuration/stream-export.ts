import { inOrganization } from '@switchyard/db/client/create-database';
import { readExportPart } from '@switchyard/db/directory/log-exports';
import { openExportKey, openPart } from '@switchyard/platform/exports/export-parts';
import type { App } from '../app.ts';

/** The file of an export that is done, and how large it is. */
export type ExportFile = { organizationId: string; exportId: string; sealedKey: string; bytes: bigint };

/**
 * Reads a file part by part as it is taken, and decrypts it. It breaks off with an error when a part is missing, so that a file whose
 * time ran out meanwhile is never taken for a whole one. Rejects when the key does not open.
 */
export async function streamExport(app: App, file: ExportFile): Promise<ReadableStream<Uint8Array>> {
  const { organizationId, exportId, bytes } = file;
  const key = await openExportKey(app.environment.CONTENT_PRIVATE_KEY, file.sealedKey, { organizationId, exportId });
  let index = 0;
  let sent = 0n;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (sent === bytes) return controller.close();
        const place = { exportId, index };
        const part = await inOrganization(app.db, organizationId, (scoped) =>
          readExportPart(scoped, organizationId, place),
        );
        if (part === undefined) throw new Error('A part of the export is gone.');
        const opened = openPart(key, place, part);
        index += 1;
        sent += BigInt(opened.length);
        controller.enqueue(opened);
      },
    },
    { highWaterMark: 1 },
  );
}
