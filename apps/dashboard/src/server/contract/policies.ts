import { cachePolicy } from '@switchyard/core/cache/cache-policy';
import { contentPolicy } from '@switchyard/core/content/content-policy';
import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { id, moment, named, page } from './fields.ts';

/** Whom a policy is for: all of the organization (both null), one team, or one key. */
const whose = { teamId: id.nullable().default(null), keyId: id.nullable().default(null) };

const oneScope = 'Name a team or a key, not both.';

/** What stands in lists: whose policy it is, and what it says. */
const listed = <Policy extends z.ZodType>(policy: Policy) =>
  z.strictObject({
    /** Null for the organization and for keys. */
    team: named.nullable(),
    /** With its team; null for the organization and for teams. */
    key: named.extend({ team: named }).nullable(),
    policy,
    updatedAt: moment,
  });

const written = <Policy extends z.ZodType>(policy: Policy) =>
  z
    .strictObject({ ...whose, policy })
    .refine(({ teamId, keyId }) => teamId === null || keyId === null, { path: ['keyId'], message: oneScope });

/** What organization, teams and keys say of caching. What is not said is what the next wider one says. */
export const cachePolicies = {
  list: defineRoute({
    name: 'cachePolicies.list',
    summary: 'What the organization, its teams and keys say of caching',
    method: 'GET',
    path: '/cache-policies',
    access: withPermission('cache.read'),
    response: page(listed(cachePolicy)),
  }),
  set: defineRoute({
    name: 'cachePolicies.set',
    summary: 'Write what the organization, a team or a key says of caching; one that says nothing is removed',
    method: 'PUT',
    path: '/cache-policies',
    access: withPermission('cache.manage'),
    body: written(cachePolicy),
    response: page(listed(cachePolicy)),
  }),
};

/** What organization, teams and keys say of what is kept of what was said. */
export const contentPolicies = {
  list: defineRoute({
    name: 'contentPolicies.list',
    summary: 'What the organization, its teams and keys say of keeping content',
    method: 'GET',
    path: '/content-policies',
    access: withPermission('requests.read'),
    response: page(listed(contentPolicy)),
  }),
  set: defineRoute({
    name: 'contentPolicies.set',
    summary: 'Write what the organization, a team or a key says of keeping content; one that says nothing is removed',
    method: 'PUT',
    path: '/content-policies',
    access: withPermission('request-logs.manage'),
    body: written(contentPolicy),
    response: page(listed(contentPolicy)),
  }),
};
