import { type Database, inOrganization } from '../client/create-database.ts';
import { addNotification, type NewNotification } from './outbox.ts';

/** How a credential and its account are called. */
export type CredentialNames = {
  organizationSlug: string;
  organizationName: string;
  account: string;
  credential: string;
};

/** The names of a credential that is in use; undefined for one that is gone. */
export async function readCredentialNames(
  db: Database,
  organizationId: string,
  credentialId: string,
): Promise<CredentialNames | undefined> {
  const [names] = await inOrganization(
    db,
    organizationId,
    (scoped) => scoped.$queryRaw<CredentialNames[]>`
      select organization.slug as "organizationSlug", organization.name as "organizationName", account.name as account,
        credential.name as credential
      from provider_credentials credential
      join provider_accounts account
        on account.organization_id = credential.organization_id and account.id = credential.provider_account_id
      join organizations organization on organization.id = credential.organization_id
      where credential.organization_id = ${organizationId}::uuid and credential.id = ${credentialId}::uuid
        and credential.draining_since is null`,
  );
  return names;
}

/**
 * Puts the notification of a parked credential into the outbox unless it was told of within the time given: one that stays refused is
 * parked anew every few minutes. Its payload names `credentialId` and `model`. Answers whether it was put there.
 */
export function tellOnce(db: Database, notification: NewNotification, since: Date): Promise<boolean> {
  const { organizationId, event, payload } = notification;
  const said = JSON.stringify({ credentialId: payload.credentialId, model: payload.model });
  return db.$transaction(async (scoped) => {
    // Two workers that look at once wait for each other here.
    await scoped.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`${event} ${said}`}, 0))`;
    const known = await scoped.$queryRaw<unknown[]>`
      select 1 from notifications where organization_id = ${organizationId}::uuid and event = ${event}
        and created_at >= ${since} and payload @> ${said}::jsonb limit 1`;
    if (known.length > 0) return false;
    await addNotification(scoped, notification);
    return true;
  });
}
