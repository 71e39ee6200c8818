import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { id, idParams, moment, name, noContent, page, role } from './fields.ts';

const apiToken = z.strictObject({
  id,
  name: z.string(),
  role,
  prefix: z.string(),
  last4: z.string(),
  status: z.enum(['active', 'revoked', 'expired']),
  createdBy: z.string().nullable(),
  createdAt: moment,
  expiresAt: moment.nullable(),
  lastUsedAt: moment.nullable(),
});

/** Tokens with which programs call this API: `Authorization: Bearer syt_…`. */
export const apiTokens = {
  list: defineRoute({
    name: 'apiTokens.list',
    summary: 'API tokens, newest first',
    method: 'GET',
    path: '/api-tokens',
    access: withPermission('api-tokens.manage'),
    response: page(apiToken),
  }),
  create: defineRoute({
    name: 'apiTokens.create',
    summary: 'Issue an API token with a role no stronger than your own; its secret is in this answer and never again',
    method: 'POST',
    path: '/api-tokens',
    access: withPermission('api-tokens.manage'),
    body: z.strictObject({ name, role, expiresAt: moment.nullish() }),
    response: z.strictObject({ apiToken, secret: z.string() }),
  }),
  revoke: defineRoute({
    name: 'apiTokens.revoke',
    summary: 'Revoke an API token at once',
    method: 'DELETE',
    path: '/api-tokens/:id',
    access: withPermission('api-tokens.manage'),
    params: idParams,
    response: noContent,
  }),
};
