import { budgetPeriod } from '@switchyard/core/budgets/budget';
import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { count, id, idParams, moment, name, nanos, noContent, page, slug } from './fields.ts';

const team = z.strictObject({
  id,
  slug: z.string(),
  name: z.string(),
  status: z.enum(['active', 'archived']),
  createdAt: moment,
  archivedAt: moment.nullable(),
  members: count,
  activeKeys: count,
  /** Spend since the first of the month (UTC), from the roll-ups. */
  monthCostNanos: nanos,
  monthRequests: count,
  /** Its own budget of dollars, the monthly one if there are several; the limit with the raises in force. */
  budget: z
    .strictObject({ id, period: budgetPeriod, limitNanos: nanos, spentNanos: nanos, heldNanos: nanos })
    .nullable(),
  lastRequestAt: moment.nullable(),
});

/** Teams of the organization. */
export const teams = {
  list: defineRoute({
    name: 'teams.list',
    summary: 'Teams by name',
    method: 'GET',
    path: '/teams',
    access: withPermission('teams.read'),
    query: z.strictObject({ status: z.enum(['active', 'archived', 'all']).default('active') }),
    response: page(team),
  }),
  create: defineRoute({
    name: 'teams.create',
    summary: 'Create a team',
    method: 'POST',
    path: '/teams',
    access: withPermission('teams.manage'),
    body: z.strictObject({
      name,
      /** Derived from the name, and made unique, when left out. */
      slug: slug.optional(),
    }),
    response: team,
  }),
  read: defineRoute({
    name: 'teams.read',
    summary: 'A team',
    method: 'GET',
    path: '/teams/:id',
    access: withPermission('teams.read'),
    params: idParams,
    response: team,
  }),
  update: defineRoute({
    name: 'teams.update',
    summary: 'Rename a team',
    method: 'PATCH',
    path: '/teams/:id',
    access: withPermission('teams.manage'),
    params: idParams,
    body: z.strictObject({ name }),
    response: team,
  }),
  archive: defineRoute({
    name: 'teams.archive',
    summary: 'Archive a team: its keys stop working, its history stays',
    method: 'POST',
    path: '/teams/:id/archive',
    access: withPermission('teams.manage'),
    params: idParams,
    response: team,
  }),
  restore: defineRoute({
    name: 'teams.restore',
    summary: 'Restore an archived team; its keys work again',
    method: 'POST',
    path: '/teams/:id/restore',
    access: withPermission('teams.manage'),
    params: idParams,
    response: team,
  }),
};

const teamMember = z.strictObject({ id, name: z.string(), email: z.string(), addedAt: moment });

/** Who belongs to a team. `userId` is the member's id in members.list. */
export const teamMembers = {
  list: defineRoute({
    name: 'teamMembers.list',
    summary: 'Members of a team',
    method: 'GET',
    path: '/teams/:id/members',
    access: withPermission('teams.read'),
    params: idParams,
    response: page(teamMember),
  }),
  add: defineRoute({
    name: 'teamMembers.add',
    summary: 'Add a member of the organization to a team; harmless when repeated',
    method: 'PUT',
    path: '/teams/:id/members/:userId',
    access: withPermission('teams.manage'),
    params: z.strictObject({ id, userId: id }),
    response: teamMember,
  }),
  remove: defineRoute({
    name: 'teamMembers.remove',
    summary: 'Take a member out of a team',
    method: 'DELETE',
    path: '/teams/:id/members/:userId',
    access: withPermission('teams.manage'),
    params: z.strictObject({ id, userId: id }),
    response: noContent,
  }),
};
