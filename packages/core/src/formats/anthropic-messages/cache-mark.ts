import type { CacheMark } from '../../chat/content.ts';

type CacheControl = { type: 'ephemeral'; ttl?: '5m' | '1h' | null | undefined };

/** A `cache_control` as a mark; null without one. */
export function cacheMarkOf(control: CacheControl | null | undefined): CacheMark | null {
  return control ? { lifetimeSeconds: control.ttl === '1h' ? 3_600 : 300 } : null;
}

/** The members that carry a mark: none without one. Five minutes is what Anthropic takes when no time is given. */
export function cacheControlOf(mark: CacheMark | null): { cache_control?: CacheControl } {
  if (mark === null) return {};
  return { cache_control: mark.lifetimeSeconds === 3_600 ? { type: 'ephemeral', ttl: '1h' } : { type: 'ephemeral' } };
}
