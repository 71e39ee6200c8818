import type { Resting } from '@switchyard/core/routing/resting';
import { findProviderAccount, type ProviderAccountRow } from '@switchyard/db/directory/provider-accounts';
import type { CredentialRow } from '@switchyard/db/directory/provider-credentials';
import { readTold } from '../configuration/rests.ts';
import type { OrganizationCall } from '../http/handler.ts';
import { iso, isoOrNull } from './views.ts';

/** An account as the API shows it, with the rests of its credentials. */
export function viewAccount(account: ProviderAccountRow, rests: readonly Resting[], now: Date) {
  const { disabledAt, createdAt, updatedAt, lastUsedAt, awayUntil, credentials, ...rest } = account;
  return {
    ...rest,
    credentials: credentials.map((credential) => viewCredential(credential, rests)),
    awayUntil: awayUntil !== null && awayUntil > now ? iso(awayUntil) : null,
    status: disabledAt ? ('disabled' as const) : ('enabled' as const),
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
    lastUsedAt: isoOrNull(lastUsedAt),
  };
}

/** One account as it stands after a change. */
export async function readAccountView({ app, read, now, organization }: OrganizationCall, id: string) {
  const [account, { rests }] = await Promise.all([
    read((scoped, organizationId) => findProviderAccount(scoped, organizationId, id, now)),
    readTold(app, organization.id),
  ]);
  return viewAccount(account, rests, now);
}

function viewCredential(credential: CredentialRow, rests: readonly Resting[]) {
  const { providerAccountId: _, drainingSince, createdAt, lastUsedAt, ...rest } = credential;
  return {
    ...rest,
    drainingSince: isoOrNull(drainingSince),
    createdAt: iso(createdAt),
    lastUsedAt: isoOrNull(lastUsedAt),
    rests: rests.filter(({ credentialId }) => credentialId === credential.id).map(viewRest),
  };
}

const viewRest = ({ model, kind, reason, sinceMs, untilMs }: Resting) => ({
  model,
  kind,
  reason,
  since: iso(new Date(sinceMs)),
  until: iso(new Date(untilMs)),
});
