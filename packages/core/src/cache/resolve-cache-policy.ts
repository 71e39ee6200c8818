import { GatewayError } from '../errors.ts';
import { type CachePolicy, type CacheScope, cacheScopes, longestTtlSeconds, type RuleCache } from './cache-policy.ts';

/** What holds for one call. */
export type ResolvedCachePolicy = {
  mode: 'off' | 'on';
  scope: CacheScope;
  ttlSeconds: number;
  callers: 'nothing' | 'less' | 'more';
  skip: { tools: boolean; temperatureAbove: number | null };
};

/** What nobody needs to say. */
const defaults: ResolvedCachePolicy = {
  mode: 'off',
  scope: 'team',
  ttlSeconds: 3_600,
  callers: 'less',
  skip: { tools: false, temperatureAbove: null },
};

/** Whose policies hold for a call: what is said for the whole organization (both null), for a team, or for a key. */
export type CacheSpeaker = { teamId: string | null; keyId: string | null; policy: CachePolicy };

/** The call that a policy is looked up for. */
export type CacheSubject = { teamId: string; keyId: string; rule: RuleCache | undefined };

/** Of each thing what the most specific says that says anything: organization, then rule, then team, then key. */
export function resolveCachePolicy(
  speakers: readonly CacheSpeaker[],
  { teamId, keyId, rule }: CacheSubject,
): ResolvedCachePolicy {
  const said = (speaks: (speaker: CacheSpeaker) => boolean) => speakers.find(speaks)?.policy ?? {};
  const inOrder: CachePolicy[] = [
    said((one) => one.teamId === null && one.keyId === null),
    { ...(rule?.mode && { mode: rule.mode }), ...(rule?.ttlSeconds && { ttlSeconds: rule.ttlSeconds }) },
    said((one) => one.teamId === teamId && one.keyId === null),
    said((one) => one.keyId === keyId),
  ];
  return inOrder.reduce<ResolvedCachePolicy>(
    (above, policy) => ({
      mode: policy.mode ?? above.mode,
      scope: policy.scope ?? above.scope,
      ttlSeconds: policy.ttlSeconds ?? above.ttlSeconds,
      callers: policy.callers ?? above.callers,
      skip: policy.skip ?? above.skip,
    }),
    defaults,
  );
}

/** What a caller's headers say of the cache. Null and false where they say nothing. */
export type CacheWishes = {
  mode: 'off' | 'on' | null;
  ttlSeconds: number | null;
  scope: CacheScope | null;
  namespace: string | null;
  /** `no-store`: neither looked up nor kept. */
  noStore: boolean;
  /** `no-cache`: not looked up. */
  noCache: boolean;
  /** `max-age`: the oldest answer that is good enough, in seconds. */
  maxAgeSeconds: number | null;
};

const names = {
  mode: 'x-switchyard-cache',
  ttl: 'x-switchyard-cache-ttl',
  scope: 'x-switchyard-cache-scope',
  namespace: 'x-switchyard-cache-namespace',
} as const;

const longestNamespace = 128;

/** Reads a caller's wishes. Our own headers are strict: throws `invalid_request`, naming the header, for one that makes no sense. */
export function readCacheWishes(headers: Headers): CacheWishes {
  const control = directivesIn(headers.get('cache-control') ?? '');
  const maxAge = control.get('max-age');
  return {
    mode: oneOf(headers, names.mode, ['off', 'on'] as const),
    ttlSeconds: secondsIn(headers, names.ttl),
    scope: oneOf(headers, names.scope, cacheScopes),
    namespace: namespaceIn(headers),
    noStore: control.has('no-store'),
    noCache: control.has('no-cache'),
    maxAgeSeconds: maxAge !== undefined && /^\d{1,10}$/.test(maxAge) ? Number(maxAge) : null,
  };
}

/** Of HTTP's own header only what is known counts; the rest is meant for others. */
function directivesIn(text: string): Map<string, string> {
  const directives = text.split(',').map((part) => part.trim().toLowerCase().split('='));
  return new Map(directives.map(([name = '', value = '']) => [name.trim(), value.trim().replace(/^"(.*)"$/, '$1')]));
}

function oneOf<Word extends string>(headers: Headers, name: string, words: readonly Word[]): Word | null {
  const given = headers.get(name)?.trim().toLowerCase();
  if (given === undefined) return null;
  const found = words.find((word) => word === given);
  if (found !== undefined) return found;
  throw wrong(name, `it must be one of ${words.join(', ')}`);
}

function secondsIn(headers: Headers, name: string): number | null {
  const given = headers.get(name)?.trim();
  if (given === undefined) return null;
  const seconds = /^\d{1,10}$/.test(given) ? Number(given) : 0;
  if (seconds >= 1 && seconds <= longestTtlSeconds) return seconds;
  throw wrong(name, `it must be a whole number of seconds from 1 to ${longestTtlSeconds}`);
}

function namespaceIn(headers: Headers): string | null {
  const given = headers.get(names.namespace)?.trim();
  if (given === undefined || given === '') return null;
  if (/^[\x21-\x7e]+$/.test(given) && given.length <= longestNamespace) return given;
  throw wrong(names.namespace, `it may have ${longestNamespace} visible ASCII characters at most`);
}

const wrong = (header: string, why: string) =>
  new GatewayError('invalid_request', `The header ${header} is wrong: ${why}.`, { param: header });

/** What holds for one call after its caller was heard. */
export type CacheTerms = {
  policy: ResolvedCachePolicy;
  namespace: string | null;
  /** Whether an answer may be looked up, and whether this call's own may be kept. */
  looksUp: boolean;
  keeps: boolean;
  maxAgeSeconds: number | null;
  /** The caller's word for it where one of them is false. */
  reason: 'off' | 'no-store' | 'no-cache' | null;
};

/**
 * The policy as its caller wants it, as far as `callers` allows. Null where the cache is not switched on. A caller that may do with less
 * gets no longer time and no wider scope; nobody gets a wider scope than the policy's.
 */
export function cacheTerms(policy: ResolvedCachePolicy, wishes: CacheWishes): CacheTerms | null {
  const heard = policy.callers === 'nothing' ? unsaid : wishes;
  const mode = policy.mode === 'off' && policy.callers === 'more' ? (heard.mode ?? 'off') : policy.mode;
  if (mode === 'off') return null;
  const isOff = heard.mode === 'off';
  const asked = heard.ttlSeconds ?? policy.ttlSeconds;
  const noCache = heard.noCache || heard.maxAgeSeconds === 0;
  return {
    policy: {
      ...policy,
      mode,
      scope: narrower(policy.scope, heard.scope ?? policy.scope),
      ttlSeconds: policy.callers === 'more' ? asked : Math.min(asked, policy.ttlSeconds),
    },
    namespace: heard.namespace,
    looksUp: !isOff && !heard.noStore && !noCache,
    keeps: !isOff && !heard.noStore,
    maxAgeSeconds: heard.maxAgeSeconds,
    reason: isOff ? 'off' : heard.noStore ? 'no-store' : noCache ? 'no-cache' : null,
  };
}

const unsaid: CacheWishes = {
  mode: null,
  ttlSeconds: null,
  scope: null,
  namespace: null,
  noStore: false,
  noCache: false,
  maxAgeSeconds: null,
};

const narrower = (a: CacheScope, b: CacheScope): CacheScope =>
  cacheScopes.indexOf(b) > cacheScopes.indexOf(a) ? b : a;
