import { findProvider } from '@switchyard/core/providers/index';
import { findSealedAccount } from '@switchyard/db/directory/provider-accounts';
import {
  createCredential,
  findCredential,
  removeCredential,
  updateCredential,
} from '@switchyard/db/directory/provider-credentials';
import { wakeCredential } from '../configuration/rests.ts';
import { sealTyped } from '../configuration/seal-typed.ts';
import { contract } from '../contract/index.ts';
import { handle, type OrganizationCall } from '../http/handler.ts';
import { readAccountView } from './provider-account-view.ts';

const create = handle(contract.providerCredentials.create, async (call) => {
  const { change, params, body } = call;
  const { name, credential, weight } = body;
  const sealed = await sealFor(call, params.id, credential);
  await change(async (scoped, { organizationId, audit }) => {
    const added = { ...sealed, providerAccountId: params.id, name, weight };
    const { id } = await createCredential(scoped, organizationId, added);
    audit({
      action: 'provider-credential.create',
      targetKind: 'provider-account',
      targetId: params.id,
      summary: `Added the credential ${name}`,
      after: { credentialId: id, name, weight, last4: sealed.last4 },
    });
  });
  return readAccountView(call, params.id);
});

const update = handle(contract.providerCredentials.update, async (call) => {
  const { app, change, now, organization, params, body } = call;
  const { name, credential, weight, draining } = body;
  const sealed = credential === undefined ? {} : await sealFor(call, params.id, credential);
  const ref = { id: params.credentialId, providerAccountId: params.id };
  await change(async (scoped, { organizationId, audit }) => {
    const { drainingSince } = await findCredential(scoped, organizationId, ref);
    const before = await updateCredential(scoped, organizationId, {
      ref,
      ...(name === undefined ? {} : { name }),
      ...(weight === undefined ? {} : { weight }),
      ...(draining === undefined ? {} : { drainingSince: draining ? (drainingSince ?? now) : null }),
      ...sealed,
    });
    audit({
      action: 'provider-credential.update',
      targetKind: 'provider-account',
      targetId: params.id,
      summary: `Changed the credential ${name ?? before.name}`,
      before: { credentialId: ref.id, name: before.name, weight: before.weight, draining: drainingSince !== null },
      after: { name, weight, draining, ...(credential === undefined ? {} : { credential: 'replaced' }) },
    });
  });
  // The new one is saved by now, and a gateway that does not hear of it finds out when the rest ends.
  if (credential !== undefined) await wakeCredential(app, organization.id, ref.id).catch(() => {});
  return readAccountView(call, params.id);
});

const remove = handle(contract.providerCredentials.remove, async (call) => {
  const { change, params } = call;
  await change(async (scoped, { organizationId, audit }) => {
    const ref = { id: params.credentialId, providerAccountId: params.id };
    const before = await removeCredential(scoped, organizationId, ref);
    audit({
      action: 'provider-credential.remove',
      targetKind: 'provider-account',
      targetId: params.id,
      summary: `Removed the credential ${before.name}`,
      before: { credentialId: ref.id, name: before.name, weight: before.weight, last4: before.last4 },
    });
  });
  return readAccountView(call, params.id);
});

const wake = handle(contract.providerCredentials.wake, async (call) => {
  const { app, changeQuietly, organization, params } = call;
  await changeQuietly(async (scoped, { organizationId, audit }) => {
    const ref = { id: params.credentialId, providerAccountId: params.id };
    const { name } = await findCredential(scoped, organizationId, ref);
    audit({
      action: 'provider-credential.wake',
      targetKind: 'provider-account',
      targetId: params.id,
      summary: `Had the credential ${name} asked again`,
      after: { credentialId: ref.id },
    });
  });
  await wakeCredential(app, organization.id, params.credentialId);
  return readAccountView(call, params.id);
});

/** Credentials of provider accounts. */
export const providerCredentialRoutes = [create, update, remove, wake];

/** Seals what was typed for an account, as its provider wants it. */
async function sealFor({ app, read, organization }: OrganizationCall, accountId: string, text: string) {
  const account = await read((scoped, organizationId) => findSealedAccount(scoped, organizationId, accountId));
  const kind = findProvider(account.provider)?.credential ?? 'api-key';
  return sealTyped(app, { kind, text }, { organizationId: organization.id, providerAccountId: accountId });
}
