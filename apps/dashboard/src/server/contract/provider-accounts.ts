import { trimBaseUrl } from '@switchyard/core/providers/base-url';
import { credentialKinds } from '@switchyard/core/providers/credential';
import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { count, id, idParams, model, moment, name, noContent, page } from './fields.ts';

const baseUrl = z
  .string()
  .trim()
  .overwrite(trimBaseUrl)
  .max(500)
  .pipe(z.url({ protocol: /^https?$/, error: 'Expected an address that begins with "https://" or "http://".' }))
  .refine((text) => !/[?#@]/.test(text), 'The address has no user, query or fragment.');

const provider = z.string().min(1, 'Choose a provider.').max(60);
/**
 * What the provider's kind of credential asks for: a key, AWS keys as JSON, a service account's key file, or nothing. The route reads it
 * with `readCredential`, since only there the provider is known.
 */
const credential = z.string().max(16_000, 'At most 16,000 characters.');
const models = z.array(model).max(500);
const priority = z.int().min(0).max(1_000);

const credentialParams = z.strictObject({ id, credentialId: id });
const weight = z.int().min(1, 'At least 1.').max(1_000, 'At most 1,000.');

/** A credential that is not asked for a while, as the gateways tell. */
const rest = z.strictObject({
  /** Null: for every model. */
  model: z.string().nullable(),
  /** `cooling`: the provider asked for a pause. `open`: it failed too often. `parked`: it refused the credential. */
  kind: z.enum(['cooling', 'open', 'parked']),
  reason: z.string(),
  since: moment,
  until: moment,
});

const providerCredential = z.strictObject({
  id,
  name: z.string(),
  last4: z.string(),
  /** Its share of the account's traffic, in proportion to the others. */
  weight: z.int(),
  /** From then on no new call uses it; null while it is used. */
  drainingSince: moment.nullable(),
  createdAt: moment,
  /** Null when it was not used in the last 24 hours. */
  lastUsedAt: moment.nullable(),
  attempts24h: count,
  failures24h: count,
  rests: z.array(rest),
});

const providerAccount = z.strictObject({
  id,
  slug: z.string(),
  name: z.string(),
  provider: z.string(),
  baseUrl: z.string(),
  credentials: z.array(providerCredential),
  /** Until then other accounts serve what they can; null when nobody routed traffic away. */
  awayUntil: moment.nullable(),
  /** Models offered to callers. */
  models: z.array(z.string()),
  /** Lower numbers are asked first when no rule decides. */
  priority: z.int(),
  status: z.enum(['enabled', 'disabled']),
  createdAt: moment,
  updatedAt: moment,
  /** From our own traffic of the last 24 hours. */
  attempts24h: count,
  failures24h: count,
  lastUsedAt: moment.nullable(),
});

/** Providers that Switchyard speaks with. */
export const providers = {
  list: defineRoute({
    name: 'providers.list',
    summary: 'Known providers and their usual addresses',
    method: 'GET',
    path: '/providers',
    access: withPermission('provider-accounts.read'),
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          defaultBaseUrl: z.string().nullable(),
          /** For hosts whose address has the customer's own parts in it. */
          baseUrlExample: z.string().nullable(),
          credential: z.enum(credentialKinds),
        }),
      ),
      nextCursor: z.null(),
    }),
  }),
};

