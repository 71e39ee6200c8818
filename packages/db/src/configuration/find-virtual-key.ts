import type { VirtualKeyConfiguration } from '@switchyard/core/configuration/organization-configuration';
import { bySecret, type Database } from '../client/create-database.ts';

/**
 * The virtual key with this hash (HMAC-SHA-256 of the whole key), revoked and expired ones too: the caller decides what these
 * mean. Undefined when no key has it. Rejects when Postgres does not answer.
 */
export async function findVirtualKey(db: Database, keyHash: Uint8Array): Promise<VirtualKeyConfiguration | undefined> {
  const found = await bySecret(db, keyHash, (scoped) =>
    scoped.virtualKey.findUnique({
      where: { keyHash: new Uint8Array(keyHash) },
      select: {
        id: true,
        organizationId: true,
        teamId: true,
        memberId: true,
        name: true,
        allowedModels: true,
        dropUnsupported: true,
        expiresAt: true,
        revokedAt: true,
      },
    }),
  );
  return found ?? undefined;
}
