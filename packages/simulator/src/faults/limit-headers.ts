import type { ReplyHeaders } from '../http/exchange.ts';
import type { Limits } from './script.ts';

/** Headers with the rate limits that a script names, in the shape of the vendor whose rate-limit headers are there. */
export function limitHeaders(headers: ReplyHeaders, limits: Limits): ReplyHeaders {
  const told: Record<string, string | null> = {
    'x-ratelimit-limit-requests': text(limits.limitRequests),
    'x-ratelimit-remaining-requests': text(limits.remainingRequests),
    'x-ratelimit-limit-tokens': text(limits.limitTokens),
    'x-ratelimit-remaining-tokens': text(limits.remainingTokens),
    'x-ratelimit-reset-requests': duration(limits.resetMs),
    'x-ratelimit-reset-tokens': duration(limits.resetMs),
    'anthropic-ratelimit-requests-limit': text(limits.limitRequests),
    'anthropic-ratelimit-requests-remaining': text(limits.remainingRequests),
    'anthropic-ratelimit-tokens-limit': text(limits.limitTokens),
    'anthropic-ratelimit-tokens-remaining': text(limits.remainingTokens),
    'anthropic-ratelimit-requests-reset': date(limits.resetMs),
    'anthropic-ratelimit-tokens-reset': date(limits.resetMs),
  };
  const changed = { ...headers };
  for (const [name, value] of Object.entries(told)) if (value !== null && name in headers) changed[name] = value;
  return changed;
}

const text = (count: number | null): string | null => (count === null ? null : String(count));

/** A time as OpenAI writes it: `6m0s`, `1.2s`, `20ms`. */
function duration(ms: number | null): string | null {
  if (ms === null) return null;
  if (ms < 1_000) return `${ms}ms`;
  const minutes = Math.floor(ms / 60_000);
  return `${minutes > 0 ? `${minutes}m` : ''}${(ms % 60_000) / 1_000}s`;
}

const date = (ms: number | null): string | null =>
  ms === null ? null : new Date(Date.now() + ms).toISOString().replace(/\.\d+Z$/, 'Z');
