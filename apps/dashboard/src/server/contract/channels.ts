import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { email, id, idParams, moment, name, named, noContent, page } from './fields.ts';
import { outsideAddress } from './outside-address.ts';

const kind = z.enum(['email', 'slack', 'webhook']);

const channel = z.strictObject({
  id,
  name: z.string(),
  kind,
  /** Of an e-mail channel. */
  addresses: z.array(z.string()),
  /** Where a Slack message or a webhook goes. The rest of the address is secret: it goes in and never comes out. */
  host: z.string().nullable(),
  lastSentAt: moment.nullable(),
  /** What went wrong at the last try that failed; null after a new address. */
  lastError: z.string().nullable(),
  lastErrorAt: moment.nullable(),
  /** Budgets that tell it. */
  budgets: z.array(named),
  createdAt: moment,
  updatedAt: moment,
});

const addresses = z
  .array(email)
  .min(1, 'Give at least one address.')
  .max(20, 'At most 20 addresses.')
  .refine((all) => new Set(all).size === all.length, 'Name every address once.');

const written = z.strictObject({
  channel,
  /** Signs what a webhook gets, as Standard Webhooks describes. In this one answer and never again; null when there is no new one. */
  signingSecret: z.string().nullable(),
});

/** Where people are told of budgets: e-mail, a Slack incoming webhook, or a webhook of one's own. */
export const channels = {
  list: defineRoute({
    name: 'channels.list',
    summary: 'Notification channels and how the last message went',
    method: 'GET',
    path: '/channels',
    access: withPermission('channels.read'),
    response: page(channel),
  }),
  create: defineRoute({
    name: 'channels.create',
    summary: 'Add a notification channel; a webhook gets a secret that is shown this once',
    method: 'POST',
    path: '/channels',
    access: withPermission('channels.manage'),
    body: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('email'), name, addresses }),
      z.strictObject({ kind: z.literal('slack'), name, url: outsideAddress }),
      z.strictObject({ kind: z.literal('webhook'), name, url: outsideAddress }),
    ]),
    response: written,
  }),
  update: defineRoute({
    name: 'channels.update',
    summary: 'Change a notification channel; a new address of a webhook comes with a new secret',
    method: 'PATCH',
    path: '/channels/:id',
    access: withPermission('channels.manage'),
    params: idParams,
    body: z.strictObject({
      name: name.optional(),
      /** For e-mail. */
      addresses: addresses.optional(),
      /** For Slack and webhooks. */
      url: outsideAddress.optional(),
    }),
    response: written,
  }),
  remove: defineRoute({
    name: 'channels.remove',
    summary: 'Remove a notification channel; budgets that tell it no longer do',
    method: 'DELETE',
    path: '/channels/:id',
    access: withPermission('channels.manage'),
    params: idParams,
    response: noContent,
  }),
  test: defineRoute({
    name: 'channels.test',
    summary: 'Send a message to a channel and say what came of it',
    method: 'POST',
    path: '/channels/:id/test',
    access: withPermission('channels.manage'),
    params: idParams,
    response: z.strictObject({
      /** `waiting`: it was neither sent nor refused within some seconds; the worker goes on trying. */
      outcome: z.enum(['sent', 'failed', 'waiting']),
      /** What the other side said, when it failed. */
      error: z.string().nullable(),
    }),
  }),
};
