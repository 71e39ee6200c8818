import type { Scoped } from '../client/create-database.ts';
import { startOf } from '../requests/record-rows.ts';
import { found, Refusal } from './refusal.ts';

/** One way to sign in to a provider account, without what signs in. Its use is that of the last 24 hours. */
export type CredentialRow = {
  id: string;
  providerAccountId: string;
  name: string;
  last4: string;
  weight: number;
  drainingSince: Date | null;
  createdAt: Date;
  attempts24h: number;
  failures24h: number;
  /** Null when it was not used in these hours. */
  lastUsedAt: Date | null;
};

/** A credential as it is stored: sealed for its organization and account, with the characters people know it by. */
export type SealedCredential = { sealed: string; last4: string };

const columns = {
  id: true,
  providerAccountId: true,
  name: true,
  last4: true,
  weight: true,
  drainingSince: true,
  createdAt: true,
} as const;

/** The credentials of all accounts, the oldest first. */
export async function listCredentials(scoped: Scoped, organizationId: string, now: Date): Promise<CredentialRow[]> {
  const credentials = await scoped.providerCredential.findMany({
    where: { organizationId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: columns,
  });
  const uses = await recentUses(scoped, organizationId, now);
  return credentials.map((credential) => {
    const { attempts = 0, failures = 0, last = null } = uses.get(credential.id) ?? {};
    return { ...credential, attempts24h: attempts, failures24h: failures, lastUsedAt: last };
  });
}

/** A credential and its account, as people call them. */
export type CredentialName = {
  credential: { id: string; name: string };
  providerAccount: { id: string; name: string };
};

/** What the credentials of enabled accounts are called. */
export async function credentialNames(scoped: Scoped, organizationId: string): Promise<CredentialName[]> {
  const rows = await scoped.providerCredential.findMany({
    where: { organizationId, providerAccount: { disabledAt: null } },
    select: { id: true, name: true, providerAccount: { select: { id: true, name: true } } },
  });
  return rows.map(({ providerAccount, ...credential }) => ({ credential, providerAccount }));
}

/** More credentials an account cannot have: one request may have to try each of them before it is answered. */
export const mostCredentials = 20;

/**
 * Adds a credential to an account. Throws a Refusal: not_found without the account, conflict when the name is taken there or the account
 * has as many as it may have.
 */
export async function createCredential(
  scoped: Scoped,
  organizationId: string,
  credential: SealedCredential & { providerAccountId: string; name: string; weight?: number },
): Promise<{ id: string }> {
  const { providerAccountId, name } = credential;
  const where = { id: providerAccountId, organizationId };
  found(await scoped.providerAccount.findFirst({ where, select: { id: true } }), 'provider account');
  await refuseTakenName(scoped, organizationId, { providerAccountId, name, id: undefined });
  if ((await scoped.providerCredential.count({ where: { organizationId, providerAccountId } })) >= mostCredentials)
    throw new Refusal(
      'conflict',
      `An account has at most ${mostCredentials} credentials. Remove one that is not used.`,
    );
  return scoped.providerCredential.create({ data: { ...credential, organizationId }, select: { id: true } });
}

/** Where a credential stands: its own id and its account's. */
export type CredentialRef = { providerAccountId: string; id: string };

/**
 * Changes a credential; answers what it was before. Throws a Refusal: not_found, conflict when the name is taken at the account, in_use
 * when it drains the last one that calls can use.
 */
export async function updateCredential(
  scoped: Scoped,
  organizationId: string,
  {
    ref,
    ...change
  }: { ref: CredentialRef; name?: string; weight?: number; drainingSince?: Date | null } & Partial<SealedCredential>,
) {
  const before = await findCredential(scoped, organizationId, ref);
  if (change.name !== undefined) await refuseTakenName(scoped, organizationId, { ...ref, name: change.name });
  if (change.drainingSince) await refuseLast(scoped, organizationId, { before, verb: 'drain' });
  await scoped.providerCredential.update({ where: { id: ref.id }, data: change, select: { id: true } });
  return before;
}

/** Removes a credential and answers it. Throws a Refusal: not_found, or in_use when it is the last one that calls can use. */
export async function removeCredential(scoped: Scoped, organizationId: string, ref: CredentialRef) {
  const before = await findCredential(scoped, organizationId, ref);
  await refuseLast(scoped, organizationId, { before, verb: 'remove' });
  await scoped.providerCredential.delete({ where: { id: ref.id }, select: { id: true } });
  return before;
}

/** One credential of an account. Throws a Refusal (not_found), also when it belongs to another account. */
export async function findCredential(scoped: Scoped, organizationId: string, { id, providerAccountId }: CredentialRef) {
  const where = { id, organizationId, providerAccountId };
  return found(await scoped.providerCredential.findFirst({ where, select: columns }), 'credential of this account');
}

/** Puts one credential in the place of all that an account has: the oldest is sealed anew, the others are removed. Answers those before. */
export async function replaceCredentials(
  scoped: Scoped,
  organizationId: string,
  { providerAccountId, credential }: { providerAccountId: string; credential: SealedCredential },
) {
  const before = await scoped.providerCredential.findMany({
    where: { organizationId, providerAccountId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: columns,
  });
  const [kept, ...others] = before;
  await scoped.providerCredential.deleteMany({ where: { organizationId, id: { in: others.map(({ id }) => id) } } });
  if (kept) {
    const data = { ...credential, drainingSince: null };
    await scoped.providerCredential.update({ where: { id: kept.id }, data, select: { id: true } });
  } else await createCredential(scoped, organizationId, { ...credential, providerAccountId, name: 'First' });
  return before;
}

async function refuseLast(
  scoped: Scoped,
  organizationId: string,
  { before, verb }: { before: CredentialRef & { name: string; drainingSince: Date | null }; verb: 'drain' | 'remove' },
): Promise<void> {
  if (before.drainingSince !== null) return;
  const { id, providerAccountId, name } = before;
  const others = { organizationId, providerAccountId, drainingSince: null, id: { not: id } };
  if ((await scoped.providerCredential.count({ where: others })) > 0) return;
  throw new Refusal(
    'in_use',
    `${name} is the last credential that calls can use. Add another one before you ${verb} it, or disable the account.`,
  );
}

async function refuseTakenName(
  scoped: Scoped,
  organizationId: string,
  { providerAccountId, name, id }: { providerAccountId: string; name: string; id: string | undefined },
): Promise<void> {
  const others = await scoped.providerCredential.findMany({
    where: { organizationId, providerAccountId, ...(id === undefined ? {} : { id: { not: id } }) },
    select: { name: true },
  });
  if (!others.some((one) => one.name.toLowerCase() === name.toLowerCase())) return;
  const message = 'Another credential of this account has this name. Choose another one.';
  throw new Refusal('conflict', message, [{ field: 'name', message }]);
}

async function recentUses(scoped: Scoped, organizationId: string, now: Date) {
  const since = new Date(now.getTime() - 24 * 3_600_000);
  const rows = await scoped.$queryRaw<{ id: string; attempts: bigint; failures: bigint; last: string }[]>`
    select credential_id as id, count(*) as attempts,
      count(*) filter (where outcome not in ('succeeded', 'cancelled')) as failures, max(request_id::text) as last
    from request_attempts
    where organization_id = ${organizationId}::uuid and request_id >= uuid_floor(${since}::timestamptz)
      and credential_id is not null
    group by 1`;
  return new Map(
    rows.map(({ id, attempts, failures, last }) => [
      id,
      { attempts: Number(attempts), failures: Number(failures), last: new Date(startOf(last)) },
    ]),
  );
}
