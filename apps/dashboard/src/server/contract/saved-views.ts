import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { id, idParams, moment, name, named, noContent, page } from './fields.ts';

/** The screens that have views. */
const screen = z.enum(['costs', 'requests', 'budgets']);

/** The query string of the screen's address, without "?". */
const query = z
  .string()
  .max(4_000)
  .refine((text) => !/[?#\s]/.test(text), 'Expected a query string without "?".');

const savedView = z.strictObject({
  id,
  screen,
  name: z.string(),
  query: z.string(),
  shared: z.boolean(),
  /** Whether it is what the caller sees when the screen is opened without a query. */
  default: z.boolean(),
  /** Whose it is, and whether that is the caller. */
  owner: named,
  mine: z.boolean(),
  createdAt: moment,
});

/** Questions that people keep. Views are a person's own: API tokens see the shared ones and can change none. */
export const savedViews = {
  list: defineRoute({
    name: 'savedViews.list',
    summary: "One's own views of a screen and those that others share, by name",
    method: 'GET',
    path: '/saved-views',
    access: withPermission('costs.read'),
    query: z.strictObject({ screen }),
    response: page(savedView),
  }),
  create: defineRoute({
    name: 'savedViews.create',
    summary: 'Keep the query of a screen under a name',
    method: 'POST',
    path: '/saved-views',
    access: withPermission('saved-views.manage'),
    body: z.strictObject({
      screen,
      name,
      query,
      shared: z.boolean().default(false),
      /** Takes the place of the view that was the default. */
      default: z.boolean().default(false),
    }),
    response: savedView,
  }),
  update: defineRoute({
    name: 'savedViews.update',
    summary: "Change one of one's own views",
    method: 'PATCH',
    path: '/saved-views/:id',
    access: withPermission('saved-views.manage'),
    params: idParams,
    body: z.strictObject({
      name: name.optional(),
      query: query.optional(),
      shared: z.boolean().optional(),
      default: z.boolean().optional(),
    }),
    response: savedView,
  }),
  remove: defineRoute({
    name: 'savedViews.remove',
    summary: "Remove one of one's own views",
    method: 'DELETE',
    path: '/saved-views/:id',
    access: withPermission('saved-views.manage'),
    params: idParams,
    response: noContent,
  }),
};
