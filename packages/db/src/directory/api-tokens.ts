import type { Role } from '@switchyard/core/tenancy/permissions';
import { bySecret, type Database, inOrganization, type Scoped } from '../client/create-database.ts';
import { found } from './refusal.ts';

/** An API token with what lists show of it; never its hash. */
export type ApiTokenRow = {
  id: string;
  name: string;
  role: Role;
  prefix: string;
  last4: string;
  createdBy: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
};

const columns = {
  id: true,
  name: true,
  role: true,
  prefix: true,
  last4: true,
  createdById: true,
  createdAt: true,
  expiresAt: true,
  revokedAt: true,
  lastUsedAt: true,
} as const;

/** The token with this hash if it is neither revoked nor expired. The time it was last used is kept to the minute. */
export async function findLiveApiToken(
  db: Database,
  tokenHash: Uint8Array,
  now: Date,
): Promise<{ id: string; organizationId: string; name: string; role: Role } | undefined> {
  const hash = new Uint8Array(tokenHash);
  const token = await bySecret(db, hash, (scoped) => scoped.apiToken.findUnique({ where: { tokenHash: hash } }));
  if (!token || token.revokedAt || (token.expiresAt && token.expiresAt <= now)) return undefined;
  const { id, organizationId, name, role } = token;
  if (!token.lastUsedAt || now.getTime() - token.lastUsedAt.getTime() > 60_000)
    await inOrganization(db, organizationId, (scoped) =>
      scoped.apiToken.updateMany({ where: { id, organizationId }, data: { lastUsedAt: now } }),
    );
  return { id, organizationId, name, role };
}

/** Tokens, newest first. */
export async function listApiTokens(scoped: Scoped, organizationId: string): Promise<ApiTokenRow[]> {
  const tokens = await scoped.apiToken.findMany({
    where: { organizationId },
    orderBy: { id: 'desc' },
    select: columns,
  });
  const creatorIds = tokens.flatMap(({ createdById }) => createdById ?? []);
  const people = await scoped.user.findMany({ where: { id: { in: creatorIds } }, select: { id: true, name: true } });
  return tokens.map(({ createdById, ...token }) => ({
    ...token,
    createdBy: people.find(({ id }) => id === createdById)?.name ?? null,
  }));
}

/** One token. Throws a Refusal (not_found). */
export async function findApiToken(scoped: Scoped, organizationId: string, id: string): Promise<ApiTokenRow> {
  return found(
    (await listApiTokens(scoped, organizationId)).find((token) => token.id === id),
    'API token',
  );
}

/**
 * The person on whose behalf a token acts: whoever issued it, or issued the token that issued it; null when nobody is known.
 * Inside changeOrganization this cannot miss a revocation. Throws a Refusal (not_found) when the token is revoked.
 */
export async function issuerOfApiToken(scoped: Scoped, organizationId: string, id: string): Promise<string | null> {
  const where = { id, organizationId, revokedAt: null };
  const token = await scoped.apiToken.findFirst({ where, select: { createdById: true } });
  return found(token, 'API token').createdById;
}

/** Keeps a new token: its hash and what may be shown of it. */
export function createApiToken(
  scoped: Scoped,
  organizationId: string,
  token: {
    name: string;
    role: Role;
    tokenHash: Uint8Array;
    prefix: string;
    last4: string;
    expiresAt: Date | null;
    createdById: string | null;
  },
): Promise<{ id: string }> {
  const data = { ...token, organizationId, tokenHash: new Uint8Array(token.tokenHash) };
  return scoped.apiToken.create({ data, select: { id: true } });
}

/** Revokes a token; answers it as it was before. Throws a Refusal (not_found). */
export async function revokeApiToken(scoped: Scoped, organizationId: string, id: string): Promise<ApiTokenRow> {
  const token = await findApiToken(scoped, organizationId, id);
  await scoped.apiToken.updateMany({ where: { id, organizationId, revokedAt: null }, data: { revokedAt: new Date() } });
  return token;
}
