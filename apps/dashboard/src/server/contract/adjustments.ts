import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { count, id, idParams, model, moment, named, page, signedNanos } from './fields.ts';

const adjustment = z.strictObject({
  id,
  reason: z.string(),
  /** Null when the account is gone. */
  providerAccount: named.nullable(),
  model: z.string(),
  from: moment,
  to: moment,
  status: z.enum(['PENDING', 'RUNNING', 'DONE', 'FAILED']),
  /** Attempts whose cost changed, and by how much together; zero until it is done. */
  attempts: count,
  deltaNanos: signedNanos,
  error: z.string().nullable(),
  createdBy: named.nullable(),
  createdAt: moment,
  finishedAt: moment.nullable(),
});

const which = {
  providerAccountId: id,
  model,
  /** Requests that started in [from, to). */
  from: moment,
  to: moment,
};

/** Prices that came late or were corrected, applied to requests of the past as entries of their own. */
export const adjustments = {
  list: defineRoute({
    name: 'adjustments.list',
    summary: 'Corrections of past costs, the newest first, at most 200',
    method: 'GET',
    path: '/adjustments',
    access: withPermission('costs.read'),
    response: page(adjustment),
  }),
  read: defineRoute({
    name: 'adjustments.read',
    summary: 'One correction and how far it is',
    method: 'GET',
    path: '/adjustments/:id',
    access: withPermission('costs.read'),
    params: idParams,
    response: adjustment,
  }),
  preview: defineRoute({
    name: 'adjustments.preview',
    summary: 'About how much past costs would change at the prices that are set now',
    method: 'GET',
    path: '/adjustments/preview',
    access: withPermission('costs.read'),
    query: z.strictObject(which),
    response: z.strictObject({
      /** Whole hours around what was asked: the roll-ups have no finer ones. */
      from: moment,
      to: moment,
      attempts: count,
      unpricedRequests: count,
      /** With earlier adjustments. */
      currentNanos: signedNanos,
      /** Null when a price of today does not state what it takes. */
      estimatedNanos: signedNanos.nullable(),
      deltaNanos: signedNanos.nullable(),
      unpricedBuckets: z.array(z.string()),
      assumptions: z.array(z.string()),
    }),
  }),
  create: defineRoute({
    name: 'adjustments.create',
    summary: 'Price past requests of a model at an account anew; the worker adds the differences',
    method: 'POST',
    path: '/adjustments',
    access: withPermission('prices.manage'),
    body: z.strictObject({
      ...which,
      reason: z.string().trim().min(1, 'Say why.').max(500, 'At most 500 characters.'),
    }),
    response: adjustment,
  }),
};
