import type {
  OrganizationConfiguration,
  VirtualKeyConfiguration,
} from '@switchyard/core/configuration/organization-configuration';
import { GatewayError } from '@switchyard/core/errors';
import type { Logger } from '@switchyard/platform/log/create-logger';
import { createSnapshotCache } from './snapshot-cache.ts';

/** Where configuration comes from. */
export type ConfigurationSource = {
  hash(secret: string): Buffer;
  findKey(hash: Uint8Array): Promise<VirtualKeyConfiguration | undefined>;
  loadOrganization(organizationId: string): Promise<OrganizationConfiguration | undefined>;
  logger: Logger;
};

/**
 * Keys and organizations as this gateway knows them, in memory. A change announced over Redis is forgotten at once; one whose
 * announcement was lost is found when the snapshot is looked at again: after 15 seconds behind the request that uses it, after a
 * minute before that request. When Postgres is down what is known stays in use; what is not known, or was announced as changed, is
 * refused: authentication never fails open.
 */
export function createConfiguration(source: ConfigurationSource) {
  const keys = createSnapshotCache(async (hash: string) => (await source.findKey(Buffer.from(hash, 'hex'))) ?? null, {
    freshMs: 15_000,
    staleMs: 60_000,
    absentMs: 1_000,
    capacity: 100_000,
    logger: source.logger,
  });
  const organizations = createSnapshotCache(async (id: string) => (await source.loadOrganization(id)) ?? null, {
    freshMs: 15_000,
    staleMs: 60_000,
    absentMs: 1_000,
    capacity: 20_000,
    logger: source.logger,
  });
  return {
    /** The key behind a well-formed secret; one HMAC, and no I/O when the key is known. */
    async findKey(secret: string): Promise<VirtualKeyConfiguration | undefined> {
      return (await unlessDown(() => keys.get(source.hash(secret).toString('hex')))) ?? undefined;
    },
    async organization(id: string): Promise<OrganizationConfiguration | undefined> {
      return (await unlessDown(() => organizations.get(id))) ?? undefined;
    },
    /** Forgets an organization and all its keys; unknown keys are forgotten too, since one of them may just have been issued. */
    forget(organizationId: string): void {
      organizations.drop((id) => id === organizationId);
      keys.drop((_hash, key) => key.organizationId === organizationId);
    },
    /** Doubts everything: announcements may have been missed. */
    forgetAll(): void {
      organizations.drop(() => true);
      keys.drop(() => true);
    },
  };
}

async function unlessDown<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (cause) {
    throw new GatewayError(
      'configuration_unavailable',
      'The configuration cannot be read at the moment. Try again in a few seconds.',
      {
        retryAfterMs: 2_000,
        cause,
      },
    );
  }
}
