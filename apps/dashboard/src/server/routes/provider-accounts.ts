import { baseUrlProblem } from '@switchyard/core/providers/base-url';
import { type CredentialKind, readCredential } from '@switchyard/core/providers/credential';
import { findProvider, providers } from '@switchyard/core/providers/index';
import type { Provider } from '@switchyard/core/providers/provider';
import { newId } from '@switchyard/db/directory/new-id';
import {
  createProviderAccount,
  findProviderAccount,
  findSealedAccount,
  listProviderAccounts,
  type ProviderAccountRow,
  removeProviderAccount,
  updateProviderAccount,
} from '@switchyard/db/directory/provider-accounts';
import { sealCredential } from '@switchyard/platform/secrets/sealed-credential';
import type { App } from '../app.ts';
import { testProvider } from '../configuration/test-provider.ts';
import { contract } from '../contract/index.ts';
import { invalidField } from '../http/api-problem.ts';
import { handle, type OrganizationCall } from '../http/handler.ts';
import { iso, isoOrNull, wholeList } from './views.ts';

const listProviders = handle(contract.providers.list, async () =>
  wholeList(
    providers.map(({ id, name, defaultBaseUrl, baseUrlExample = null, credential }) => ({
      id,
      name,
      defaultBaseUrl,
      baseUrlExample,
      credential,
    })),
  ),
);

const list = handle(contract.providerAccounts.list, async ({ read, now }) => {
  const accounts = await read((scoped, organizationId) => listProviderAccounts(scoped, organizationId, now));
  return wholeList(accounts.map(view));
});

const create = handle(contract.providerAccounts.create, async ({ app, change, now, organization, body }) => {
  const { credential, models, ...account } = body;
  const provider = requireProvider(account.provider);
  requireBaseUrl(provider, account.baseUrl);
  const id = newId();
  const binding = { organizationId: organization.id, providerAccountId: id };
  const sealed = await seal(app, { kind: provider.credential, text: credential }, binding);
  const row = await change(async (scoped, { organizationId, audit }) => {
    await createProviderAccount(scoped, organizationId, { ...account, ...sealed, id, models: [...new Set(models)] });
    const after = await findProviderAccount(scoped, organizationId, id, now);
    audit({
      action: 'provider-account.create',
      targetKind: 'provider-account',
      targetId: id,
      summary: `Added the provider account ${after.name}`,
      after: { ...settings(after), provider: after.provider },
    });
    return after;
  });
  return view(row);
});

const update = handle(contract.providerAccounts.update, async (call) => {
  const { app, change, read, now, organization, params, body } = call;
  const { credential, ...rest } = body;
  const binding = { organizationId: organization.id, providerAccountId: params.id };
  const stored = await read((scoped, organizationId) => findSealedAccount(scoped, organizationId, params.id));
  const provider = findProvider(stored.provider);
  if (provider !== undefined && rest.baseUrl !== undefined && rest.baseUrl !== stored.baseUrl)
    requireBaseUrl(provider, rest.baseUrl);
  const typed = { kind: provider?.credential ?? 'api-key', text: credential ?? '' };
  const sealed = credential === undefined ? {} : await seal(app, typed, binding);
  const row = await change(async (scoped, { organizationId, audit }) => {
    const { name, baseUrl, models, priority } = rest;
    const before = await updateProviderAccount(scoped, organizationId, {
      id: params.id,
      ...(name === undefined ? {} : { name }),
      ...(baseUrl === undefined ? {} : { baseUrl }),
      ...(models === undefined ? {} : { models: [...new Set(models)] }),
      ...(priority === undefined ? {} : { priority }),
      ...sealed,
    });
    // Otherwise whoever may edit the address could have the stored credential sent to a host of theirs.
    if (baseUrl !== undefined && baseUrl !== before.baseUrl && credential === undefined)
      throw invalidField('credential', 'Paste the key again: it is only sent to the address it was entered for.');
    const after = await findProviderAccount(scoped, organizationId, params.id, now);
    audit({
      action: 'provider-account.update',
      targetKind: 'provider-account',
      targetId: params.id,
      summary: `Changed the provider account ${after.name}`,
      before: settings(before),
      after: { ...settings(after), ...(credential === undefined ? {} : { credential: 'replaced' }) },
    });
    return after;
  });
  return view(row);
});

