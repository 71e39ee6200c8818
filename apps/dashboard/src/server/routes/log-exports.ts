import { parseRequestFilter, rangeOf, requestFilterQuery } from '@switchyard/core/requests/request-filter';
import { can } from '@switchyard/core/tenancy/permissions';
import {
  cancelLogExport,
  createLogExport,
  findLogExport,
  type LogExportRow,
  listLogExports,
  readExportKey,
} from '@switchyard/db/directory/log-exports';
import { newId } from '@switchyard/db/directory/new-id';
import { ZodError } from 'zod';
import { streamExport } from '../configuration/stream-export.ts';
import { contract } from '../contract/index.ts';
import { ApiProblem, invalidField } from '../http/api-problem.ts';
import { handle, type OrganizationCall } from '../http/handler.ts';
import { cursorId } from './cursor.ts';
import { iso, isoOrNull, pageOf } from './views.ts';

const formats = { csv: 'CSV', jsonl: 'JSONL', parquet: 'PARQUET' } as const;
const formatNames = { CSV: 'csv', JSONL: 'jsonl', PARQUET: 'parquet' } as const;
const statuses = {
  PENDING: 'pending',
  RUNNING: 'running',
  DONE: 'done',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
} as const;
const contentTypes = {
  CSV: 'text/csv; charset=utf-8',
  JSONL: 'application/x-ndjson; charset=utf-8',
  PARQUET: 'application/vnd.apache.parquet',
} as const;

const list = handle(contract.logExports.list, async ({ read, query: { cursor, limit } }) => {
  const page = { cursor: cursorId(cursor), limit: limit + 1 };
  return pageOf(await read((scoped, organizationId) => listLogExports(scoped, organizationId, page)), limit, view);
});

const create = handle(contract.logExports.create, async (call) => {
  const { body, actor, user, now } = call;
  if (body.withContent) requireContent(call);
  const query = absolute(body.query, now);
  const request = { format: formats[body.format], query, withContent: body.withContent };
  const row = await call.changeQuietly(async (scoped, { organizationId, audit }) => {
    const by = { createdById: user?.id ?? null, createdByName: actor.name };
    const created = await createLogExport(scoped, organizationId, { id: newId(), ...request, ...by });
    audit({
      action: 'log-export.create',
      targetKind: 'log-export',
      targetId: created.id,
      summary: `Began an export of the request log${body.withContent ? ' with content' : ''}`,
      after: { format: body.format, query, withContent: body.withContent },
    });
    return created;
  });
  return view(row);
});

const readOne = handle(contract.logExports.read, async ({ read, params }) =>
  view(await read((scoped, organizationId) => findLogExport(scoped, organizationId, params.id))),
);

const cancel = handle(contract.logExports.cancel, async ({ changeQuietly, params, now }) => {
  const row = await changeQuietly(async (scoped, { organizationId, audit }) => {
    audit({
      action: 'log-export.cancel',
      targetKind: 'log-export',
      targetId: params.id,
      summary: 'Cancelled an export of the request log',
    });
    return cancelLogExport(scoped, organizationId, { id: params.id, now });
  });
  return view(row);
});

const download = handle(contract.logExports.download, async (call) => {
  const { app, changeQuietly, organization, params } = call;
  const { row, sealedKey } = await changeQuietly(async (scoped, { organizationId, audit }) => {
    const found = await findLogExport(scoped, organizationId, params.id);
    if (found.withContent) requireContent(call);
    const key = await readExportKey(scoped, organizationId, params.id);
    audit({
      action: 'log-export.download',
      targetKind: 'log-export',
      targetId: params.id,
      summary: `Downloaded an export of the request log${found.withContent ? ' with content' : ''}`,
      after: { format: formatNames[found.format], rows: found.rows, withContent: found.withContent },
    });
    return { row: found, sealedKey: key };
  });
  const extension = formatNames[row.format];
  const at = iso(row.createdAt).slice(0, 19).replaceAll(':', '-');
  return {
    name: `requests-${organization.slug}-${at}.${extension}`,
    contentType: contentTypes[row.format],
    body: await streamExport(app, { organizationId: organization.id, exportId: row.id, sealedKey, bytes: row.bytes }),
  };
});

/** The request log as files. Gateways need not know: the worker makes them. */
export const logExportRoutes = [list, create, readOne, cancel, download];

function requireContent({ role }: OrganizationCall): void {
  if (!can(role, 'request-content.read'))
    throw new ApiProblem('forbidden', 'Your role may not read what was said. Export without content, or ask an admin.');
}

/** The query with its times fixed, so that the export holds what the log showed when it was asked for. */
function absolute(query: string, now: Date): string {
  try {
    const { since, ...filter } = parseRequestFilter(query);
    const { fromMs, toMs } = rangeOf({ since, from: filter.from, to: filter.to }, now.getTime());
    return requestFilterQuery({ ...filter, from: iso(new Date(fromMs)), to: iso(new Date(toMs)) });
  } catch (error) {
    if (error instanceof RangeError) throw invalidField('query', error.message);
    if (!(error instanceof ZodError)) throw error;
    const [first] = error.issues;
    throw invalidField('query', `${first?.path.join('.') ?? 'query'}: ${first?.message ?? 'It cannot be read.'}`);
  }
}

function view({ format, status, rows, totalRows, bytes, createdByName, ...row }: LogExportRow) {
  return {
    ...row,
    format: formatNames[format],
    status: statuses[status],
    rows: Number(rows),
    totalRows: totalRows === null ? null : Number(totalRows),
    bytes: Number(bytes),
    createdBy: createdByName,
    createdAt: iso(row.createdAt),
    startedAt: isoOrNull(row.startedAt),
    finishedAt: isoOrNull(row.finishedAt),
    expiresAt: isoOrNull(row.expiresAt),
  };
}
