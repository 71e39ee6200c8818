import { requestFilterFields } from '@switchyard/core/requests/request-filter';
import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { count, id, idParams, moment } from './fields.ts';
import { openedContent } from './request-content.ts';
import { requestDetail, requestItem } from './request-fields.ts';
import { requestOverview } from './request-overview.ts';

/** Why someone opens or deletes what was said. */
const reason = z.string().trim().min(3, 'Say why, in a few words.').max(500, 'At most 500 characters.').optional();

/** What a pasted text is taken for. */
const searchHit = z.strictObject({
  what: z.enum([
    'request',
    'provider-request',
    'client-request',
    'trace',
    'session',
    'key',
    'end-user',
    'error-code',
    'error-text',
  ]),
  /** In words: "Request of 22 Nov, 14:02:10", "Key "Search CI" (syk_7Q2k…)". */
  words: z.string(),
  /** The request that it leads to, or null where it leads to a filter. */
  requestId: id.nullable(),
  /** A query string of the log, without "?"; its range holds what was found. */
  query: z.string(),
});

/** Calls that went through the gateway. */
export const requests = {
  list: defineRoute({
    name: 'requests.list',
    summary: 'Requests, newest first; of the last 24 hours unless `since`, or `from` and `to`, say otherwise',
    method: 'GET',
    path: '/requests',
    access: withPermission('requests.read'),
    query: z.strictObject({
      ...requestFilterFields,
      /** The page of older ones: `nextCursor` of the page before. */
      cursor: z.string().max(200).optional(),
      /**
       * The nearest ones that are newer than this request, still newest first: the page before, or what came since. A request enters the
       * log when it ends: to follow what happens, ask for the first page again, or from one that started some minutes ago.
       */
      after: id.optional(),
      limit: z.coerce.number<number | string>().int().min(1).max(200).default(50),
    }),
    response: z.strictObject({
      items: z.array(requestItem),
      from: moment,
      to: moment,
      /** Null when nothing older is left in the range. There may be one beside less than `limit` items, or none: see below. */
      nextCursor: z.string().nullable(),
      /** With `after`: whether more of the newer ones are left than fit. */
      newer: z.boolean(),
      /**
       * A question reads a bounded number of requests. When it came to the bound before the page was full, this is how far back it has
       * looked: go on with `nextCursor`. Null when the page is full or the range is done.
       */
      searchedThrough: moment.nullable(),
    }),
  }),
  overview: defineRoute({
    name: 'requests.overview',
    summary: 'How the requests of a filter are spread over time and over the values of its fields',
    method: 'GET',
    path: '/requests/overview',
    access: withPermission('requests.read'),
    query: z.strictObject(requestFilterFields),
    response: requestOverview,
  }),
  read: defineRoute({
    name: 'requests.read',
    summary: 'A request with its attempts, its cost and why it went where it went',
    method: 'GET',
    path: '/requests/:id',
    access: withPermission('requests.read'),
    params: idParams,
    response: requestDetail,
  }),
  related: defineRoute({
    name: 'requests.related',
    summary:
      'Requests of the same session, the same trace and the same client call, and those that the cache ties to it',
    method: 'GET',
    path: '/requests/:id/related',
    access: withPermission('requests.read'),
    params: idParams,
    response: z.strictObject({
      /** At most 50 each, the nearest in time, the oldest first, without the request itself. */
      session: z.array(requestItem),
      trace: z.array(requestItem),
      /** Tries of the same call: the same client request id, or what the client's SDK says that it has tried before. */
      retries: z.array(requestItem),
      /** The request whose answer it was given from the cache. */
      cacheSource: requestItem.nullable(),
    }),
  }),
  openContent: defineRoute({
    name: 'requests.openContent',
    summary: 'Open what was said in a call; the audit log tells who did, and why',
    method: 'POST',
    path: '/requests/:id/content',
    access: withPermission('request-content.read'),
    params: idParams,
    body: z.strictObject({ reason }),
    response: openedContent,
  }),
  deleteContent: defineRoute({
    name: 'requests.deleteContent',
    summary: 'Delete what was said in these calls; their records stay. Refused under a legal hold',
    method: 'POST',
    path: '/requests/content/deletions',
    access: withPermission('request-logs.manage'),
    body: z.strictObject({ ids: z.array(id).min(1).max(200), reason }),
    response: z.strictObject({
      /** How many had content, which is gone now. */
      deleted: count,
    }),
  }),
  search: defineRoute({
    name: 'requests.search',
    // What is pasted may hold a secret: it does not belong into addresses, which proxies log.
    summary:
      'What a pasted text is: an id, a trace, a session, a key, an end user, a curl command, an error; the likeliest first',
    method: 'POST',
    path: '/requests/search',
    access: withPermission('requests.read'),
    body: z.strictObject({ text: z.string().trim().min(1).max(20_000) }),
    response: z.strictObject({ hits: z.array(searchHit) }),
  }),
};
