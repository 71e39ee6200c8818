import { baseUrlProblem } from '@switchyard/core/providers/base-url';
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
import { replaceCredentials } from '@switchyard/db/directory/provider-credentials';
import { readTold, wakeCredential } from '../configuration/rests.ts';
import { sealTyped } from '../configuration/seal-typed.ts';
import { testProvider } from '../configuration/test-provider.ts';
import { contract } from '../contract/index.ts';
import { invalidField } from '../http/api-problem.ts';
import { handle, type OrganizationCall } from '../http/handler.ts';
import { readAccountView, viewAccount } from './provider-account-view.ts';
import { wholeList } from './views.ts';

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

const list = handle(contract.providerAccounts.list, async ({ app, read, now, organization }) => {
  const [accounts, { rests }] = await Promise.all([
    read((scoped, organizationId) => listProviderAccounts(scoped, organizationId, now)),
    readTold(app, organization.id),
  ]);
  return wholeList(accounts.map((account) => viewAccount(account, rests, now)));
});

const create = handle(contract.providerAccounts.create, async (call) => {
  const { app, change, now, organization, body } = call;
  const { credential: text, models, ...account } = body;
  const provider = requireProvider(account.provider);
  requireBaseUrl(provider, account.baseUrl);
  const id = newId();
  const binding = { organizationId: organization.id, providerAccountId: id };
  const credential = await sealTyped(app, { kind: provider.credential, text }, binding);
  await change(async (scoped, { organizationId, audit }) => {
    await createProviderAccount(scoped, organizationId, { ...account, credential, id, models: [...new Set(models)] });
    const after = await findProviderAccount(scoped, organizationId, id, now);
    audit({
      action: 'provider-account.create',
      targetKind: 'provider-account',
      targetId: id,
      summary: `Added the provider account ${after.name}`,
      after: { ...settings(after), provider: after.provider, last4: credential.last4 },
    });
  });
  return readAccountView(call, id);
});

const update = handle(contract.providerAccounts.update, async (call) => {
  const { app, change, organization, params, body } = call;
  const sealed = await sealChange(call, params.id, body);
  const replaced = await change(async (scoped, { organizationId, audit }) => {
    const wanted = definedOf(body);
    const before = await updateProviderAccount(scoped, organizationId, { id: params.id, ...wanted });
    const moved = wanted.baseUrl !== undefined && wanted.baseUrl !== before.baseUrl;
    // Otherwise whoever may edit the address could have the stored credentials sent to a host of theirs.
    if (moved && sealed === undefined) throw invalidField('credential', pasteAgain);
    const credentials =
      sealed === undefined
        ? []
        : await replaceCredentials(scoped, organizationId, { providerAccountId: params.id, credential: sealed });
    if (!moved && credentials.length > 1) throw invalidField('credential', chooseOne);
    audit({
      action: 'provider-account.update',
      targetKind: 'provider-account',
      targetId: params.id,
      summary: `Changed the provider account ${wanted.name ?? before.name}`,
      before: settings(before),
      after: {
        ...settings({ ...before, ...wanted }),
        ...(sealed ? { credential: 'replaced', credentialsBefore: credentials.map((one) => one.name) } : {}),
      },
    });
    return credentials;
  });
  for (const { id } of replaced) await wakeCredential(app, organization.id, id).catch(() => {});
  return readAccountView(call, params.id);
});

const pasteAgain =
  'Paste a key for the new address: keys are only sent to the address they were entered for. It takes the place of all that the account has.';
const chooseOne = 'The account has several credentials. Replace one of them where they are listed.';

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

const routeAway = handle(contract.providerAccounts.routeAway, async (call) => {
  const { change, now, params, body } = call;
  const { minutes } = body;
  await change(async (scoped, { organizationId, audit }) => {
    const awayUntil = minutes === 0 ? null : new Date(now.getTime() + minutes * 60_000);
    const before = await updateProviderAccount(scoped, organizationId, { id: params.id, awayUntil });
    audit({
      action: 'provider-account.route-away',
      targetKind: 'provider-account',
      targetId: params.id,
      summary: awayUntil
        ? `Routed traffic away from ${before.name} for ${minutes} minutes`
        : `Brought traffic back to ${before.name}`,
      before: { awayUntil: before.awayUntil },
      after: { awayUntil },
    });
  });
  return readAccountView(call, params.id);
});

const test = handle(contract.providerAccounts.test, async ({ app, read, organization, body }) => {
  const organizationId = organization.id;
  if ('providerAccountId' in body) {
    const account = await read((scoped) => findSealedAccount(scoped, organizationId, body.providerAccountId));
    const { id, provider, baseUrl, sealed } = account;
    const [sealedCredential] = sealed;
    if (sealedCredential === undefined)
      throw invalidField('providerAccountId', 'The account has no credential in use.');
    const stored = { organizationId, providerAccountId: id, provider, baseUrl, sealedCredential };
    return testProvider(app, { ...stored, ...(body.model === undefined ? {} : { model: body.model }) });
  }
  const provider = requireProvider(body.provider);
  requireBaseUrl(provider, body.baseUrl);
  // A draft has no row yet; its credential is sealed for an id that nothing else will ever have.
  const binding = { organizationId, providerAccountId: newId() };
  const { sealed } = await sealTyped(app, { kind: provider.credential, text: body.credential }, binding);
  return testProvider(app, { ...binding, provider: provider.id, baseUrl: body.baseUrl, sealedCredential: sealed });
});

/** Providers, and the organization's accounts at them. */
export const providerAccountRoutes = [listProviders, list, create, update, remove, enable, disable, routeAway, test];

async function setEnabled(call: OrganizationCall, id: string, enabled: boolean) {
  const { change, now } = call;
  await change(async (scoped, { organizationId, audit }) => {
    const before = await updateProviderAccount(scoped, organizationId, { id, disabledAt: enabled ? null : now });
    const target = { targetKind: 'provider-account', targetId: id };
    const verb = enabled ? 'enable' : 'disable';
    if ((before.disabledAt === null) !== enabled)
      audit({
        action: `provider-account.${verb}`,
        ...target,
        summary: `${enabled ? 'Enabled' : 'Disabled'} ${before.name}`,
      });
  });
  return readAccountView(call, id);
}

type AccountChange = { baseUrl?: string | undefined; credential?: string | undefined };

/** Checks an account's new address and seals its new credential; undefined when the one it has stays. */
async function sealChange(
  { app, read, organization }: OrganizationCall,
  id: string,
  { baseUrl, credential }: AccountChange,
) {
  const stored = await read((scoped, organizationId) => findSealedAccount(scoped, organizationId, id));
  const provider = findProvider(stored.provider);
  if (provider !== undefined && baseUrl !== undefined && baseUrl !== stored.baseUrl) requireBaseUrl(provider, baseUrl);
  if (credential === undefined) return undefined;
  const typed = { kind: provider?.credential ?? 'api-key', text: credential } as const;
  return sealTyped(app, typed, { organizationId: organization.id, providerAccountId: id });
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

type Settings = Pick<ProviderAccountRow, 'name' | 'baseUrl' | 'models' | 'priority'>;

const settings = ({ name, baseUrl, models, priority }: Settings) => ({ name, baseUrl, models, priority });

/** The settings that a change names. */
function definedOf({ name, baseUrl, models, priority }: { [Key in keyof Settings]?: Settings[Key] | undefined }) {
  return {
    ...(name === undefined ? {} : { name }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(models === undefined ? {} : { models: [...new Set(models)] }),
    ...(priority === undefined ? {} : { priority }),
  };
}