const remove = handle(contract.providerAccounts.remove, ({ change, params }) =>
  change(async (scoped, { organizationId, audit }) => {
    const before = await removeProviderAccount(scoped, organizationId, params.id);
    audit({
      action: 'provider-account.remove',
      targetKind: 'provider-account',
      targetId: params.id,
      summary: `Removed the provider account ${before.name}`,
      before: settings(before),
    });
  }),
);

const enable = handle(contract.providerAccounts.enable, (call) => setEnabled(call, call.params.id, true));
const disable = handle(contract.providerAccounts.disable, (call) => setEnabled(call, call.params.id, false));

const test = handle(contract.providerAccounts.test, async ({ app, read, organization, body }) => {
  const organizationId = organization.id;
  if ('providerAccountId' in body) {
    const account = await read((scoped) => findSealedAccount(scoped, organizationId, body.providerAccountId));
    const { id, provider, baseUrl, sealedCredential } = account;
    const stored = { organizationId, providerAccountId: id, provider, baseUrl, sealedCredential };
    return testProvider(app, { ...stored, ...(body.model === undefined ? {} : { model: body.model }) });
  }
  const provider = requireProvider(body.provider);
  requireBaseUrl(provider, body.baseUrl);
  // A draft has no row yet; its credential is sealed for an id that nothing else will ever have.
  const binding = { organizationId, providerAccountId: newId() };
  const { sealedCredential } = await seal(app, { kind: provider.credential, text: body.credential }, binding);
  return testProvider(app, { ...binding, provider: provider.id, baseUrl: body.baseUrl, sealedCredential });
});

/** Providers, and the organization's accounts at them. */
export const providerAccountRoutes = [listProviders, list, create, update, remove, enable, disable, test];

async function setEnabled({ change, now }: OrganizationCall, id: string, enabled: boolean) {
  const row = await change(async (scoped, { organizationId, audit }) => {
    const before = await updateProviderAccount(scoped, organizationId, { id, disabledAt: enabled ? null : now });
    const target = { targetKind: 'provider-account', targetId: id };
    const verb = enabled ? 'enable' : 'disable';
    if ((before.disabledAt === null) !== enabled)
      audit({
        action: `provider-account.${verb}`,
        ...target,
        summary: `${enabled ? 'Enabled' : 'Disabled'} ${before.name}`,
      });
    return findProviderAccount(scoped, organizationId, id, now);
  });
  return view(row);
}

type Typed = { kind: CredentialKind; text: string };

async function seal(app: App, { kind, text }: Typed, binding: { organizationId: string; providerAccountId: string }) {
  const reading = readCredential(kind, text);
  if (reading.kind === 'refused') throw invalidField('credential', reading.problem);
  return {
    sealedCredential: await sealCredential(app.environment.CREDENTIAL_PUBLIC_KEY, reading.credential, binding),
    credentialLast4: reading.last4,
  };
}

function requireProvider(id: string): Provider {
  const provider = findProvider(id);
  if (provider !== undefined) return provider;
  throw invalidField(
    'provider',
    `There is no such provider. Choose one of ${providers.map((one) => one.id).join(', ')}.`,
  );
}

function requireBaseUrl(provider: Provider, baseUrl: string): void {
  const problem = baseUrlProblem(provider, baseUrl);
  if (problem !== undefined) throw invalidField('baseUrl', problem);
}

type Settings = Pick<ProviderAccountRow, 'name' | 'baseUrl' | 'models' | 'priority' | 'credentialLast4'>;

const settings = ({ name, baseUrl, models, priority, credentialLast4 }: Settings) => ({
  name,
  baseUrl,
  models,
  priority,
  credentialLast4,
});

function view({ disabledAt, createdAt, updatedAt, lastUsedAt, ...account }: ProviderAccountRow) {
  return {
    ...account,
    status: disabledAt ? ('disabled' as const) : ('enabled' as const),
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
    lastUsedAt: isoOrNull(lastUsedAt),
  };
}
