import { timeZone } from '@switchyard/core/budgets/budget';
import { z } from 'zod';
import { defineRoute, signedIn, withPermission } from './define-route.ts';
import { id, moment, name, role, slug } from './fields.ts';

const organizationItem = z.strictObject({
  id,
  slug: z.string(),
  name: z.string(),
  status: z.enum(['ACTIVE', 'SUSPENDED']),
  /** The calendar of budgets and statements, unless a budget has its own. */
  timeZone: z.string(),
  createdAt: moment,
  /** The caller's role in it. */
  role,
});

/** Founding an organization. */
export const organizations = {
  create: defineRoute({
    name: 'organizations.create',
    summary: 'Create an organization and become its owner',
    method: 'POST',
    path: '/organizations',
    access: signedIn,
    body: z.strictObject({
      name,
      /** Derived from the name, and made unique, when left out. */
      slug: slug.optional(),
    }),
    response: organizationItem,
  }),
};

/** The organization that the call acts in. */
export const organization = {
  read: defineRoute({
    name: 'organization.read',
    summary: 'The organization',
    method: 'GET',
    path: '/organization',
    access: withPermission('organization.read'),
    response: organizationItem,
  }),
  update: defineRoute({
    name: 'organization.update',
    summary: 'Rename the organization, or set its time zone: budgets that follow it start new periods',
    method: 'PATCH',
    path: '/organization',
    access: withPermission('organization.update'),
    body: z.strictObject({ name: name.optional(), slug: slug.optional(), timeZone: timeZone.optional() }),
    response: organizationItem,
  }),
};

/** First steps, read from what is really there. */
export const checklist = {
  read: defineRoute({
    name: 'checklist.read',
    summary: 'Which first steps are done',
    method: 'GET',
    path: '/checklist',
    access: withPermission('organization.read'),
    response: z.strictObject({
      hasTeam: z.boolean(),
      hasProviderAccount: z.boolean(),
      hasVirtualKey: z.boolean(),
      hasRequest: z.boolean(),
      hasBudget: z.boolean(),
      hasRule: z.boolean(),
    }),
  }),
};
