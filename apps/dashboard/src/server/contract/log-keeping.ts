import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { count, id, idParams, moment, name, page } from './fields.ts';

const days = z.int().min(1, 'At least 1 day.').max(3_650, 'At most 3,650 days.');

const keptDays = z.strictObject({ logRetentionDays: days, contentRetentionDays: days });

/** For how long requests and their content are kept. */
export const retention = {
  read: defineRoute({
    name: 'retention.read',
    summary: 'For how many days requests and their content are kept',
    method: 'GET',
    path: '/retention',
    access: withPermission('requests.read'),
    response: keptDays,
  }),
  update: defineRoute({
    name: 'retention.update',
    summary: 'Set for how many days requests and their content are kept; what is older is deleted within a day',
    method: 'PUT',
    path: '/retention',
    access: withPermission('request-logs.manage'),
    body: keptDays,
    response: keptDays,
  }),
};

const person = z.strictObject({ id, name: z.string() });

const legalHold = z.strictObject({
  id,
  name: z.string(),
  reason: z.string(),
  /** Requests that started from `from` up to `to` are held; null is open. */
  from: moment.nullable(),
  to: moment.nullable(),
  createdBy: person.nullable(),
  createdAt: moment,
  releasedBy: person.nullable(),
  /** Null while it is in force. */
  releasedAt: moment.nullable(),
});

/** What must not be deleted, whatever retention says and whoever asks. */
export const legalHolds = {
  list: defineRoute({
    name: 'legalHolds.list',
    summary: 'Legal holds, those in force first',
    method: 'GET',
    path: '/legal-holds',
    access: withPermission('requests.read'),
    response: page(legalHold),
  }),
  create: defineRoute({
    name: 'legalHolds.create',
    summary: 'Hold requests: nothing of them is deleted until the hold is released',
    method: 'POST',
    path: '/legal-holds',
    access: withPermission('request-logs.manage'),
    body: z
      .strictObject({
        name,
        reason: z.string().trim().min(3, 'Say why, in a few words.').max(1_000, 'At most 1,000 characters.'),
        from: moment.nullable().default(null),
        to: moment.nullable().default(null),
      })
      .refine(({ from, to }) => from === null || to === null || from < to, {
        path: ['to'],
        message: 'The end must come after the beginning.',
      }),
    response: legalHold,
  }),
  release: defineRoute({
    name: 'legalHolds.release',
    summary: 'Release a legal hold; what is past its retention is deleted within a day',
    method: 'POST',
    path: '/legal-holds/:id/release',
    access: withPermission('request-logs.manage'),
    params: idParams,
    response: legalHold,
  }),
};

const erasure = z.strictObject({
  id,
  /** Null once it is done: what was to be forgotten is not kept here either. */
  endUser: z.string().nullable(),
  /** SHA-256, by which the proof is found again. */
  endUserDigest: z.string(),
  status: z.enum(['PENDING', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED']),
  /** Requests whose content was deleted so far. */
  requests: count,
  error: z.string().nullable(),
  createdBy: person.nullable(),
  createdAt: moment,
  finishedAt: moment.nullable(),
});

/** Forgetting an end user: what was said by and to them, and their name. */
export const erasures = {
  list: defineRoute({
    name: 'erasures.list',
    summary: 'Erasures of end users, newest first',
    method: 'GET',
    path: '/erasures',
    access: withPermission('request-logs.manage'),
    response: page(erasure),
  }),
  create: defineRoute({
    name: 'erasures.create',
    summary: 'Forget an end user: the worker deletes the content of their requests and their name from the log',
    method: 'POST',
    path: '/erasures',
    access: withPermission('request-logs.manage'),
    body: z.strictObject({ endUser: z.string().min(1, 'Name the end user.').max(512, 'At most 512 characters.') }),
    response: erasure,
  }),
};
