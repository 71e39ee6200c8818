import { limitPolicyContent } from '@switchyard/core/limits/limit-policy';
import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { count, id, idParams, moment, name, named, noContent, page } from './fields.ts';

const limitPolicy = z.strictObject({
  id,
  name,
  ...limitPolicyContent.shape,
  /** What its scope is called, and the team of a key. */
  scopeName: z.string(),
  scopeTeam: named.nullable(),
  enabled: z.boolean(),
  createdAt: moment,
  updatedAt: moment,
  /**
   * What each of its limits, in their order, has left now, and when a window is as good as new. Null where there is no single counter to show: the policy groups its callers or is
   * disabled, or the gateways' counters do not answer.
   */
  gauges: z.array(z.strictObject({ left: count, resetsInMs: count.nullable() })).nullable(),
  /**
   * How many groups it counts apart now, where callers make the values; all beyond `maxGroups` share one counter. Null for other policies,
   * and while the gateways' counters do not answer.
   */
  groups: count.nullable(),
  /** Calls that it refused in the last 24 hours. */
  refused24h: count,
});

const written = z.strictObject({ name, ...limitPolicyContent.shape });

/** Caps on requests, tokens and calls at once. A call that does not fit every policy it falls under is refused with 429 and counts nowhere. */
export const limitPolicies = {
  list: defineRoute({
    name: 'limitPolicies.list',
    summary: 'Limit policies with what they have left: of the organization, of teams, of members, of keys',
    method: 'GET',
    path: '/limit-policies',
    access: withPermission('limits.read'),
    response: page(limitPolicy),
  }),
  create: defineRoute({
    name: 'limitPolicies.create',
    summary: 'Add a limit policy; it is in force at once',
    method: 'POST',
    path: '/limit-policies',
    access: withPermission('limits.manage'),
    body: written,
    response: limitPolicy,
  }),
  update: defineRoute({
    name: 'limitPolicies.update',
    summary: 'Write a limit policy anew; what its windows have counted stays counted',
    method: 'PUT',
    path: '/limit-policies/:id',
    access: withPermission('limits.manage'),
    params: idParams,
    body: written,
    response: limitPolicy,
  }),
  enable: defineRoute({
    name: 'limitPolicies.enable',
    summary: 'Hold callers to a disabled limit policy again',
    method: 'POST',
    path: '/limit-policies/:id/enable',
    access: withPermission('limits.manage'),
    params: idParams,
    response: limitPolicy,
  }),
  disable: defineRoute({
    name: 'limitPolicies.disable',
    summary: 'Stop holding callers to a limit policy',
    method: 'POST',
    path: '/limit-policies/:id/disable',
    access: withPermission('limits.manage'),
    params: idParams,
    response: limitPolicy,
  }),
  remove: defineRoute({
    name: 'limitPolicies.remove',
    summary: 'Remove a limit policy',
    method: 'DELETE',
    path: '/limit-policies/:id',
    access: withPermission('limits.manage'),
    params: idParams,
    response: noContent,
  }),
};