/** Access to providers. A credential goes in and never comes out: it is sealed for the gateway alone. */
export const providerAccounts = {
  list: defineRoute({
    name: 'providerAccounts.list',
    summary: 'Provider accounts in order of priority',
    method: 'GET',
    path: '/provider-accounts',
    access: withPermission('provider-accounts.read'),
    response: page(providerAccount),
  }),
  create: defineRoute({
    name: 'providerAccounts.create',
    summary: 'Add a provider account',
    method: 'POST',
    path: '/provider-accounts',
    access: withPermission('provider-accounts.manage'),
    body: z.strictObject({
      name,
      provider,
      baseUrl,
      credential,
      models: models.default([]),
      priority: priority.default(100),
    }),
    response: providerAccount,
  }),
  update: defineRoute({
    name: 'providerAccounts.update',
    summary:
      'Change a provider account; without `credential` the one it has stays. A new address needs the credential again',
    method: 'PATCH',
    path: '/provider-accounts/:id',
    access: withPermission('provider-accounts.manage'),
    params: idParams,
    body: z.strictObject({
      name: name.optional(),
      baseUrl: baseUrl.optional(),
      credential: credential.optional(),
      models: models.optional(),
      priority: priority.optional(),
    }),
    response: providerAccount,
  }),
  remove: defineRoute({
    name: 'providerAccounts.remove',
    summary: 'Remove a provider account; refused while a rule targets it (409 in_use)',
    method: 'DELETE',
    path: '/provider-accounts/:id',
    access: withPermission('provider-accounts.manage'),
    params: idParams,
    response: noContent,
  }),
  enable: defineRoute({
    name: 'providerAccounts.enable',
    summary: 'Use a disabled provider account again',
    method: 'POST',
    path: '/provider-accounts/:id/enable',
    access: withPermission('provider-accounts.manage'),
    params: idParams,
    response: providerAccount,
  }),
  disable: defineRoute({
    name: 'providerAccounts.disable',
    summary: 'Stop using a provider account',
    method: 'POST',
    path: '/provider-accounts/:id/disable',
    access: withPermission('provider-accounts.manage'),
    params: idParams,
    response: providerAccount,
  }),
  routeAway: defineRoute({
    name: 'providerAccounts.routeAway',
    summary: 'Let other accounts serve for a while, with automatic return; 0 minutes brings traffic back at once',
    method: 'POST',
    path: '/provider-accounts/:id/route-away',
    access: withPermission('provider-accounts.manage'),
    params: idParams,
    body: z.strictObject({ minutes: z.int().min(0).max(1_440, 'At most a day, 1,440 minutes.') }),
    response: providerAccount,
  }),
  health: defineRoute({
    name: 'providerAccounts.health',
    summary: 'How every account did in the last 24 hours, from our own traffic',
    method: 'GET',
    path: '/provider-accounts/health',
    access: withPermission('provider-accounts.read'),
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          providerAccountId: id,
          /** 24 hours (UTC), oldest first; the last one is running. */
          bars: z.array(z.strictObject({ from: moment, attempts: count, failures: count })),
          /** The last sixty minutes. */
          lastHour: z.strictObject({ attempts: count, failures: count }),
          /** Failures by class, most frequent first. */
          failures: z.array(z.strictObject({ outcome: z.string(), count })),
          /** Of attempts that succeeded, among the organization's last 20,000 of that time; null without any. */
          p50Ms: z.number().nullable(),
          p95Ms: z.number().nullable(),
          lastError: z.string().nullable(),
          /** The smallest share of its rate limits that the provider said is left, from 0 to 1; null when it says nothing. */
          headroom: z.number().min(0).max(1).nullable(),
        }),
      ),
      /** False when the gateways' word of resting credentials could not be read. */
      live: z.boolean(),
      asOf: moment,
    }),
  }),
  test: defineRoute({
    name: 'providerAccounts.test',
    summary: 'Ask a provider for its models, with a draft or with a stored account',
    method: 'POST',
    path: '/provider-accounts/test',
    access: withPermission('provider-accounts.manage'),
    body: z.union([
      z.strictObject({ provider, baseUrl, credential }),
      z.strictObject({ providerAccountId: id, model: model.optional() }),
    ]),
    response: z.strictObject({
      ok: z.boolean(),
      latencyMs: z.number().nonnegative(),
      models: z.array(z.string()),
      message: z.string(),
      /** The provider's HTTP status; null when it did not answer. */
      providerStatus: z.int().nullable(),
    }),
  }),
};

/** Several credentials of one account share its traffic; each goes in and never comes out. */
export const providerCredentials = {
  create: defineRoute({
    name: 'providerCredentials.create',
    summary: 'Add a credential to a provider account',
    method: 'POST',
    path: '/provider-accounts/:id/credentials',
    access: withPermission('provider-accounts.manage'),
    params: idParams,
    body: z.strictObject({ name, credential, weight: weight.default(1) }),
    response: providerAccount,
  }),
  update: defineRoute({
    name: 'providerCredentials.update',
    summary: 'Rename, weigh, drain or replace a credential; a replaced one is no longer parked',
    method: 'PATCH',
    path: '/provider-accounts/:id/credentials/:credentialId',
    access: withPermission('provider-accounts.manage'),
    params: credentialParams,
    body: z.strictObject({
      name: name.optional(),
      credential: credential.optional(),
      weight: weight.optional(),
      draining: z.boolean().optional(),
    }),
    response: providerAccount,
  }),
  remove: defineRoute({
    name: 'providerCredentials.remove',
    summary: 'Remove a credential; the last one that is not draining stays (409 in_use)',
    method: 'DELETE',
    path: '/provider-accounts/:id/credentials/:credentialId',
    access: withPermission('provider-accounts.manage'),
    params: credentialParams,
    response: providerAccount,
  }),
  wake: defineRoute({
    name: 'providerCredentials.wake',
    summary: 'Ask a resting or parked credential again at once',
    method: 'POST',
    path: '/provider-accounts/:id/credentials/:credentialId/wake',
    access: withPermission('provider-accounts.manage'),
    params: credentialParams,
    response: providerAccount,
  }),
};
