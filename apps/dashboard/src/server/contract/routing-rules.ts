import { ruleDefinition } from '@switchyard/core/routing/rule';
import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { count, id, idParams, moment, name, noContent, page } from './fields.ts';

const routingRule = z.strictObject({
  id,
  name: z.string(),
  version: z.int(),
  position: z.int(),
  enabled: z.boolean(),
  definition: ruleDefinition,
  note: z.string(),
  createdAt: moment,
  updatedAt: moment,
  /** Requests that this rule decided in the last 24 hours. */
  hits24h: count,
  /** The name of an earlier enabled rule that takes every request this one would match; null when there is none. */
  shadowedBy: z.string().nullable(),
});

const note = z.string().trim().max(500, 'At most 500 characters.').default('');
const saved = z.strictObject({ routingRule, warnings: z.array(z.string()) });

/** Routing rules; the first enabled rule whose conditions match decides. */
export const routingRules = {
  list: defineRoute({
    name: 'routingRules.list',
    summary: 'Routing rules in the order in which they are asked',
    method: 'GET',
    path: '/routing-rules',
    access: withPermission('routing-rules.read'),
    response: page(routingRule),
  }),
  create: defineRoute({
    name: 'routingRules.create',
    summary: 'Add a rule at the end',
    method: 'POST',
    path: '/routing-rules',
    access: withPermission('routing-rules.manage'),
    body: z.strictObject({ name, definition: ruleDefinition, enabled: z.boolean().default(true), note }),
    response: saved,
  }),
  update: defineRoute({
    name: 'routingRules.update',
    summary: 'Publish a new version of a rule',
    method: 'PUT',
    path: '/routing-rules/:id',
    access: withPermission('routing-rules.manage'),
    params: idParams,
    body: z.strictObject({
      name,
      definition: ruleDefinition,
      note,
      /** The version that was edited; 409 when another one was published meanwhile. */
      baseVersion: z.int().optional(),
    }),
    response: saved,
  }),
  remove: defineRoute({
    name: 'routingRules.remove',
    summary: 'Remove a rule; its versions stay for the records that name them',
    method: 'DELETE',
    path: '/routing-rules/:id',
    access: withPermission('routing-rules.manage'),
    params: idParams,
    response: noContent,
  }),
  reorder: defineRoute({
    name: 'routingRules.reorder',
    summary: 'Set the order of all rules',
    method: 'PUT',
    path: '/routing-rules/order',
    access: withPermission('routing-rules.manage'),
    body: z.strictObject({ ids: z.array(id).max(500) }),
    response: page(routingRule),
  }),
  setEnabled: defineRoute({
    name: 'routingRules.setEnabled',
    summary: 'Switch a rule on or off',
    method: 'PUT',
    path: '/routing-rules/:id/enabled',
    access: withPermission('routing-rules.manage'),
    params: idParams,
    body: z.strictObject({ enabled: z.boolean() }),
    response: saved,
  }),
};

/** What a rule said at each time. */
export const routingRuleVersions = {
  list: defineRoute({
    name: 'routingRuleVersions.list',
    summary: 'Versions of a rule, newest first',
    method: 'GET',
    path: '/routing-rules/:id/versions',
    access: withPermission('routing-rules.read'),
    params: idParams,
    response: page(
      z.strictObject({
        version: z.int(),
        name: z.string(),
        definition: ruleDefinition,
        note: z.string(),
        author: z.string().nullable(),
        createdAt: moment,
      }),
    ),
  }),
};
