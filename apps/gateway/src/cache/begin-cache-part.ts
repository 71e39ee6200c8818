import { cacheTerms, resolveCachePolicy } from '@switchyard/core/cache/resolve-cache-policy';
import type { OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import type { Candidates } from '../steps/plan.ts';
import { type CachePart, newCachePart } from './cache-part.ts';
import { identityOf } from './identity.ts';
import { cacheable, whyBypassed } from './why-bypassed.ts';

/** How the cache would take part: null where it is not switched on, and without an entry where it must not. */
export function beginCachePart(
  open: OpenRequest,
  { possible }: Pick<Candidates, 'possible'>,
  { cache }: { cache: Pick<Services['cache'], 'nameOf'> },
): CachePart | null {
  const call = cacheable(open.call);
  const { key, configuration } = open.caller;
  if (call === null) return null;
  const rule = open.plan?.definition?.cache;
  const policy = resolveCachePolicy(configuration.cachePolicies, { teamId: key.teamId, keyId: key.id, rule });
  const terms = cacheTerms(policy, open.cacheWishes);
  if (terms === null) return null;
  const part = newCachePart(terms);
  const why = whyBypassed(open, { call, terms, possible });
  if (why !== null) Object.assign(part.record, { status: 'BYPASS', reason: why });
  else {
    part.record.entry = cache.nameOf(configuration.id, identityOf(open, { call, terms, possible }));
    if (!terms.looksUp) Object.assign(part.record, { status: 'BYPASS', reason: terms.reason });
  }
  return part;
}
