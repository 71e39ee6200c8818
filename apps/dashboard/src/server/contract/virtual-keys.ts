import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { count, id, idParams, model, moment, name, named, nanos, page, pageQuery } from './fields.ts';

const virtualKey = z.strictObject({
  id,
  name: z.string(),
  /** The first eight characters and the last four of the secret, all that is ever shown of it again. */
  prefix: z.string(),
  last4: z.string(),
  team: named,
  /** The member whose key it is; null for a service. */
  member: named.nullable(),
  /** Empty: every model of the organization. */
  allowedModels: z.array(z.string()),
  /** Leaves out fields that a provider's format cannot express instead of refusing the request; the record lists them. */
  dropUnsupported: z.boolean(),
  status: z.enum(['active', 'revoked', 'expired']),
  createdAt: moment,
  expiresAt: moment.nullable(),
  revokedAt: moment.nullable(),
  lastUsedAt: moment.nullable(),
  monthCostNanos: nanos,
  monthRequests: count,
});

const expiresAt = moment.refine(
  (text) => new Date(text).getTime() > Date.now(),
  'The key must expire in the future, or never.',
);

/** Virtual keys. Members issue and change keys of the teams they belong to; admins of any team. */
export const virtualKeys = {
  list: defineRoute({
    name: 'virtualKeys.list',
    summary: 'Virtual keys, newest first',
    method: 'GET',
    path: '/virtual-keys',
    access: withPermission('virtual-keys.read'),
    query: pageQuery.extend({
      teamId: id.optional(),
      status: z.enum(['active', 'revoked', 'expired', 'all']).default('all'),
    }),
    response: page(virtualKey),
  }),
  create: defineRoute({
    name: 'virtualKeys.create',
    summary: 'Issue a virtual key; its secret is in this answer and never again',
    method: 'POST',
    path: '/virtual-keys',
    access: withPermission('virtual-keys.manage'),
    body: z.strictObject({
      name,
      teamId: id,
      /** A member of the organization whose key it is; nothing for a service. */
      memberId: id.nullish(),
      allowedModels: z.array(model).max(100).default([]),
      dropUnsupported: z.boolean().default(false),
      expiresAt: expiresAt.nullish(),
    }),
    response: z.strictObject({ virtualKey, secret: z.string() }),
  }),
  update: defineRoute({
    name: 'virtualKeys.update',
    summary:
      'Change the name, the allowed models, the expiry of a key, or what it does with fields that a provider cannot take',
    method: 'PATCH',
    path: '/virtual-keys/:id',
    access: withPermission('virtual-keys.manage'),
    params: idParams,
    body: z.strictObject({
      name: name.optional(),
      allowedModels: z.array(model).max(100).optional(),
      dropUnsupported: z.boolean().optional(),
      expiresAt: expiresAt.nullable().optional(),
    }),
    response: virtualKey,
  }),
  revoke: defineRoute({
    name: 'virtualKeys.revoke',
    summary: 'Revoke a key for ever; every gateway refuses it within a second',
    method: 'POST',
    path: '/virtual-keys/:id/revoke',
    access: withPermission('virtual-keys.manage'),
    params: idParams,
    response: virtualKey,
  }),
};

/** What a dangerous change would hit, for confirmations. */
export const impact = {
  read: defineRoute({
    name: 'impact.read',
    summary: 'Requests of the last 24 hours and the last use of a key, a team or a provider account',
    method: 'GET',
    path: '/impact',
    access: withPermission('requests.read'),
    query: z.strictObject({ kind: z.enum(['virtual-key', 'team', 'provider-account', 'member']), id }),
    response: z.strictObject({
      requestsLast24h: count,
      lastUsedAt: moment.nullable(),
      /** Active keys that would stop working. */
      activeKeys: count,
    }),
  }),
};
