import type { CacheEntriesAsked, CachePurgeAsked } from '@switchyard/core/cache/internal-cache';
import type { CacheStore } from '@switchyard/platform/cache/cache-store';
import type { Services } from '../services.ts';

/** What the dashboard sees of the cache, and what it may do to it. */
export type CacheKeeping = {
  store: Pick<CacheStore, 'list' | 'purge' | 'size'>;
  configuration: Pick<Services['configuration'], 'organization'>;
};

/** A page of entries. */
export const listCache = ({ organizationId, teamId, cursor, limit }: CacheEntriesAsked, { store }: CacheKeeping) =>
  store.list(organizationId, { teamId: teamId ?? null, cursor: cursor ?? null, limit: limit ?? 50 });

/** Deletes entries. */
export const purgeCache = ({ organizationId, what }: CachePurgeAsked, { store }: CacheKeeping) =>
  store.purge(organizationId, what);

/** How much is kept; the bound is the organization's own where that is the lower one. */
export async function sizeOfCache(
  { organizationId }: { organizationId: string },
  { store, configuration }: CacheKeeping,
) {
  const [size, organization] = await Promise.all([
    store.size(organizationId),
    configuration.organization(organizationId),
  ]);
  const own = organization?.cachePolicies.find(({ teamId, keyId }) => teamId === null && keyId === null)?.policy;
  return { ...size, maxBytes: Math.min(size.maxBytes, own?.maxBytes ?? size.maxBytes) };
}
