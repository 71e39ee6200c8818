import type { TracedRequest } from '@switchyard/core/sinks/otlp-traces';
import { inOrganization } from '@switchyard/db/client/create-database';
import { readExportAttempts } from '@switchyard/db/reports/export-attempts';
import { readExportRowsOf } from '@switchyard/db/reports/export-rows';
import type { DueSink } from '@switchyard/db/sinks/sink-work';
import { addContents } from '../exports/add-contents.ts';
import type { Tools } from '../tools.ts';

/** The requests of a batch as the log has them, in the order of their ids; those that retention or erasure took are not there. */
export async function loadRequests(
  tools: Tools,
  { organizationId, withContent, configuration }: DueSink,
  requestIds: readonly string[],
): Promise<TracedRequest[]> {
  const { rows, attempts } = await inOrganization(tools.db, organizationId, async (scoped) => ({
    rows: await readExportRowsOf(scoped, organizationId, requestIds),
    attempts:
      configuration.kind === 'otlp'
        ? await readExportAttempts(scoped, organizationId, requestIds)
        : new Map<string, []>(),
  }));
  const told = withContent ? await addContents(tools, organizationId, rows) : rows;
  return told.map((row) => ({ row, attempts: attempts.get(String(row.id)) ?? [] }));
}
