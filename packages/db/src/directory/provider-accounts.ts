import { callsOf } from '@switchyard/core/routing/target';
import type { Scoped } from '../client/create-database.ts';
import { lastUses } from '../reports/last-use.ts';
import { found, Refusal } from './refusal.ts';
import { listRoutingRules } from './routing-rules.ts';
import { freeSlug, slugOf } from './slugs.ts';

/** A provider account with what lists show of it; never its credential, sealed or not. */
export type ProviderAccountRow = {
  id: string;
  slug: string;
  name: string;
  provider: string;
  baseUrl: string;
  credentialLast4: string;
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
  credentialLast4: true,
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
  const attempts = await recentAttempts(scoped, organizationId, now);
  const last = await lastUses(scoped, organizationId, 'provider-account');
  return accounts.map((account) => ({
    ...account,
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

/** What a connection test needs: the account with its sealed credential, which only the gateway can open. */
export async function findSealedAccount(scoped: Scoped, organizationId: string, id: string) {
  const select = { id: true, provider: true, baseUrl: true, sealedCredential: true, models: true } as const;
  return found(await scoped.providerAccount.findFirst({ where: { id, organizationId }, select }), 'provider account');
}

/** Adds an account under the id that its credential was sealed for. */
export async function createProviderAccount(
  scoped: Scoped,
  organizationId: string,
  account: {
    id: string;
    name: string;
    provider: string;
    baseUrl: string;
    sealedCredential: string;
    credentialLast4: string;
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
    sealedCredential?: string;
    credentialLast4?: string;
    models?: string[];
    priority?: number;
    disabledAt?: Date | null;
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

/** Removes an account. Throws a Refusal (in_use) that names the rule when one targets it; the request log keeps its traces. */
export async function removeProviderAccount(scoped: Scoped, organizationId: string, id: string) {
  const where = { id, organizationId };
  const account = found(await scoped.providerAccount.findFirst({ where, select: columns }), 'provider account');
  const rule = await ruleThatTargets(scoped, organizationId, id);
  if (rule)
    throw new Refusal(
      'in_use',
      `The routing rule "${rule}" sends requests to ${account.name}. Change that rule first.`,
    );
  await scoped.priceOverride.deleteMany({ where: { organizationId, providerAccountId: id } });
  await scoped.providerAccount.delete({ where: { id }, select: { id: true } });
  return account;
}

/** The name of a rule, enabled or not, that targets the account. */
async function ruleThatTargets(scoped: Scoped, organizationId: string, id: string): Promise<string | undefined> {
  const rules = await listRoutingRules(scoped, organizationId);
  return rules.find(({ definition }) => callsOf(definition.target).some((call) => call.providerAccountId === id))?.name;
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
