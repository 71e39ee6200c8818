import type { OpenRequest } from '../open-request.ts';

/** What an answer says of the cache's part in it; nothing where the cache is not switched on. */
export function cacheHeaders({ cache }: Pick<OpenRequest, 'cache'>): Record<string, string> {
  if (cache === null) return {};
  const { status, reason, entry, ageMs, similarity } = cache.record;
  return {
    'x-switchyard-cache': status.toLowerCase().replace('_', '-'),
    ...(reason === null ? {} : { 'x-switchyard-cache-reason': reason }),
    ...(entry === null ? {} : { 'x-switchyard-cache-entry': entry }),
    ...(cache.leftMs === null ? {} : { 'x-switchyard-cache-ttl': seconds(cache.leftMs) }),
    ...(similarity === null ? {} : { 'x-switchyard-cache-similarity': similarity.toFixed(4) }),
    ...(ageMs === null ? {} : { age: seconds(ageMs) }),
  };
}

const seconds = (ms: number) => String(Math.floor(ms / 1_000));
