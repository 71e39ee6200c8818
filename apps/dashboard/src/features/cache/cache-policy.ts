import type { contract, RouteOutput } from '@/server/contract';
import { spanText } from '@/ui/span-text';

/** Whose policy it is, and what it says. */
export type ListedPolicy = RouteOutput<typeof contract.cachePolicies.list>['items'][number];

/** See core's `cachePolicy`. */
export type CachePolicy = ListedPolicy['policy'];

/** Among whom answers are shared, in words that follow "shared". */
export const scopeWords = {
  organization: 'in the whole organization',
  team: 'inside the team',
  member: 'by calls of the same member',
  key: 'by calls of the same key',
} as const;

/** What callers may decide for one call. */
export const callerWords = {
  nothing: 'callers decide nothing',
  less: 'callers may do without it or with less',
  more: 'callers may switch it on and keep answers longer',
} as const;

/** What a policy says, as a sentence; what it does not say is not in it. */
export function policySentence({ mode, scope, ttlSeconds, callers, skip, maxBytes }: CachePolicy): string {
  const parts = [
    mode && (mode === 'on' ? 'answers are kept' : 'nothing is kept'),
    ttlSeconds && `for ${spanText(ttlSeconds)}`,
    scope && `shared ${scopeWords[scope]}`,
    callers && callerWords[callers],
    skip?.tools && 'not for calls with tools',
    skip?.temperatureAbove != null && `not above a temperature of ${skip.temperatureAbove}`,
    maxBytes && `at most ${Math.round(maxBytes / 1_048_576)} MB in all`,
  ].filter(Boolean);
  const text = parts.join(', ');
  return text === '' ? 'Says nothing.' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
