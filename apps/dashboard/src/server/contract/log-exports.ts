import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { count, id, idParams, moment, page, pageQuery } from './fields.ts';

const format = z.enum(['csv', 'jsonl', 'parquet']);

const logExport = z.strictObject({
  id,
  format,
  /** The query of `requests.list` that says which requests; its times are absolute. */
  query: z.string(),
  withContent: z.boolean(),
  status: z.enum(['pending', 'running', 'done', 'failed', 'cancelled']),
  /** Rows written so far. */
  rows: count,
  /** How many there are to write; null until that is known. */
  totalRows: count.nullable(),
  /** Size of the file so far. */
  bytes: count,
  /** In words, when it failed. */
  error: z.string().nullable(),
  /** Who asked for it; null when it was a program, or someone who is gone. */
  createdBy: z.string().nullable(),
  createdAt: moment,
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  /** When the file is deleted; null until it is done. */
  expiresAt: moment.nullable(),
});

/** Requests of the log as files, which the worker makes. */
export const logExports = {
  list: defineRoute({
    name: 'logExports.list',
    summary: 'Exports of the request log, newest first',
    method: 'GET',
    path: '/log-exports',
    access: withPermission('request-exports.manage'),
    query: pageQuery,
    response: page(logExport),
  }),
  create: defineRoute({
    name: 'logExports.create',
    summary:
      'Begin an export of the requests that a query of the log finds; with content it takes the permission to read content',
    method: 'POST',
    path: '/log-exports',
    access: withPermission('request-exports.manage'),
    body: z.strictObject({
      format,
      /**
       * The query of `requests.list` without its cursor and limit, as in an address and without "?": `since=7d&outcome=FAILED`.
       * Without times it is of the last 24 hours.
       */
      query: z.string().max(8_000).default(''),
      withContent: z.boolean().default(false),
    }),
    response: logExport,
  }),
  read: defineRoute({
    name: 'logExports.read',
    summary: 'An export and how far it is',
    method: 'GET',
    path: '/log-exports/:id',
    access: withPermission('request-exports.manage'),
    params: idParams,
    response: logExport,
  }),
  cancel: defineRoute({
    name: 'logExports.cancel',
    summary: 'Stop an export that is not finished; what was written is deleted',
    method: 'POST',
    path: '/log-exports/:id/cancel',
    access: withPermission('request-exports.manage'),
    params: idParams,
    response: logExport,
  }),
  download: defineRoute({
    name: 'logExports.download',
    summary: 'The file of an export that is done',
    method: 'GET',
    path: '/log-exports/:id/download',
    access: withPermission('request-exports.manage'),
    params: idParams,
    /** A link in a page sends no headers, so the organization may stand here. */
    query: z.strictObject({ organization: z.string().max(48).optional() }),
    response: z.string(),
    produces: 'application/octet-stream',
  }),
};
