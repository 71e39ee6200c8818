import type { Scoped } from '../client/create-database.ts';
import { lastUses } from '../reports/last-use.ts';
import {
  type CredentialRow,
  createCredential,
  listCredentials,
  type SealedCredential,
} from './provider-credentials.ts';
import { found, Refusal } from './refusal.ts';
import { useOfAccount } from './routing-uses.ts';
import { freeSlug, slugOf } from './slugs.ts';

/** A provider account with what lists show of it; never its credentials, sealed or not. */
export type ProviderAccountRow = {
  id: string;
  slug: string;
  name: string;
  provider: string;
  baseUrl: string;
  credentials: CredentialRow[];
  awayUntil: Date | null;
  models: string[];
  priority: number;
  disabledAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  attempts24h: number;
  failures24h: number;
  lastUsedAt: Date | null;
};

const columns = {
  id: true,
  slug: true,
  name: true,
  provider: true,
  baseUrl: true,
  awayUntil: true,
  models: true,
  priority: true,
  disabledAt: true,
  createdAt: true,
  updatedAt: true,
} as const;

/** Accounts in the order in which they are asked when no rule decides. */
export async function listProviderAccounts(
  scoped: Scoped,
  organizationId: string,
  now: Date,
): Promise<ProviderAccountRow[]> {
  const accounts = await scoped.providerAccount.findMany({
    where: { organizationId },
    orderBy: [{ priority: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
    select: columns,
  });
  const credentials = await listCredentials(scoped, organizationId, now);
  const attempts = await recentAttempts(scoped, organizationId, now);
  const last = await lastUses(scoped, organizationId, 'provider-account');
  return accounts.map((account) => ({
    ...account,
    credentials: credentials.filter(({ providerAccountId }) => providerAccountId === account.id),
    attempts24h: attempts.get(account.id)?.attempts ?? 0,
    failures24h: attempts.get(account.id)?.failures ?? 0,
    lastUsedAt: last.get(account.id) ?? null,
  }));
}

/** One account. Throws a Refusal (not_found). */
export async function findProviderAccount(
  scoped: Scoped,
  organizationId: string,
  id: string,
  now: Date,
): Promise<ProviderAccountRow> {
  const accounts = await listProviderAccounts(scoped, organizationId, now);
  return found(
    accounts.find((account) => account.id === id),
    'provider account',
  );
}

/** Enabled accounts from which traffic is routed away now. */
export async function accountsAway(scoped: Scoped, organizationId: string, now: Date) {
  const accounts = await scoped.providerAccount.findMany({
    where: { organizationId, disabledAt: null, awayUntil: { gt: now } },
    orderBy: { name: 'asc' },
    select: { id: true, name: true, awayUntil: true },
  });
  return accounts.flatMap(({ awayUntil, ...account }) => (awayUntil ? [{ ...account, awayUntil }] : []));
}

/** What a connection test needs: the account with a sealed credential that is in use, which only the gateway can open. */
export async function findSealedAccount(scoped: Scoped, organizationId: string, id: string) {
  const select = { id: true, provider: true, baseUrl: true, models: true } as const;
  const account = found(
    await scoped.providerAccount.findFirst({ where: { id, organizationId }, select }),
    'provider account',
  );
  const credentials = await scoped.providerCredential.findMany({
    where: { organizationId, providerAccountId: id, drainingSince: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { sealed: true },
  });
  return { ...account, sealed: credentials.map((credential) => credential.sealed) };
}

/** Adds an account under the id that its first credential was sealed for. */
export async function createProviderAccount(
  scoped: Scoped,
  organizationId: string,
  {
    credential,
    ...account
  }: {
    id: string;
    name: string;
    provider: string;
    baseUrl: string;
    credential: SealedCredential;
    models: string[];
    priority: number;
  },
): Promise<void> {
  const taken = await scoped.providerAccount.findMany({
    where: { organizationId },
    select: { slug: true, name: true },
  });
  refuseTakenName(taken, account.name);
  const slug = freeSlug(
    slugOf(account.name),
    taken.map((one) => one.slug),
  );
  await scoped.providerAccount.create({ data: { ...account, organizationId, slug }, select: { id: true } });
  await createCredential(scoped, organizationId, { ...credential, providerAccountId: account.id, name: 'First' });
}

/** Changes an account; answers what it was before. */
export async function updateProviderAccount(
  scoped: Scoped,
  organizationId: string,
  {
    id,
    ...change
  }: {
    id: string;
    name?: string;
    baseUrl?: string;
    models?: string[];
    priority?: number;
    disabledAt?: Date | null;
    awayUntil?: Date | null;
  },
) {
  const where = { id, organizationId };
  const before = found(await scoped.providerAccount.findFirst({ where, select: columns }), 'provider account');
  if (change.name !== undefined) {
    const others = await scoped.providerAccount.findMany({
      where: { organizationId, id: { not: id } },
      select: { name: true },
    });
    refuseTakenName(others, change.name);
  }
  await scoped.providerAccount.update({ where: { id }, data: change, select: { id: true } });
  return before;
}

/** Removes an account. Throws a Refusal (in_use) that names what leads to it, if anything does; the request log keeps its traces. */
export async function removeProviderAccount(scoped: Scoped, organizationId: string, id: string) {
  const where = { id, organizationId };
  const account = found(await scoped.providerAccount.findFirst({ where, select: columns }), 'provider account');
  const use = await useOfAccount(scoped, organizationId, id);
  if (use !== undefined) throw new Refusal('in_use', `${use} sends requests to ${account.name}. Change that first.`);
  await scoped.priceOverride.deleteMany({ where: { organizationId, providerAccountId: id } });
  await scoped.providerAccount.delete({ where: { id }, select: { id: true } });
  return account;
}

/** Attempts of the last 24 hours by account; a failure is whatever neither succeeded nor was cancelled by the caller. */
async function recentAttempts(scoped: Scoped, organizationId: string, now: Date) {
  const since = new Date(now.getTime() - 24 * 3_600_000);
  const rows = await scoped.$queryRaw<{ id: string; attempts: bigint; failures: bigint }[]>`
    select provider_account_id as id, count(*) as attempts,
      count(*) filter (where outcome not in ('succeeded', 'cancelled')) as failures
    from request_attempts
    where organization_id = ${organizationId}::uuid and request_id >= uuid_floor(${since}::timestamptz)
    group by 1`;
  return new Map(
    rows.map(({ id, attempts, failures }) => [id, { attempts: Number(attempts), failures: Number(failures) }]),
  );
}

function refuseTakenName(others: { name: string }[], name: string): void {
  if (!others.some((one) => one.name.toLowerCase() === name.toLowerCase())) return;
  const message = 'Another provider account has this name. Choose another one.';
  throw new Refusal('conflict', message, [{ field: 'name', message }]);
}
